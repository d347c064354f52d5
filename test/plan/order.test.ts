import { describe, expect, it } from 'vitest';
import { planDevice } from '../../src/plan/plan.ts';
import type { Command } from '../../src/plan/types.ts';
import { transitionCases } from '../transitions/case.ts';

type Role = 'export' | 'import' | 'target' | 'filter' | 'binding';

/** What a command does to the way between two VPNs, in the words of each platform. */
const ROLES: Readonly<Record<string, Readonly<Record<Role, RegExp>>>> = {
  frr: {
    export: /vpn export (EXP|[^\d])|rt vpn export/,
    import: /vpn import (IMP|[^\d])|rt vpn import/,
    target: /^rt vpn (import|export|both)/,
    filter: /^-[AD] (PREROUTING|POSTROUTING) .* -j AGR-/,
    binding: /^link set \S+ master |^address add /,
  },
  huawei_vrpv8: {
    export: /export route-policy|export-extcommunity/,
    import: /import route-policy|import-extcommunity/,
    target: /vpn-target .* (import|export)-extcommunity|^vpn-target [^ ]+$/,
    filter: /traffic-policy (AGR-\S+ )?(in|out)bound/,
    binding: /^ip binding vpn-instance |^ip address /,
  },
};

/** Cases of a kind on both platforms, and which role must be through before which other begins. */
const LAWS: readonly {
  readonly law: string;
  readonly cases: readonly string[];
  readonly first: Role;
  readonly next: Role;
}[] = [
  {
    law: 'takes exports away before imports',
    cases: ['11-agreement-removed', '12-one-of-two-agreements-removed'],
    first: 'export',
    next: 'import',
  },
  {
    law: 'takes a filter from a circuit only when no route leads there any more',
    cases: ['11-agreement-removed'],
    first: 'import',
    next: 'filter',
  },
  {
    law: 'puts filters on circuits before a route target opens the way: an outage rather than a leak',
    cases: ['09-agreement-added', '10-second-agreement-added'],
    first: 'filter',
    next: 'target',
  },
  {
    law: 'binds and addresses a circuit before its VRF gets route targets',
    cases: ['01-vpn-from-nothing'],
    first: 'binding',
    next: 'target',
  },
];

const CASES = transitionCases();

describe.each(LAWS)('a change $law', ({ cases, first, next }) => {
  const planned = CASES.filter(({ name }) => cases.some((one) => name.endsWith(one)));

  it.each(planned.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const { commands = [] } = planDevice(one.request).value ?? {};
    const roles = rolesOf(one.platform);
    const count = (role: Role) => commands.filter(({ text }) => roles[role].test(text)).length;
    if (cases[0] === one.name.split('/')[1])
      expect([count(first), count(next)].map((n) => n > 0)).toEqual([true, true]);
    expect(outOfOrder(commands, roles[first], roles[next])).toEqual([]);
  });

  it.each(planned.map((one) => [one.name, one] as const))(
    '%s: the other way round it is found out',
    (_, one) => {
      const commands = (planDevice(one.request).value?.commands ?? []).toReversed();
      const roles = rolesOf(one.platform);
      if (cases[0] === one.name.split('/')[1])
        expect(outOfOrder(commands, roles[first], roles[next]).length).toBeGreaterThan(0);
    },
  );
});

function rolesOf(platform: string): Readonly<Record<Role, RegExp>> {
  const roles = ROLES[platform];
  if (roles === undefined) throw new Error(`no words of ${platform}`);
  return roles;
}

/** Commands of the first kind that come behind one of the second. */
function outOfOrder(commands: readonly Command[], first: RegExp, next: RegExp): readonly string[] {
  const begun = commands.findIndex(({ text }) => next.test(text));
  return begun < 0 ? [] : commands.slice(begun).flatMap(({ text }) => (first.test(text) ? [text] : []));
}
