import { compareText } from '../../net/order.ts';
import type { MemberVrf } from './types.ts';

/** What a policy file takes for the name of a VPN (schema/policy.json). */
const VPN_NAME = /^[^\s@,]{1,64}$/;

/** Names for VPNs as a policy file takes them, two of them never alike; what can stand as it is does. */
export function vpnNames(found: readonly string[]): ReadonlyMap<string, string> {
  const kept = [...new Set(found)].filter((id) => VPN_NAME.test(id));
  const names = new Map(kept.map((id) => [id, id]));
  const taken = new Set(kept);
  for (const id of found) {
    if (names.has(id)) continue;
    const near = id.replace(/[\s@,]/g, '-').slice(0, 64);
    let name = near;
    for (let count = 2; taken.has(name); count++) name = `${near.slice(0, 58)}-${count}`;
    names.set(id, name);
    taken.add(name);
  }
  return names;
}

/** Names for VRFs as a policy file reads them, sorted; those of `shared` mean something else on other routers. */
export function vrfNames(vrfs: readonly MemberVrf[], shared: ReadonlySet<string>): readonly string[] {
  const names = vrfs.map(({ vrf, router }) => {
    // The last `@` parts name and router: a name that holds one says that it means every router, a router's own one is left open.
    if (shared.has(vrf)) return `${vrf}@${router.replaceAll('@', '*')}`;
    return vrf.includes('@') ? `${vrf}@*` : vrf;
  });
  return [...new Set(names)].sort(compareText);
}
