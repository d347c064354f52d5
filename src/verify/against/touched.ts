import type { Prefix } from '../../net/prefix.ts';
import { familyOf, type VrfTable } from '../bind/circuit.ts';
import { hiddenBy } from '../judge/rd-collision.ts';
import type { Forwarding, LocalRoute, VpnRoute } from '../routing/routes.ts';
import type { Carrying } from './carried.ts';

/**
 * The prefixes of everything that differs between two sides of one family and scope: outside them a packet in a table that both have is treated
 * alike. `undefined` where that cannot be told prefix by prefix.
 *
 * Why that holds: a destination never changes on its way (`reach/walk.ts`), and each step reads of a table (1) its own routes that cover the
 * destination, (2) the routes its class takes that cover it, with their exporters, (3) what it does where nothing covers it, its mode of labels and
 * the labels it shares, and of routers (4) whether they forward, what they answer by themselves, what leads into and out of the global table, which
 * policies pick packets, and, in the present state, whether packets and routes get from one to another and no other route hides this one. What
 * arrives is told by (5) the circuit: its place and what its filters let out. Of (1), (2) and (5) the prefixes are collected; (3) and (4) are
 * compared whole, and where they differ, or packets are picked or led through global tables at all, nothing is left out. So by induction
 * over the steps a way outside the prefixes exists on both sides or on neither.
 */
export function touchedPrefixes(before: Carrying, after: Carrying): readonly Prefix[] | undefined {
  const [old, young] = [stateOf(before), stateOf(after)];
  const simple = old.isSimple && young.isSimple && before.core === after.core;
  if (!simple || !sameSettings(old, young) || !sameTransport(old, young)) return undefined;
  return [...differentRoutes(old, young), ...differentImports(old, young)];
}

/** A table by a name that is the same on both sides. */
export function tableName({ router, vrf }: VrfTable): string {
  return `${router.name}\n${vrf.name}`;
}

interface State {
  readonly side: Carrying;
  readonly tables: ReadonlyMap<string, VrfTable>;
  /** No packet is picked or led into a VRF from a global table, no two tables share a label or a name. */
  readonly isSimple: boolean;
  /** All that packets meet by a route. */
  sayOfLocal(route: LocalRoute): string;
  sayOfVpn(route: VpnRoute): string;
}

function stateOf(side: Carrying): State {
  const { attachment, routers } = side.fabric;
  const tables = new Map(attachment.tables.map((table) => [tableName(table), table]));
  const leads = routers.some(({ model }) =>
    model.leaks.some(({ kind, to }) => kind === 'policy-routing' || to === ''),
  );
  const sayOfLocal = kept((route: LocalRoute) => {
    // Contested is what is static and of the second preference: no other route has the two.
    const { prefix, source, preference, forwarding } = route;
    const shut = side.fabric.scope === 'present' && route.shut !== undefined;
    return `${prefix.address}/${prefix.length} ${source} ${preference} ${shut} ${sayOfForwarding(side, forwarding)}`;
  });
  const sayOfVpn = kept((route: VpnRoute) => {
    const hidden = side.fabric.scope === 'present' && hiddenBy(side.fabric, route).length > 0;
    return `${nameOf(side, route.table)} ${hidden} ${sayOfLocal(route.local)}`;
  });
  return {
    side,
    tables,
    isSimple: !leads && !sharesLabels(attachment.tables) && tables.size === attachment.tables.length,
    sayOfLocal,
    sayOfVpn,
  };
}

function kept<Route extends object>(say: (route: Route) => string): (route: Route) => string {
  const said = new Map<Route, string>();
  return (route) => {
    const known = said.get(route) ?? say(route);
    said.set(route, known);
    return known;
  };
}

function nameOf({ fabric }: Carrying, table: number): string {
  const found = fabric.attachment.tables[table];
  return found === undefined ? '' : tableName(found);
}

/** Where packets go, and what the circuit lets out. Places and sets are numbers that both sides share. */
function sayOfForwarding(side: Carrying, forwarding: Forwarding): string {
  if (forwarding.kind === 'table') return `table ${nameOf(side, forwarding.table)}`;
  if (forwarding.kind !== 'circuit') return forwarding.kind;
  const circuit = side.fabric.attachment.circuits[forwarding.circuit];
  if (circuit === undefined) return 'circuit';
  const { router, interface: port } = circuit;
  const released = [false, true].map((popped) => side.passage.releasedBy(circuit, popped));
  const shut = side.fabric.scope === 'present' && port.shut !== undefined;
  return `${router.name} ${port.name} ${side.numbers.placeOf(circuit)} ${released} ${shut}`;
}

