import type { Vrf } from '../../device/model.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { report } from '../../diagnostics/report.ts';
import type { DeclaredPolicy, PolicyVpn } from '../../inventory/policy-types.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Member, Membership } from './membership.ts';

/** Whose every VRF is by a policy, and what the policy says about VRFs that are not there or twice claimed. */
export interface Claims {
  readonly membership: Membership;
  readonly diagnostics: readonly Diagnostic[];
}

/** Names claim first: `NAME@router` before `NAME` before a pattern; a pattern that is the very name of a VRF counts as its name. A VRF no name claims goes to the VPN whose targets it exports most of. */
export function claimsOf(policy: DeclaredPolicy, routers: readonly ReadRouter[]): Claims {
  const vrfs = routers.flatMap((router) => router.model.vrfs.map((vrf) => ({ router, vrf })));
  const diagnostics: Diagnostic[] = [];
  const members = new Map<Vrf, Member>();
  for (const { router, vrf } of vrfs) {
    const strengths = policy.vpns
      .map((vpn) => ({ vpn, strength: strengthOf(vpn, router, vrf) }))
      .filter(({ strength }) => strength > 0)
      .sort((a, b) => b.strength - a.strength);
    const [best, next] = strengths;
    if (best === undefined) continue;
    if (next !== undefined && next.strength === best.strength) {
      const data = { vrf: vrf.name, router: router.name, vpn: best.vpn.id, other: next.vpn.id };
      diagnostics.push(report('SN1406', data, { span: next.vpn.span }));
    }
    members.set(vrf, { vpn: best.vpn.id, role: roleIn(best.vpn, router, vrf) });
  }
  return {
    membership: (_, vrf) => members.get(vrf),
    diagnostics: [...diagnostics, ...absent(policy, vrfs)],
  };
}

interface Placed {
  readonly router: ReadRouter;
  readonly vrf: Vrf;
}

/** 1000 and more: by name; below: how many of its exported targets the VPN names. */
function strengthOf(vpn: PolicyVpn, router: ReadRouter, vrf: Vrf): number {
  const named = [...vpn.vrfs, ...vpn.hubVrfs].map(({ value }) => nameStrength(value, router, vrf));
  const byName = Math.max(0, ...named);
  if (byName > 0) return byName;
  const wanted = new Set<string>(vpn.targets.map(({ value }) => value));
  const exported = new Set(
    vrf.families.flatMap(({ exportTargets }) => exportTargets.map(({ value }) => value)),
  );
  return [...exported].filter((target) => wanted.has(target)).length;
}

function nameStrength(pattern: string, router: ReadRouter, vrf: Vrf): number {
  const [name, at] = splitName(pattern);
  if (at !== undefined && !matches(at, router.name)) return 0;
  if (!matches(name, vrf.name)) return 0;
  return 1000 + (at === undefined ? 0 : 2) + (name.includes('*') && name !== vrf.name ? 0 : 1);
}

/** A VRF's name may hold an `@`; that before the router is the last one. */
function splitName(pattern: string): readonly [name: string, router?: string] {
  const at = pattern.lastIndexOf('@');
  return at < 0 ? [pattern] : [pattern.slice(0, at), pattern.slice(at + 1)];
}

function matches(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text;
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}

function roleIn(vpn: PolicyVpn, router: ReadRouter, vrf: Vrf): Member['role'] {
  if (vpn.topology === 'any-to-any') return 'any-to-any-role';
  const hub = vpn.hubVrfs.some(({ value }) => nameStrength(value, router, vrf) > 0);
  return hub ? 'hub-role' : 'spoke-role';
}

/** Names and targets of the policy that no collected VRF bears. */
function absent(policy: DeclaredPolicy, vrfs: readonly Placed[]): readonly Diagnostic[] {
  const names = [...new Set(vrfs.map(({ vrf }) => vrf.name))].sort();
  const exported = [
    ...new Set(
      vrfs.flatMap(({ vrf }) =>
        vrf.families.flatMap(({ exportTargets }) => exportTargets.map(({ value }) => value)),
      ),
    ),
  ];
  return policy.vpns.flatMap((vpn) => [
    ...[...vpn.vrfs, ...vpn.hubVrfs]
      .filter(({ value }) => !vrfs.some(({ router, vrf }) => nameStrength(value, router, vrf) > 0))
      .map(({ value, span }) => {
        const near = didYouMean(splitName(value)[0], names);
        const data = {
          name: value,
          known: `${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}`,
        };
        return near === undefined
          ? report('SN1404', data, { span })
          : report('SN1404', { ...data, near }, { span, help: 'near' });
      }),
    ...vpn.targets
      .filter(({ value }) => !exported.includes(value))
      .map(({ value, span }) =>
        report('SN1405', { target: value, near: didYouMean(value, exported) ?? '-' }, { span }),
      ),
  ]);
}
