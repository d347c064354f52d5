import type { Interface, StaticRoute, VrfFamily } from '../../device/model.ts';
import type { Family, IpAddress } from '../../net/address.ts';
import { coversAddress, samePrefix } from '../../net/prefix.ts';
import { type Attachment, type Circuit, familyOf, type VrfTable } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import { type CoverIndex, coverIndex } from './cover-index.ts';
import { linksAt } from './links.ts';
import { onDemand } from './on-demand.ts';
import { CORE, DROP, type Forwarding } from './routes.ts';

/** Static routes whose next hop no connected network of their table holds. */
export function unresolvedStatics(
  attachment: Attachment,
  table: VrfTable,
  family: Family,
): readonly StaticRoute[] {
  const settings = familyOf(table, family);
  if (settings === undefined) return [];
  const led = staticsLed(attachment, table, settings);
  if (!led.includes(undefined)) return [];
  return settings.statics.filter(({ prefix }, i) => prefix.family === family && led[i] === undefined);
}

/**
 * Where each static route of a table leads (`undefined`: it is not installed); asked for by its routes, by doubts and by findings, and worked out once
 * for every attachment. An attachment holds hundreds of thousands of them, so they are kept by table number and the ways out are shared.
 */
export function staticsLed(
  attachment: Attachment,
  table: VrfTable,
  { family, statics }: VrfFamily,
): readonly (Forwarding | undefined)[] {
  if (statics.length === 0) return NOWHERE;
  const known = leadingIn(attachment).led[family];
  const before = known[table.id];
  if (before !== undefined) return before;
  const recursing: StaticRoute[] = [];
  const hops = { shortest: Number.POSITIVE_INFINITY, plain: true };
  const narrow = onDemand(() => insideLinks(table, family, statics));
  const led = statics.map(
    (route) =>
      staticForwarding({ attachment, table, statics, narrow, recursing, hops }, route) ?? lasting(route),
  );
  if (recursing.length > 0) leadingIn(attachment).recursing[family][table.id] = recursing;
  known[table.id] = led;
  leadingIn(attachment).hops[family][table.id] = hops;
  return led;
}

/**
 * Static routes whose next hop lies on no circuit: another static route of their table leads there, an imported one or nobody. Each leads
 * wherever packets for its next hop go.
 */
export function recursingStatics(
  attachment: Attachment,
  table: VrfTable,
  family: Family,
): readonly StaticRoute[] {
  const settings = familyOf(table, family);
  if (settings === undefined || settings.statics.length === 0) return NONE_RECURSING;
  staticsLed(attachment, table, settings);
  return leadingIn(attachment).recursing[family][table.id] ?? NONE_RECURSING;
}

/** On what links the next hops of a table's static routes lie, found with where they lead. */
export interface StaticHops {
  /** The length of the shortest such link. */
  readonly shortest: number;
  /** Each lies on one circuit of the table itself. */
  readonly plain: boolean;
}

export function staticHops(attachment: Attachment, table: VrfTable, settings: VrfFamily): StaticHops {
  staticsLed(attachment, table, settings);
  return leadingIn(attachment).hops[settings.family][table.id] ?? NO_HOPS;
}

const NO_HOPS: StaticHops = { shortest: Number.POSITIVE_INFINITY, plain: true };

/** Out by a circuit: one value for all routes of an attachment that lead there. */
export function outBy(attachment: Attachment, { id }: Circuit): Forwarding {
  const { circuits } = leadingIn(attachment);
  const known = circuits[id];
  if (known !== undefined) return known;
  const forwarding: Forwarding = { kind: 'circuit', circuit: id };
  circuits[id] = forwarding;
  return forwarding;
}

type Led = readonly (Forwarding | undefined)[];

const NOWHERE: Led = [];
const NONE_RECURSING: readonly StaticRoute[] = [];

/** What is worked out once for an attachment: per family where the static routes of a table lead, and the way out by each circuit. */
interface Leading {
  readonly led: Readonly<Record<Family, Led[]>>;
  /** Per table, where there are any. */
  readonly recursing: Readonly<Record<Family, (readonly StaticRoute[])[]>>;
  readonly hops: Readonly<Record<Family, StaticHops[]>>;
  readonly circuits: Forwarding[];
}

const leading = new WeakMap<Attachment, Leading>();

function leadingIn(attachment: Attachment): Leading {
  const known = leading.get(attachment);
  if (known !== undefined) return known;
  const made: Leading = {
    led: { 4: [], 6: [] },
    recursing: { 4: [], 6: [] },
    hops: { 4: [], 6: [] },
    circuits: [],
  };
  leading.set(attachment, made);
  return made;
}

/** A table whose static routes are looked at; those that recurse are put into `recursing`. */
interface Leads {
  readonly attachment: Attachment;
  readonly table: VrfTable;
  readonly statics: readonly StaticRoute[];
  /** Those that may stand inside a link of the table: there they, and not the link, tell where a next hop is. */
  readonly narrow: () => CoverIndex<StaticRoute>;
  readonly recursing: StaticRoute[];
  readonly hops: { shortest: number; plain: boolean };
}

