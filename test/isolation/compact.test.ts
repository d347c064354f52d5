import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRouteTarget, targetOfWords, wireWords } from '../../src/net/route-target.ts';
import { attach } from '../../src/verify/bind/attachment.ts';
import { compactNetwork } from '../../src/verify/classes/compact.ts';
import { mergeNetworks } from '../../src/verify/classes/merge.ts';
import type { CompactNetwork } from '../../src/verify/classes/network.ts';
import { NOTHING_DECLARED, network, routerOf } from './arbitrary-network.ts';

const numbers = { vpn: new Map<string, number>(), site: new Map<string, number>() };

describe('the compact network', () => {
  it('is the same whether one reader made it or one per router', () => {
    fc.assert(
      fc.property(network, (models) => {
        const routers = models.map(routerOf);
        const whole = compactNetwork(attach(NOTHING_DECLARED, routers), routers, 4, numbers);
        const parts = models.map((model) => {
          const alone = [routerOf(model, 0)];
          return compactNetwork(attach(NOTHING_DECLARED, alone), alone, 4, numbers);
        });
        expect(spelled(mergeNetworks(parts))).toEqual(spelled(whole));
      }),
      { numRuns: 60 },
    );
  });
});

describe('route targets on the wire', () => {
  it.each(['65101:1401', '100.64.0.21:1100', '4200510181:7', '64512L:7', '0:0', '65535:4294967295'])(
    '%s survives the way there and back',
    (text) => {
      const target = parseRouteTarget(text);
      if (target === undefined) throw new Error(text);
      expect(targetOfWords(...wireWords(target))).toBe(target);
    },
  );
});

/** A network with every number of a shared row replaced by what it stands for, since readers number them in their own order. */
function spelled(whole: CompactNetwork) {
  const { targets, distinguishers, sets, policies, chains, tables, circuits, routes, ...rest } = whole;
  const wire = ({ words }: typeof targets, i: number) => [words[2 * i], words[2 * i + 1]].join(' ');
  const set = (i: number) =>
    i < 0
      ? []
      : [...sets.items.subarray(sets.start[i], sets.start[i + 1])].map((one) => wire(targets, one)).sort();
  const chain = (i: number) => chains[i]?.key;
  return {
    ...rest,
    tables: {
      ...tables,
      distinguisher: [...tables.distinguisher].map((i) => wire(distinguishers, i)),
      imports: [...tables.imports].map(set),
      importPolicy: [...tables.importPolicy].map((i) => policies[i]?.key),
    },
    circuits: {
      ...circuits,
      inbound: [...circuits.inbound].map(chain),
      outbound: [...circuits.outbound].map(chain),
      forwarded: [...circuits.forwarded].map(chain),
    },
    routes: { ...routes, exports: [...routes.exports].map(set) },
  };
}
