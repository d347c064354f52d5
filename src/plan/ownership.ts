import type { OwnedObject } from '../device/ownership.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Cause } from '../intent/types.ts';
import { claimKey } from './compare.ts';
import type { Configuration, ObjectClaim, Statement } from './rules.ts';

/** Whose an object is: the VPNs it serves and the agreement it enforces. */
export interface Owner {
  readonly vpns: readonly string[];
  readonly agreement?: string;
}

/** Answers for objects by `kind name`. */
export type Owners = ReadonlyMap<string, Owner>;

/** Joins the ownership record with the causes of the wanted lines. */
export function ownersOf(
  wanted: Configuration,
  causes: readonly (Cause | undefined)[],
  owned: readonly OwnedObject[],
): Owners {
  const vpns = new Map<string, Set<string>>();
  const agreements = new Map<string, string>();
  for (const object of owned) {
    const key = claimKey(object);
    vpns.set(key, new Set(object.vpns));
    if (object.agreement !== undefined) agreements.set(key, object.agreement);
  }
  for (const { object, node } of wanted.statements) {
    const cause = causes[node.at];
    if (object === undefined || cause === undefined) continue;
    const key = claimKey(object);
    if (cause.vpn !== undefined) vpns.set(key, (vpns.get(key) ?? new Set()).add(cause.vpn));
    if (cause.agreement !== undefined && !agreements.has(key)) agreements.set(key, cause.agreement);
  }
  return new Map(
    [...new Set([...vpns.keys(), ...agreements.keys()])].map((key) => [key, owner(key, vpns, agreements)]),
  );
}

function owner(
  key: string,
  vpns: ReadonlyMap<string, ReadonlySet<string>>,
  agreements: ReadonlyMap<string, string>,
): Owner {
  const agreement = agreements.get(key);
  const list = [...(vpns.get(key) ?? [])].sort();
  return agreement === undefined ? { vpns: list } : { vpns: list, agreement };
}

/** The objects a plan answers for, and what forbids it to. */
export interface Management {
  readonly managed: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * A plan answers for wanted and recorded objects. One that stands on the router without a record is somebody else's: it is refused until it
 * is adopted.
 */
export function manage(
  router: string,
  wanted: Configuration,
  running: Configuration,
  owned: readonly OwnedObject[],
): Management {
  const recorded = new Set(owned.map(claimKey));
  const asked = new Map<string, ObjectClaim>();
  for (const { object } of wanted.statements) if (object !== undefined) asked.set(claimKey(object), object);
  const foreign = new Map<string, Statement>();
  for (const statement of running.statements) {
    const { object, rule } = statement;
    if (object === undefined || object.shared === true || rule.witness === false) continue;
    const key = claimKey(object);
    if (asked.has(key) && !recorded.has(key) && !foreign.has(key)) foreign.set(key, statement);
  }
  const diagnostics = [...foreign].map(([object, { node, text }]) =>
    report('SN7101', { router, object, line: node.at + 1, text }),
  );
  return { managed: new Set([...asked.keys(), ...recorded]), diagnostics };
}
