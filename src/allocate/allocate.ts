import { hasErrors, type Outcome } from '../diagnostics/diagnostic.ts';
import type { Inventory } from '../inventory/types.ts';
import { compareText } from '../net/order.ts';
import { allocateAccesses } from './accesses.ts';
import { allocateCoreLinks, allocateLoopbacks } from './backbone.ts';
import { claimKey, claimsOf } from './claims.ts';
import { conflictsOf } from './conflicts.ts';
import { openLedger } from './ledger.ts';
import { allocateAgreementTargets, allocateVpnTargets } from './targets.ts';
import { type AllocationLock, type Allocations, type Claim, emptyLock } from './types.ts';
import { allocateVrfs } from './vrfs.ts';

/**
 * Gives every VPN, agreement, VRF, access and link its numbers. What the lock records stays; new values are the lowest free ones in the order
 * of ids; what is no longer used moves to `retired`. Errors: SN2901–SN2907 (collision, capacity), SN2909 (another network's lock).
 */
export function allocate(
  inventory: Inventory,
  lock: AllocationLock | undefined,
): Outcome<{ readonly allocations: Allocations; readonly lock: AllocationLock }> {
  const before = lock ?? emptyLock(inventory.network.id);
  const ledger = openLedger(inventory, before);
  if (before.network !== inventory.network.id)
    ledger.report('SN2909', inventory.network.span, {
      recorded: before.network,
      network: inventory.network.id,
    });
  const loopbacks = allocateLoopbacks(inventory, ledger);
  const allocations: Allocations = {
    vpnTargets: allocateVpnTargets(inventory, ledger),
    agreementTargets: allocateAgreementTargets(inventory, ledger),
    vrfs: allocateVrfs(inventory, loopbacks, ledger),
    accesses: allocateAccesses(inventory, ledger),
    coreLinks: allocateCoreLinks(inventory, ledger),
    loopbacks,
    owned: before.allocations.owned,
  };
  const diagnostics = [...ledger.diagnostics, ...conflictsOf(inventory, lock, allocations)];
  if (hasErrors(diagnostics)) return { value: undefined, diagnostics };
  const after = { network: before.network, allocations, retired: retiredAfter(before, allocations) };
  return { value: { allocations, lock: after }, diagnostics };
}

/** Everything ever given out that is not in use now, by kind, place and value. */
function retiredAfter(before: AllocationLock, allocations: Allocations): readonly Claim[] {
  const inUse = new Set(claimsOf(allocations).map(claimKey));
  const candidates = new Map(
    [...before.retired, ...claimsOf(before.allocations)].map((claim) => [claimKey(claim), claim]),
  );
  return [...candidates]
    .filter(([key]) => !inUse.has(key))
    .map(([, claim]) => claim)
    .toSorted((a, b) => compareText(claimKey(a), claimKey(b)));
}
