import { expect, it } from 'vitest';
import { parsePolicy } from '../../src/inventory/policy.ts';
import { parseRouteTarget, type RouteTarget } from '../../src/net/route-target.ts';
import { inferNetwork } from '../../src/verify/infer/infer.ts';
import { partsOf } from '../../src/verify/infer/parts.ts';
import { policyDraft } from '../../src/verify/infer/policy-draft.ts';
import type { MemberVrf, VpnFound } from '../../src/verify/infer/types.ts';
import { readBackups } from '../../src/verify/read/backups.ts';

function targets(text: string): readonly RouteTarget[] {
  return text.split(' ').flatMap((one) => parseRouteTarget(one) ?? []);
}

function member(router: string, imports: string, exports: string): MemberVrf {
  const lists = { imports: targets(imports), exports: targets(exports) };
  return { router, vrf: 'X', role: 'any-to-any-role', ...lists, line: [] };
}

/** Three VRFs of which the outer two meet the middle one only, and nobody is a hub: three entries of a policy. */
const CHAIN: VpnFound = {
  id: 'X',
  shape: 'composite',
  targets: [],
  families: [4],
  sites: 3,
  vrfs: [
    member('pe1', '1:1 1:12', '1:1 1:12'),
    member('pe2', '1:12 1:23 1:2', '1:12 1:23 1:2'),
    member('pe3', '1:23 1:3', '1:23 1:3'),
  ],
};

it('parts of a VPN never take the name of another VPN', () => {
  const ids = (taken: readonly string[]) => partsOf(CHAIN, new Set(taken)).parts.map(({ id }) => id);
  expect(ids(['X', 'Y'])).toEqual(['X-1', 'X-2', 'X-3']);
  expect(ids(['X', 'X-1', 'X-3'])).toEqual(['X-2', 'X-4', 'X-5']);
});

it('nor does a draft name a VPN twice', () => {
  const beside: VpnFound = { ...CHAIN, id: 'X-1', shape: 'full-mesh' };
  const draft = policyDraft({ ...inferNetwork(readBackups([])), vpns: [CHAIN, beside] }, 'en');
  const { value, diagnostics } = parsePolicy({ path: 'policy.yaml', text: draft });
  expect(diagnostics).toEqual([]);
  expect(value?.vpns.map(({ id }) => id).toSorted()).toEqual(['X-1', 'X-2', 'X-3', 'X-4']);
});
