import type { OwnedObject } from '../device/ownership.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Cause } from '../intent/types.ts';
import { byObject, claimKey, compareConfigurations, isWitness } from './compare.ts';
import type { Configuration, ObjectClaim, Statement } from './rules.ts';
import type { Adoption } from './types.ts';

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
    let last: Cause | undefined;
    for (const { node } of statements) {
      const cause = causes[node.at];
      if (cause === last) continue;
      last = cause;
      if (cause?.vpn !== undefined) addTo(vpns, key, cause.vpn);
      if (cause?.agreement !== undefined && !agreements.has(key)) agreements.set(key, cause.agreement);
    }
  }
  return new Map(
    [...new Set([...vpns.keys(), ...agreements.keys()])].map((key) => [key, owner(key, vpns, agreements)]),
  );
}

function addTo(vpns: Map<string, Set<string>>, key: string, vpn: string): void {
  const known = vpns.get(key);
  if (known === undefined) vpns.set(key, new Set([vpn]));
  else known.add(vpn);
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

/** The objects a plan answers for, what it takes over, what it leaves to others, and what forbids it. */
export interface Management {
  readonly managed: ReadonlySet<string>;
  readonly adopted: readonly ObjectClaim[];
  readonly unadopted: readonly ObjectClaim[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Both sides of one router; `found` is the running one before shared lines were given to whoever wants them. */
export interface Standing {
  readonly router: string;
  readonly wanted: Configuration;
  readonly running: Configuration;
  readonly found: Configuration;
}

/**
 * A plan answers for wanted objects and those a push has written. One that stands on the router without that is somebody else's: it is left alone where it is
 * as it is wanted (SN6150), and refused where it differs (SN7101), until it is adopted.
 */
export function manage(
  standing: Standing,
  owned: readonly OwnedObject[],
  adoption: Adoption = NOTHING_ADOPTED,
): Management {
  const { router, wanted, running } = standing;
  const recorded = new Set(owned.map(claimKey));
  const foreign = foreignIn(standing, recorded);
  const keys = new Set(foreign.map(({ object }) => claimKey(object)));
  const differing = new Set(
    compareConfigurations(running, wanted, keys, true).changes.map(({ object }) => claimKey(object)),
  );
  const fateOf = ({ object }: Foreign): Fate => {
    const key = claimKey(object);
    if (!differing.has(key)) return adoption.equal ? 'adopted' : 'unadopted';
    return adoption.changed.includes(`${router} ${key}`) ? 'adopted' : 'refused';
  };
  const fates = Map.groupBy(foreign, fateOf);
  const [adopted, unadopted] = [objectsOf(fates.get('adopted')), objectsOf(fates.get('unadopted'))];
  const left = new Set(unadopted.map(claimKey));
  return {
    managed: new Set([...byObject(wanted).keys(), ...recorded].filter((key) => !left.has(key))),
    adopted,
    unadopted,
    diagnostics: [
      ...(fates.get('refused') ?? []).map((one) => refusalOf(router, one)),
      ...told('SN6150', router, unadopted),
      ...told('SN6151', router, adopted),
    ],
  };
}

const NOTHING_ADOPTED: Adoption = { equal: false, changed: [] };

type Fate = 'adopted' | 'unadopted' | 'refused';

interface Foreign {
  readonly object: ObjectClaim;
  readonly witness: Statement;
}

/** Wanted objects that stand on the router, and that no push of ours has written; by their first line. */
function foreignIn({ wanted, found }: Standing, recorded: ReadonlySet<string>): readonly Foreign[] {
  const asked = byObject(wanted);
  return [...byObject(found)]
    .flatMap(([key, statements]): readonly Foreign[] => {
      if (!asked.has(key) || recorded.has(key)) return [];
      const witness = statements.find(isWitness);
      return witness?.object === undefined ? [] : [{ object: witness.object, witness }];
    })
    .sort((a, b) => a.witness.node.at - b.witness.node.at);
}

function objectsOf(foreign: readonly Foreign[] = []): readonly ObjectClaim[] {
  return foreign.map(({ object }) => object);
}

function refusalOf(router: string, { object, witness: { node, text } }: Foreign): Diagnostic {
  return report('SN7101', { router, object: claimKey(object), line: node.at + 1, text });
}

/** So many objects are named in one sentence. */
const NAMED = 4;

function told(
  code: 'SN6150' | 'SN6151',
  router: string,
  objects: readonly ObjectClaim[],
): readonly Diagnostic[] {
  if (objects.length === 0) return [];
  const more = objects.length > NAMED ? ', …' : '';
  const named = objects.slice(0, NAMED).map(claimKey).join(', ');
  return [report(code, { router, count: objects.length, objects: `${named}${more}` })];
}
