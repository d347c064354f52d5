import { describe, expect, it } from 'vitest';
import { judgedNetwork } from '../../bench/verify/judged.ts';
import { FAMILIES } from '../../src/net/address.ts';
import { attach } from '../../src/verify/bind/attachment.ts';
import { proofOf } from '../../src/verify/classes/proof.ts';
import { policyOf } from '../../src/verify/policy/policy.ts';
import { readRouters } from '../../src/verify/read/routers.ts';
import { localRows } from '../../src/verify/routing/locals.ts';
import { transportOf } from '../../src/verify/transport/transport.ts';
import type { CollectedConfig } from '../../src/verify/types.ts';

/** More edges than were ever compared pair by pair, behind two reflectors. */
const network = judgedNetwork({ edges: 70, vpns: 5, sites: 280 });

describe('a backbone of seventy edges that is judged', () => {
  it('is proved by the class engine: every site is served, every agreement kept', () => {
    for (const proof of proofsOf(network.configs)) {
      expect(proof.delivered.size).toBe(280);
      expect(proof.agreed.size).toBe(1);
    }
  });

  it('leaves the sites of an edge without sessions to the detailed walk, and those who want them', () => {
    const silent = network.configs.map((one) =>
      one.router === 'pe6' ? { ...one, text: withoutSessions(one.text) } : one,
    );
    for (const proof of proofsOf(silent)) {
      const far = network.inventory.sites.filter(({ accesses }) =>
        accesses.some(({ router }) => router === 'pe6'),
      );
      expect(far).toHaveLength(4);
      for (const { id } of far) expect(proof.delivered).not.toContain(id);
    }
  });
});

function withoutSessions(text: string): string {
  const left = text.replace(/^ *neighbor \S+ (activate|remote-as 65101)$/gm, '');
  expect(left).not.toBe(text);
  return left;
}

function proofsOf(configs: readonly CollectedConfig[]) {
  const { inventory: subject } = network;
  const { routers } = readRouters(subject, configs);
  const attachment = attach(subject, routers);
  const judged = {
    subject,
    attachment,
    routers,
    policy: policyOf(subject),
    transport: transportOf(subject, routers),
    asksReach: true,
  };
  return FAMILIES.map((family) => proofOf({ ...judged, rows: localRows(attachment, family) }, family));
}
