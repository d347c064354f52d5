import { describe, expect, it } from 'vitest';
import type { FilterRule, RoutePolicyEntry } from '../../../src/device/model.ts';
import type { PortRange } from '../../../src/net/ports.ts';
import { type Prefix, parsePrefix } from '../../../src/net/prefix.ts';
import { parseRouteTarget } from '../../../src/net/route-target.ts';
import { weakerRules } from '../../../src/verify/between/weaker-filter.ts';
import { widerPolicy } from '../../../src/verify/between/wider-policy.ts';
import { type RoutingText, runPolicy } from '../../../src/verify/routing/route-policy.ts';
import { fc } from '../../fast-check.ts';

/** A packet as these rules see it. */
interface Seen {
  readonly protocol: FilterRule['protocol'];
  readonly source: number;
  readonly port: number;
  readonly established: boolean;
}

const PREFIXES = ['10.0.0.0/8', '10.1.0.0/16', '10.1.1.0/24', '10.2.0.0/16'].map(prefix);
const HOSTS = [0x0a010101, 0x0a010201, 0x0a020101, 0x0b000001];
const PORTS: readonly PortRange[] = [
  { from: 80, to: 80 },
  { from: 0, to: 1023 },
  { from: 443, to: 8443 },
];

const rule: fc.Arbitrary<FilterRule> = fc
  .record({
    action: fc.constantFrom('permit' as const, 'deny' as const),
    protocol: fc.constantFrom('ip' as const, 'tcp' as const, 'udp' as const),
    source: fc.option(fc.constantFrom(...PREFIXES), { nil: undefined }),
    destinationPorts: fc.option(fc.constantFrom(...PORTS), { nil: undefined }),
    established: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map(({ source, destinationPorts, established, ...rest }) => ({
    ...rest,
    at: 0,
    ...(source === undefined ? {} : { source }),
    ...(destinationPorts === undefined ? {} : { destinationPorts }),
    ...(established === undefined ? {} : { established }),
  }));

const packet: fc.Arbitrary<Seen> = fc.record({
  protocol: fc.constantFrom('tcp' as const, 'udp' as const, 'icmp' as const),
  source: fc.constantFrom(...HOSTS),
  port: fc.constantFrom(22, 80, 443, 9000),
  established: fc.boolean(),
});

describe('the weaker of two filters', () => {
  it('lets pass exactly what one of them lets pass', () => {
    fc.assert(
      fc.property(fc.array(rule), fc.array(rule), packet, (old, now, seen) => {
        const weaker = weakerRules(old, now);
        expect(passes(weaker, seen)).toBe(passes(old, seen) || passes(now, seen));
      }),
      { numRuns: 400 },
    );
  });

  it('lets everything pass rather than guess', () => {
    const icmp: FilterRule = { action: 'deny', protocol: 1, at: 0 };
    expect(weakerRules([icmp], [{ ...icmp, protocol: 'icmp' }])).toEqual([]);
    expect(weakerRules([{ ...icmp, action: 'permit' }], [{ ...icmp, protocol: 'icmp' }])).toHaveLength(1);
  });
});

const entry: fc.Arbitrary<RoutePolicyEntry> = fc
  .record({
    action: fc.constantFrom('permit' as const, 'deny' as const),
    list: fc.option(fc.nat(PREFIXES.length - 1), { nil: undefined }),
    target: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
  })
  .map(({ action, list, target }) => ({
    sequence: 1,
    action,
    at: 0,
    matchPrefixLists:
      list === undefined ? [] : [{ value: { family: 4 as const, name: `list${list}` }, at: 0 }],
    matchTargetLists: [],
    ...(target === undefined
      ? {}
      : { setTargets: { value: { targets: [targetOf(target)], additive: true }, at: 0 } }),
  }));

describe('the wider of two policies', () => {
  it('lets pass what one of them lets pass, with the targets of both', () => {
    const entries = fc.option(fc.array(entry), { nil: undefined });
    fc.assert(
      fc.property(entries, entries, fc.constantFrom(...PREFIXES), (old, now, route) => {
        const [a, b] = [textOf('old', old), textOf('now', now)];
        const wider = widerPolicy(a, b);
        const policies = wider.policy === undefined ? b.text.routePolicies : [wider.policy];
        const answer = answerOf({ ...b.text, routePolicies: policies }, wider.bound?.value, route);
        const each = [a, b].map(({ text, bound }) => answerOf(text, bound?.value, route));
        expect(answer.permit).toBe(each.some(({ permit }) => permit));
        for (const { permit, adds } of each)
          if (permit) expect(answer.adds).toEqual(expect.arrayContaining([...adds]));
      }),
      { numRuns: 400 },
    );
  });
});

function passes(rules: readonly FilterRule[], seen: Seen): boolean {
  return rules.find((one) => matches(one, seen))?.action !== 'deny';
}

function matches({ protocol, source, destinationPorts, established }: FilterRule, seen: Seen): boolean {
  const isInside = ({ address, length }: Prefix) =>
    Math.floor(seen.source / 2 ** (32 - length)) === Math.floor(Number(address) / 2 ** (32 - length));
  const hasPorts = seen.protocol === 'tcp' || seen.protocol === 'udp';
  return (
    (protocol === 'ip' || protocol === seen.protocol) &&
    (source === undefined || isInside(source)) &&
    (destinationPorts === undefined ||
      (hasPorts && destinationPorts.from <= seen.port && seen.port <= destinationPorts.to)) &&
    (established === undefined || (seen.protocol === 'tcp' && established === seen.established))
  );
}

function textOf(name: string, entries: readonly RoutePolicyEntry[] | undefined) {
  const lists = PREFIXES.map((one, i) => ({
    name: `list${i}`,
    family: 4 as const,
    at: 0,
    entries: [{ sequence: 5, action: 'permit' as const, prefix: one, le: 32, at: 0 }],
  }));
  const text: RoutingText = {
    routePolicies: entries === undefined ? [] : [{ name, at: 0, entries }],
    prefixLists: lists,
    targetLists: [],
  };
  return { text, bound: entries === undefined ? undefined : { value: name, at: 0 } };
}

function answerOf(text: RoutingText, name: string | undefined, route: Prefix) {
  return runPolicy(text, name, { prefix: route, targets: new Set() });
}

function targetOf(number: number) {
  const target = parseRouteTarget(`65101:${number}`);
  if (target === undefined) throw new Error('no target');
  return target;
}

function prefix(text: string): Prefix {
  const found = parsePrefix(text);
  if (found === undefined) throw new Error(text);
  return found;
}
