import { expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import type { AuditResult } from '../../src/verify/types.ts';
import { mutantsOf } from '../mutation/mutants/mutants.ts';
import { provenNetwork } from '../mutation/networks.ts';
import { type AuditCase, fixedCase } from './case.ts';

/** Of the mutants of each network every n-th. */
const EVERY = 4;
/** Two faults in one line: the policy of another agreement, in the place of its own, lets through and refuses what it should not. */
const TWO_FAULTS = 'traffic-policy AGR-v130-stats inbound';
const RANK = ['reachable-as-declared', 'isolated', 'inconclusive', 'missing', 'breach'];

it.each(['offices', 'old-boxes', 'mini', 'two-agreements'])(
  'every breach of a mutant has a change that closes it and turns nothing else: %s',
  (name) => {
    const { inventory, configs } = provenNetwork(name);
    const mutants = mutantsOf(provenNetwork(name))
      .filter((_, i) => i % EVERY === 1)
      .filter(({ after }) => after.trim() !== TWO_FAULTS);
    let changes = 0;
    for (const { config, line, before, after } of mutants) {
      const seeded: AuditCase = {
        inventory,
        configs: configs.map((one) => (one.file === config.file ? config : one)),
        options: {},
      };
      const answer = audit(inventory, seeded.configs);
      for (const breach of answer.breaches) {
        const mutant = `${config.file}:${line} ${before} => ${after}: ${breach.id} ${breach.class}`;
        expect(breach.fix.length, `${mutant} has no change`).toBeGreaterThan(0);
        const mended = audit(inventory, fixedCase(seeded, breach).configs);
        expect(turned(answer, mended, breach), mutant).toEqual([]);
        changes++;
      }
    }
    expect(changes).toBeGreaterThan(20);
  },
  120_000,
);

/** What is wrong after a change: the breach, or pairs that were well or merely in doubt before. */
function turned(before: AuditResult, after: AuditResult, breach: AuditResult['breaches'][number]) {
  const still = after.breaches.filter(
    (one) =>
      one.class === breach.class &&
      one.fromVpn === breach.fromVpn &&
      one.toVpn === breach.toVpn &&
      one.packet.family === breach.packet.family,
  );
  const worse = after.pairs.filter(({ verdict }, i) => {
    const was = before.pairs[i]?.verdict ?? verdict;
    return RANK.indexOf(verdict) > Math.max(RANK.indexOf(was), RANK.indexOf('isolated'));
  });
  return [
    ...still.map(({ id }) => `${id} stays`),
    ...worse.map(({ fromVpn, toVpn, verdict }) => `${fromVpn} > ${toVpn}: ${verdict}`),
  ];
}
