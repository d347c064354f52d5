import type { AllocationLock, Claim } from '../../allocate/types.ts';
import type { Inventory } from '../../inventory/types.ts';
import { type LabFile, linuxName } from './lab-file.ts';

/** The inventory as the lab plays it: same ids and numbers, every router on Linux at the lab's pace, ports by their Linux names. */
export function renamedInventory(inventory: Inventory, lab: LabFile): Inventory {
  return {
    ...inventory,
    network: { ...inventory.network, timers: lab.timers },
    routers: inventory.routers.map((router) => ({ ...router, platform: 'frr' as const })),
    coreLinks: inventory.coreLinks.map((link) => {
      const [a, b] = link.ends;
      return { ...link, ends: [renamedPort(lab, a), renamedPort(lab, b)] as const };
    }),
    sites: inventory.sites.map((site) => ({
      ...site,
      accesses: site.accesses.map((access) => renamedPort(lab, access)),
    })),
  };
}

/** The lock with the same renaming. Objects recorded on the real routers are not the lab's and are left out. */
export function renamedLock(lock: AllocationLock, lab: LabFile): AllocationLock {
  const { allocations } = lock;
  const accesses = allocations.accesses.map((access) => renamedPort(lab, access));
  const coreLinks = allocations.coreLinks.map((link) => {
    const [a, b] = link.between;
    return { ...link, between: [renamedEnd(lab, a), renamedEnd(lab, b)] as const };
  });
  return {
    ...lock,
    allocations: { ...allocations, accesses, coreLinks, owned: [] },
    retired: lock.retired.map((claim) => renamedClaim(lab, claim)),
  };
}

function renamedPort<Port extends { readonly router: string; readonly interface: string }>(
  lab: LabFile,
  port: Port,
): Port {
  return { ...port, interface: linuxName(lab, port.router, port.interface) };
}

/** `router interface`, as the lock writes one end of a link. */
function renamedEnd(lab: LabFile, end: string): string {
  const space = end.indexOf(' ');
  const router = end.slice(0, space);
  return `${router} ${linuxName(lab, router, end.slice(space + 1))}`;
}

function renamedClaim(lab: LabFile, claim: Claim): Claim {
  return claim.kind === 'vlan' && claim.on !== undefined
    ? { ...claim, on: renamedEnd(lab, claim.on) }
    : claim;
}
