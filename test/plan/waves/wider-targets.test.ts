import { expect, it } from 'vitest';
import type { RoutePolicyEntry } from '../../../src/device/model.ts';
import { parsePrefix } from '../../../src/net/prefix.ts';
import { parseRouteTarget, type RouteTarget } from '../../../src/net/route-target.ts';
import { orUnchanged, widerPolicy } from '../../../src/verify/between/wider-policy.ts';
import {
  type Carried,
  carriedPast,
  possibleAnswers,
  type RoutingText,
  runPolicy,
} from '../../../src/verify/routing/route-policy.ts';
import { fc } from '../../fast-check.ts';

const TARGETS = [1, 2, 3, 4].map((number) => target(number));
const PREFIX = parsed(parsePrefix('10.0.0.0/8'));

const someTargets = fc.subarray(TARGETS);
const entry: fc.Arbitrary<RoutePolicyEntry> = fc
  .record({
    action: fc.constantFrom('permit' as const, 'permit' as const, 'deny' as const),
    asked: fc.option(fc.nat(TARGETS.length), { nil: undefined }),
    scrub: fc.boolean(),
    set: fc.option(fc.record({ targets: someTargets, additive: fc.boolean() }), { nil: undefined }),
  })
  .map(({ action, asked, scrub, set }) => ({
    sequence: 1,
    action,
    at: 0,
    matchPrefixLists: [],
    matchTargetLists: asked === undefined ? [] : [{ value: `list${asked}`, at: 0 }],
    ...(scrub ? { scrub: { value: true, at: 0 } } : {}),
    ...(set === undefined ? {} : { setTargets: { value: set, at: 0 } }),
  }));

/** A route of which not all is known, and one that it may be. */
const route = fc.tuple(someTargets, someTargets, someTargets).map(([certain, there, more]) => ({
  real: new Set([...certain, ...there]),
  known: { targets: new Set([...certain, ...there, ...more]), certain: new Set(certain) },
}));

/** `long`: so many entries that nothing is combined, by some that nothing matches. */
function textOf(name: string, entries: readonly RoutePolicyEntry[], long: boolean): RoutingText {
  const others = Array.from({ length: long ? 70 : 0 }, () => ({
    sequence: 1,
    action: 'deny' as const,
    at: 0,
    matchPrefixLists: [],
    matchTargetLists: [{ value: 'none', at: 0 }],
  }));
  // The last list is defined nowhere.
  const lists = TARGETS.map((one, i) => ({ name: `list${i}`, at: 0, targets: [one] }));
  return {
    routePolicies: [{ name, at: 0, entries: [...others, ...entries] }],
    prefixLists: [],
    targetLists: [...lists, { name: 'none', at: 0, targets: [] }],
  };
}

it('a wider policy leaves on a route what either leaves, and for certain no more than each', () => {
  fc.assert(
    fc.property(fc.array(entry), fc.array(entry), fc.boolean(), route, (old, now, long, { real, known }) => {
      const [a, b] = [textOf('old', old, long), textOf('now', now, long)];
      const wider = widerPolicy(
        { text: a, bound: { value: 'old', at: 0 } },
        { text: b, bound: { value: 'now', at: 0 } },
      );
      const policies = wider.policy === undefined ? b.routePolicies : [wider.policy];
      const left = outcomes({ ...b, routePolicies: policies }, wider.bound?.value, known);
      for (const each of [after(a, 'old', real), after(b, 'now', real)])
        if (each !== undefined) expect(left.some((one) => stands(one, each))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

it('a policy that may leave routes as they are leaves on them what it leaves, or what they came with', () => {
  fc.assert(
    fc.property(fc.array(entry), route, (entries, { real, known }) => {
      const text = textOf('p', entries, false);
      const left = outcomes({ ...text, routePolicies: text.routePolicies.map(orUnchanged) }, 'p', known);
      const behind = after(text, 'p', real);
      expect(left.length === 0).toBe(outcomes(text, 'p', known).length === 0);
      if (behind === undefined) return;
      for (const each of [behind, { targets: real }])
        expect(left.some((one) => stands(one, each))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

function after(text: RoutingText, name: string, targets: ReadonlySet<RouteTarget>): Carried | undefined {
  const answer = runPolicy(text, name, { prefix: PREFIX, targets });
  return answer.permit ? carriedPast(answer, { targets }) : undefined;
}

function outcomes(text: RoutingText, name: string | undefined, known: Carried): readonly Carried[] {
  return possibleAnswers(text, name, { prefix: PREFIX, ...known })
    .filter(({ permit }) => permit)
    .map((answer) => carriedPast(answer, known));
}

/** Whether what is known of a route holds for one. */
function stands(known: Carried, real: Carried): boolean {
  const sure = real.certain ?? real.targets;
  return (
    [...real.targets].every((one) => known.targets.has(one)) &&
    [...(known.certain ?? known.targets)].every((one) => sure.has(one))
  );
}

function target(number: number): RouteTarget {
  return parsed(parseRouteTarget(`65101:${number}`));
}

function parsed<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('not to be parsed');
  return value;
}