/** One that outlasts its next hop leads nowhere then. */
function lasting({ permanent }: StaticRoute): Forwarding | undefined {
  return permanent === true ? DROP : undefined;
}

/** Where a static route leads; `undefined` while its next hop is out of reach, since it is not installed then. */
function staticForwarding(leads: Leads, route: StaticRoute, depth = 0): Forwarding | undefined {
  const { attachment, table, statics } = leads;
  if (route.discard) return DROP;
  if (route.viaVrf === '') return CORE;
  const home = route.viaVrf === undefined ? table : siblingOf(attachment, table, route.viaVrf);
  if (home === undefined) return undefined;
  if (route.interface !== undefined) return throughInterface(attachment, table, route.interface);
  const { nextHop } = route;
  if (nextHop === undefined) return home === table ? undefined : { kind: 'table', table: home.id };
  const links = linksAt(attachment, home, nextHop);
  const [link] = links;
  if (depth === 0) {
    if (links.length !== 1 || home !== table) leads.hops.plain = false;
    if (link !== undefined) leads.hops.shortest = Math.min(leads.hops.shortest, link.length);
  }
  if (link !== undefined) {
    const inside = depth < 4 && home === table ? insideLink(leads, nextHop, link.length, route) : undefined;
    const forwarding = inside && staticForwarding(leads, inside, depth + 1);
    return forwarding ?? outBy(attachment, link.circuit);
  }
  if (depth === 0) leads.recursing.push(route);
  const via = depth < 4 && home === table ? longestStatic(statics, nextHop, route) : undefined;
  return via === undefined ? undefined : staticForwarding(leads, via, depth + 1);
}

/** An interface of another table is a leak as good as a next hop there; one of the global table leads into the core. */
function throughInterface(attachment: Attachment, table: VrfTable, name: string): Forwarding | undefined {
  const one = table.router.model.interfaces.find((candidate) => candidate.name === name);
  if (one === undefined) return undefined;
  if (one.vrf === undefined) return CORE;
  const circuit = circuitAt(attachment, one);
  return circuit === undefined ? undefined : outBy(attachment, circuit);
}

/** The circuit of an interface; the index is made once for every attachment. */
function circuitAt(attachment: Attachment, one: Interface): Circuit | undefined {
  const known = circuitsByInterface.get(attachment);
  const index = known ?? new Map(attachment.circuits.map((circuit) => [circuit.interface, circuit]));
  if (known === undefined) circuitsByInterface.set(attachment, index);
  return index.get(one);
}

const circuitsByInterface = new WeakMap<Attachment, ReadonlyMap<Interface, Circuit>>();

/** Statics longer than the shortest link of their table; mostly none. */
function insideLinks(
  { interfaces }: VrfTable,
  family: Family,
  statics: readonly StaticRoute[],
): CoverIndex<StaticRoute> {
  let shortest = Number.POSITIVE_INFINITY;
  for (const { addresses } of interfaces)
    for (const { value } of addresses)
      if (value.family === family && value.length < shortest) shortest = value.length;
  return coverIndex(
    statics
      .filter(({ prefix }) => prefix.length > shortest)
      .map((value) => ({ prefix: value.prefix, value })),
  );
}

/** The longest static route around a next hop inside its link; none is resolved by one of its own prefix. */
function insideLink(
  { narrow }: Leads,
  nextHop: IpAddress,
  link: number,
  except: StaticRoute,
): StaticRoute | undefined {
  const { prefix } = except;
  return narrow()
    .at(nextHop)
    .find((route) => route.prefix.length > link && !samePrefix(route.prefix, prefix));
}

function longestStatic(
  statics: readonly StaticRoute[],
  nextHop: IpAddress,
  except: StaticRoute,
): StaticRoute | undefined {
  return statics
    .filter((route) => route !== except && coversAddress(route.prefix, nextHop))
    .sort((a, b) => b.prefix.length - a.prefix.length)[0];
}

/** Another VRF of the same router. */
export function siblingOf(attachment: Attachment, table: VrfTable, name: string): VrfTable | undefined {
  return tableNamed(attachment, table.router, name);
}

/** A router's VRF by its name (the first of several). Leaks and routes into other VRFs ask for one each: the index is made once for every attachment. */
export function tableNamed(attachment: Attachment, router: ReadRouter, name: string): VrfTable | undefined {
  const known = tablesByName.get(attachment);
  const index = known ?? indexOfTables(attachment);
  if (known === undefined) tablesByName.set(attachment, index);
  return index.get(router)?.get(name);
}

const tablesByName = new WeakMap<Attachment, ReturnType<typeof indexOfTables>>();

function indexOfTables({ tables }: Attachment) {
  const index = new Map<ReadRouter, Map<string, VrfTable>>();
  for (const table of tables) {
    const named = index.get(table.router) ?? new Map<string, VrfTable>();
    if (!named.has(table.vrf.name)) named.set(table.vrf.name, table);
    index.set(table.router, named);
  }
  return index;
}
