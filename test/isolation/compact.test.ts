import { describe, expect, it } from 'vitest';
import { parseRouteTarget, targetOfWords, wireWords } from '../../src/net/route-target.ts';
import { attach } from '../../src/verify/bind/attachment.ts';
import { compactNetwork } from '../../src/verify/classes/compact.ts';
import { mergeNetworks } from '../../src/verify/classes/merge.ts';
import { fc } from '../fast-check.ts';
import { NOTHING_DECLARED, network, routerOf } from './arbitrary-network.ts';
import { spelled } from './spelled.ts';

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
