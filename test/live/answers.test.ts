import { expect, it } from 'vitest';
import { fatesOf } from '../../src/verify/live/answers.ts';
import type { LiveProbe } from '../../src/verify/live/probes.ts';

/** `a1` and `a2` are ends of one VPN on pe1 and pe2, `b2` and `b3` of another on pe2 and pe3. */
const PROBES = [
  probe('declared', 'a1', 'a2'),
  probe('declared', 'b3', 'b2'),
  probe('near', 'a1', 'a1'),
  probe('near', 'b2', 'b2'),
  probe('near', 'a2', 'a2'),
  probe('forbidden', 'a1', 'b2'),
  probe('forbidden', 'a2', 'b2'),
];

it.each([
  ['a silence counts beside an answer to its sender and one from its destination', owedWithout(), 'refused'],
  ['nothing is proved by a sender that hears nobody', owedWithout('a1 a2'), 'unheard'],
  ['nor by a destination that answers nobody over the backbone', owedWithout('b3 b2'), 'unheard'],
  ['an answer needs no control', ['a1 b2'], 'answered'],
])('%s', (_, answered, fate) => {
  expect(fatesOf(PROBES, (one) => answered.includes(textOf(one)))[5]?.fate).toBe(fate);
});

it('within a router an answer of its own address is enough, also when the backbone is silent', () => {
  const answered = owedWithout('b3 b2', 'a1 a2');
  expect(fatesOf(PROBES, (one) => answered.includes(textOf(one)))[6]?.fate).toBe('refused');
});

it('what was not sent says nothing', () => {
  expect(fatesOf(PROBES, () => undefined).map(({ fate }) => fate)).toEqual(PROBES.map(() => 'not-sent'));
});

/** Everything that is owed is answered, but for these. */
function owedWithout(...names: readonly string[]): readonly string[] {
  return ['a1 a2', 'b3 b2', 'a1 a1', 'b2 b2', 'a2 a2'].filter((one) => !names.includes(one));
}

function textOf({ echo }: LiveProbe): string {
  return `${echo.source} ${echo.destination}`;
}

function probe(kind: LiveProbe['kind'], from: string, to: string): LiveProbe {
  return {
    kind,
    router: `pe${from.slice(1)}`,
    echo: { vrf: from.slice(0, 1), family: 4, source: from, destination: to },
    fromVpn: from.slice(0, 1),
    toVpn: to.slice(0, 1),
    toRouter: `pe${to.slice(1)}`,
    management: false,
  };
}
