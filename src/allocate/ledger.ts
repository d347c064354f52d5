import type { DiagnosticCode } from '../diagnostics/catalogue.ts';
import type { Diagnostic, DiagnosticData, Span } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Inventory } from '../inventory/types.ts';
import { networkOf, prefixText } from '../net/prefix.ts';
import { claimKey, claimsOf, portOf } from './claims.ts';
import type { AllocationLock, Allocations, Claim } from './types.ts';

/** What is taken while numbers are given out, and what went wrong. Lives for one `allocate` call. */
export interface Ledger {
  /** The decisions recorded in the lock. */
  readonly before: Allocations;
  readonly diagnostics: Diagnostic[];
  isFree(value: Omit<Claim, 'owner'>): boolean;
  take(claim: Omit<Claim, 'owner'>): void;
  /** All taken values of one kind. */
  taken(kind: Claim['kind']): readonly string[];
  report(code: DiagnosticCode, span: Span, data: DiagnosticData): void;
}

/** Opens the ledger with everything that must not be given out: recorded, retired and declared values. */
export function openLedger(inventory: Inventory, lock: AllocationLock): Ledger {
  const taken = new Map<string, Omit<Claim, 'owner'>>();
  const take = (claim: Omit<Claim, 'owner'>) => void taken.set(claimKey(claim), claim);
  for (const claim of [...claimsOf(lock.allocations), ...lock.retired, ...declaredClaims(inventory)])
    take(claim);
  const diagnostics: Diagnostic[] = [];
  return {
    before: lock.allocations,
    diagnostics,
    isFree: (claim) => !taken.has(claimKey(claim)),
    take,
    taken: (kind) => [...taken.values()].filter((claim) => claim.kind === kind).map((claim) => claim.value),
    report: (code, span, data) => void diagnostics.push(report(code, data, { span })),
  };
}

function declaredClaims(inventory: Inventory): Omit<Claim, 'owner'>[] {
  const accesses = inventory.sites.flatMap((site) => site.accesses);
  return [
    ...accesses.flatMap((access) =>
      access.vlan === undefined
        ? []
        : [{ kind: 'vlan' as const, value: `${access.vlan.value}`, on: portOf(access) }],
    ),
    ...accesses.flatMap((access) =>
      access.links.map((link) => ({
        kind: 'access-link' as const,
        value: prefixText(networkOf(link.provider)),
      })),
    ),
    ...inventory.routers.flatMap((router) =>
      router.loopbacks.map(({ value }) => ({
        kind: 'loopback' as const,
        value: prefixText({
          family: value.family,
          address: value.value,
          length: value.family === 4 ? 32 : 128,
        }),
      })),
    ),
  ];
}
