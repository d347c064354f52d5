import { ownedBy } from '../../allocate/ownership.ts';
import type { AllocationLock } from '../../allocate/types.ts';
import { objectKey } from '../../device/ownership.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Inventory } from '../../inventory/types.ts';
import { auditText } from '../../report/audit-text.ts';
import { paintFor } from '../../report/paint.ts';
import { audit } from '../../verify/audit.ts';
import { retiredIn } from '../router/inputs.ts';
import { operatorLanguage, sayDiagnostics } from '../words.ts';
import type { PolicedRouter } from './routers.ts';

/** What is wrong, and with which resource; without one, with the stack. */
export interface Violation {
  readonly urn?: string;
  readonly words: string;
}

/** What the rules compare a stack with: the network as declared, and the numbers that were reviewed. */
export interface Declared {
  readonly inventory: Inventory;
  readonly lock: AllocationLock;
}

/** No two VRFs of a stack have one route distinguisher: a reflector would take their routes for the same (RFC 4364 §4.1). */
export function uniqueDistinguishers(routers: readonly PolicedRouter[]): readonly Violation[] {
  const users = new Map<string, { readonly urn: string; readonly place: string }>();
  return routers.flatMap(({ urn, name, model }) =>
    model.vrfs.flatMap((vrf) => {
      const rds = [...new Set(vrf.families.flatMap(({ rd }) => (rd === undefined ? [] : [rd.value])))];
      return rds.flatMap((rd): readonly Violation[] => {
        const place = `${name} ${vrf.name}`;
        const other = users.get(rd);
        if (other === undefined) users.set(rd, { urn, place });
        return other === undefined || other.place === place
          ? []
          : [violation(urn, report('SN9640', { rd, place, other: other.place }))];
      });
    }),
  );
}

/** Every route target that a router imports, exports, sets or matches is one of the allocation. */
export function allocatedTargets(router: PolicedRouter, { lock }: Declared): readonly Violation[] {
  const { vpnTargets, agreementTargets } = lock.allocations;
  const known = new Set<string>([
    ...vpnTargets.flatMap(({ any, hub, spoke }) => [any, hub, spoke]),
    ...agreementTargets.flatMap((one) => [one.forward, one.return]),
  ]);
  const strangers = [...new Set(targetsOf(router))].filter((target) => !known.has(target));
  return strangers.map((target) => violation(router.urn, report('SN9641', { target, router: router.name })));
}

function targetsOf({ model }: PolicedRouter): readonly string[] {
  const families = model.vrfs.flatMap((vrf) => vrf.families);
  return [
    ...families.flatMap(({ importTargets, exportTargets }) =>
      [...importTargets, ...exportTargets].map(({ value }) => value),
    ),
    ...model.targetLists.flatMap(({ targets }) => targets),
    ...model.routePolicies.flatMap(({ entries }) =>
      entries.flatMap(({ setTargets }) => setTargets?.value.targets ?? []),
    ),
  ];
}

/** Whatever a router is to lose is on record as ours: another's object is never taken away. */
export function ownedDeletes(router: PolicedRouter, { lock }: Declared): readonly Violation[] {
  const recorded = new Set(ownedBy(lock, router.name).map(objectKey));
  return router.inputs.retired
    .map((line) => objectKey(retiredIn(line)))
    .filter((object) => !recorded.has(object))
    .map((object) => violation(router.urn, report('SN9642', { object, router: router.name })));
}

/** A router cannot leave its stack by accident. */
export function protectedRouter({ urn, name, protect }: PolicedRouter): readonly Violation[] {
  return protect ? [] : [violation(urn, report('SN9643', { router: name }))];
}

/** The rendered texts of the stack join no two departments beyond what is agreed. What other stacks hold is not seen here, so only a breach speaks. */
export function isolated(routers: readonly PolicedRouter[], { inventory }: Declared): readonly Violation[] {
  const texts = routers.map(({ name, text }) => ({ router: name, file: `${name}.conf`, text }));
  const result = audit(inventory, texts, { transport: 'assumed' });
  if (result.verdict !== 'breach') return [];
  const words = auditText(result, inventory, { language: operatorLanguage(), paint: paintFor(false) });
  return [{ words: `${words}\n${sayDiagnostics([report('SN9644', {})])}` }];
}

function violation(urn: string, diagnostic: Diagnostic): Violation {
  return { urn, words: sayDiagnostics([diagnostic]) };
}
