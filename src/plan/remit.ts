import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Change } from './change.ts';
import { byObject, claimKey, compareConfigurations } from './compare.ts';
import type { Owners } from './ownership.ts';
import type { Configuration } from './rules.ts';
import type { LeftOut, Remit } from './types.ts';

/** Whether a plan may change an object. Shared ones (a port that is up) are only ever asserted and belong to nobody. */
export function mayTouch(remit: Remit | undefined, owners: Owners, object: string): boolean {
  if (remit === undefined || remit.by === 'inventory') return true;
  const vpns = owners.get(object)?.vpns ?? [];
  return vpns.length === 0 ? remit.backbone : vpns.every((vpn) => remit.vpns.includes(vpn));
}

/**
 * Non-interference: objects the change would reach into although their VPN is not in its remit, and objects of other VPNs that a command of an
 * own one changes with it, such as the VRF a circuit is taken out of (SN7102, one for the VPNs they serve).
 */
export function trespasses(
  router: string,
  change: Change,
  owners: Owners,
  remit: Remit | undefined,
): readonly Diagnostic[] {
  const objects = [...change.comparison.changes, ...change.steps].flatMap(({ object }) =>
    object === undefined || object.shared === true ? [] : [claimKey(object)],
  );
  const concerned = change.steps
    .flatMap(({ concerns }) => concerns)
    .filter((object) => (owners.get(object)?.vpns ?? []).length > 0);
  const byVpns = new Map<string, string[]>();
  for (const object of new Set([...objects, ...concerned])) {
    if (mayTouch(remit, owners, object)) continue;
    const others = (owners.get(object)?.vpns ?? []).filter((vpn) => remit?.vpns.includes(vpn) !== true);
    const vpn = others.join(', ') || '-';
    byVpns.set(vpn, [...(byVpns.get(vpn) ?? []), object]);
  }
  const allowed = remit?.vpns.join(', ') || '-';
  return [...byVpns].map(([vpn, reached]) =>
    report('SN7102', { router, count: reached.length, objects: someOf(reached), vpn, allowed }),
  );
}

/** The first few names, as code; the count beside them says how many there are. */
function someOf(objects: readonly string[]): string {
  const named = objects.slice(0, MOST_NAMED).map((object) => `\`${object}\``);
  return [...named, ...(objects.length > MOST_NAMED ? ['…'] : [])].join(', ');
}

const MOST_NAMED = 3;

/**
 * The objects a plan for one department answers for. Shared lines (a port that is up, the rule that looks into VRFs) are asserted only where
 * something of the department is to stand: elsewhere nothing of it would use them.
 */
export function withinRemit(
  remit: Remit | undefined,
  owners: Owners,
  managed: ReadonlySet<string>,
  wanted: Configuration,
): ReadonlySet<string> {
  if (remit?.by !== 'department') return managed;
  const shared = new Set(
    wanted.statements.flatMap(({ object }) => (object?.shared === true ? [claimKey(object)] : [])),
  );
  const theirs = [...managed].filter((key) => !shared.has(key) && mayTouch(remit, owners, key));
  const isAnythingWanted = theirs.some((key) => byObject(wanted).has(key));
  return new Set(isAnythingWanted ? [...theirs, ...shared].filter((key) => managed.has(key)) : theirs);
}

/** What would change too if the plan were not for one department. */
export function leftOut(
  { router, running, wanted, owners }: Sides,
  managed: ReadonlySet<string>,
  answered: ReadonlySet<string>,
): readonly LeftOut[] {
  const others = new Set([...managed].filter((key) => !answered.has(key)));
  if (others.size === 0) return [];
  return compareConfigurations(running, wanted, others, true).changes.map(({ object }) => ({
    router,
    object: { kind: object.kind, name: object.name },
    vpns: owners.get(claimKey(object))?.vpns ?? [],
  }));
}

interface Sides {
  readonly router: string;
  readonly running: Configuration;
  readonly wanted: Configuration;
  readonly owners: Owners;
}