/** Whether two VRFs of a router have one label by hand, in any family. */
function sharesLabels(tables: readonly VrfTable[]): boolean {
  const labels = tables.flatMap(({ router, vrf }) => {
    const own = new Set(vrf.families.flatMap(({ staticLabel }) => staticLabel?.value ?? []));
    return [...own].map((label) => `${router.name} ${label}`);
  });
  return new Set(labels).size < labels.length;
}

/** What a table and its router do with packets that no route decides about. */
function sameSettings(old: State, young: State): boolean {
  return inBoth(old, young).every(([was, is]) => settingsOf(old, was) === settingsOf(young, is));
}

function settingsOf({ side: { fabric } }: State, table: VrfTable): string {
  const { family } = fabric;
  const settings = familyOf(table, family);
  const { guards, interfaces } = table.router.model;
  const stands = (guard: { readonly family: number; readonly value: boolean }) =>
    guard.family === family && !guard.value;
  const answers = guards.localRuleBehindVrf.some(stands)
    ? interfaces.flatMap((one) => (one.vrf === undefined ? one.addresses : []))
    : [];
  return [
    settings?.terminator.value,
    settings?.labelMode.value,
    guards.forwards.some(stands),
    ...answers.map(({ value }) => `${value.family} ${value.address}`),
  ].join(' ');
}

function inBoth(old: State, young: State): readonly (readonly [VrfTable, VrfTable])[] {
  return [...young.tables].flatMap(([name, is]) => {
    const was = old.tables.get(name);
    return was === undefined ? [] : [[was, is] as const];
  });
}

/** Whether the backbone carries the same between all routers with tables; only the present state asks. */
function sameTransport(old: State, young: State): boolean {
  if (young.side.fabric.scope === 'possible') return true;
  const problems = ({ side: { fabric, transport }, tables }: State) => {
    const routers = [...new Set([...tables.values()].map(({ router }) => router))];
    const pairs = routers.flatMap((importer) =>
      routers.map((exporter): [string, string | undefined] => [
        `${importer.name}\n${exporter.name}`,
        transport.problem(importer, exporter, fabric.family),
      ]),
    );
    return new Map(pairs);
  };
  const was = problems(old);
  return [...problems(young)].every(([pair, problem]) => !was.has(pair) || was.get(pair) === problem);
}

/** Own routes that stand in a table of one side only. */
function differentRoutes(old: State, young: State): readonly Prefix[] {
  const names = new Set([...old.tables.keys(), ...young.tables.keys()]);
  const routesOf = ({ side, tables }: State, name: string) =>
    side.fabric.locals[tables.get(name)?.id ?? -1] ?? [];
  return [...names].flatMap((name) =>
    differing([routesOf(old, name), old.sayOfLocal], [routesOf(young, name), young.sayOfLocal]).map(
      ({ prefix }) => prefix,
    ),
  );
}

/** Routes that a table of both takes on one side only; most tables share a class, which is compared once. */
function differentImports(old: State, young: State): readonly Prefix[] {
  const compared = new Set<string>();
  return inBoth(old, young).flatMap(([was, is]) => {
    const classes = [classOf(old, was), classOf(young, is)] as const;
    if (compared.has(`${classes}`)) return [];
    compared.add(`${classes}`);
    const [mine, theirs] = [takenBy(old, classes[0]), takenBy(young, classes[1])];
    return differing([mine, old.sayOfVpn], [theirs, young.sayOfVpn]).map(({ local }) => local.prefix);
  });
}

function classOf({ side }: State, table: VrfTable): number {
  return side.fabric.classes.of[table.id] ?? -1;
}

function takenBy({ side: { fabric } }: State, number: number): readonly VpnRoute[] {
  return fabric.classes.admittedTo(number).flatMap((id) => fabric.routes[id] ?? []);
}

type Said<Route> = readonly [readonly Route[], (route: Route) => string];

/** Members of either list of which the other one says nothing equal. */
function differing<Route>([some, say]: Said<Route>, [others, tell]: Said<Route>): readonly Route[] {
  if (some.length === others.length && some.every((one, i) => isSaid(others[i], tell, say(one)))) return [];
  const [here, there] = [new Set(some.map(say)), new Set(others.map(tell))];
  return [...some.filter((one) => !there.has(say(one))), ...others.filter((one) => !here.has(tell(one)))];
}

function isSaid<Route>(route: Route | undefined, tell: (route: Route) => string, text: string): boolean {
  return route !== undefined && tell(route) === text;
}
