import type { OwnedObject } from '../device/ownership.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Cause } from '../intent/types.ts';
import { byObject, claimKey, isWitness } from './compare.ts';
import type { Configuration } from './rules.ts';

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
  for (const [key, statements] of byObject(wanted)) {
    for (const cause of new Set(statements.map(({ node }) => causes[node.at]))) {
      if (cause?.vpn !== undefined) vpns.set(key, (vpns.get(key) ?? new Set()).add(cause.vpn));
      if (cause?.agreement !== undefined && !agreements.has(key)) agreements.set(key, cause.agreement);
    }
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
  const asked = byObject(wanted);
  const foreign = [...byObject(running)].flatMap(([object, statements]) => {
    if (!asked.has(object) || recorded.has(object)) return [];
    const witness = statements.find(isWitness);
    return witness === undefined ? [] : [{ object, witness }];
  });
  const diagnostics = foreign
    .sort((a, b) => a.witness.node.at - b.witness.node.at)
    .map(({ object, witness: { node, text } }) =>
      report('SN7101', { router, object, line: node.at + 1, text }),
    );
  return { managed: new Set([...asked.keys(), ...recorded]), diagnostics };
}
