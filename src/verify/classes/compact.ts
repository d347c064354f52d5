import type { DeviceModel, Interface } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import { hostPrefix } from '../../net/prefix.ts';
import { type Attachment, type Circuit, familyOf, type VrfTable } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import { isExported, targetsOf } from '../routing/exports.ts';
import { type LocalRow, localRows } from '../routing/locals.ts';
import type { Forwarding, LocalRoute } from '../routing/routes.ts';
import { fragmentReading, hookRulesAt } from '../space/filter.ts';
import { type Interner, interner, prefixesOf, setInterner, wireTextInterner, writeWords } from './intern.ts';
import {
  CIRCUIT,
  type CircuitRows,
  type CompactChain,
  type CompactNetwork,
  type CompactPolicy,
  FORWARD,
  LABEL,
  NONE,
  ROLE,
  ROUTE,
  type RouteRows,
  TABLE,
  type TableRows,
  widthOf,
} from './network.ts';
import { closedPolicy, contentKey } from './policy-text.ts';

/** Numbers the declared policy gives to its VPNs and sites. */
export interface DeclaredNumbers {
  readonly vpn: ReadonlyMap<string, number>;
  readonly site: ReadonlyMap<string, number>;
}

/**
 * The compact form of some routers (one, a worker's share, or all): their tables, circuits and routes in the order and numbers of the
 * attachment. It reads nothing that another router says, so networks of parts are joined by `mergeNetworks`. `rows` are their VRFs' own routes, where
 * somebody has worked them out already.
 */
export function compactNetwork(
  attachment: Attachment,
  routers: readonly ReadRouter[],
  family: Family,
  numbers: DeclaredNumbers,
  rows = localRows(attachment, family),
): CompactNetwork {
  const making: Making = {
    attachment,
    family,
    numbers,
    rows: new Map(routers.map((router, row) => [router, row])),
    targets: wireTextInterner(),
    distinguishers: wireTextInterner(),
    sets: setInterner(),
    policies: interner(({ key }) => key),
    chains: interner(({ key }) => key),
    strangers: new Map(),
    known: new Map(),
  };
  const tables = tableColumns(making);
  const circuits = circuitColumns(making);
  const routes = routeColumns(making, rows);
  return {
    family,
    routers: { name: routers.map(({ name }) => name), file: routers.map(({ file }) => file) },
    targets: making.targets.wires(),
    distinguishers: making.distinguishers.wires(),
    sets: making.sets.lists(),
    policies: making.policies.values,
    chains: making.chains.values,
    tables,
    circuits,
    routes,
    strangers: making.strangers.size,
    backbone: prefixesOf(backboneOf(routers, family), widthOf(family)),
  };
}

interface Making {
  readonly attachment: Attachment;
  readonly family: Family;
  readonly numbers: DeclaredNumbers;
  readonly rows: ReadonlyMap<ReadRouter, number>;
  readonly targets: ReturnType<typeof wireTextInterner>;
  readonly distinguishers: ReturnType<typeof wireTextInterner>;
  readonly sets: ReturnType<typeof setInterner>;
  readonly policies: Interner<CompactPolicy>;
  readonly chains: Interner<CompactChain>;
  readonly strangers: Map<string, number>;
  /** Rows of policies and chains by router and name, so that their content is spelled once. */
  readonly known: Map<string, number>;
}

function tableColumns(making: Making): TableRows {
  const { tables } = making.attachment;
  const [ints, bytes] = [() => new Int32Array(tables.length), () => new Uint8Array(tables.length)];
  const columns = {
    router: ints(),
    at: ints(),
    owner: ints(),
    distinguisher: ints(),
    imports: ints(),
    importPolicy: ints(),
    label: bytes(),
    flags: bytes(),
  };
  for (const [id, table] of tables.entries()) {
    const row = tableRow(making, table);
    columns.router[id] = row.router;
    columns.at[id] = row.at;
    columns.owner[id] = row.owner;
    columns.distinguisher[id] = row.distinguisher;
    columns.imports[id] = row.imports;
    columns.importPolicy[id] = row.importPolicy;
    columns.label[id] = row.label;
    columns.flags[id] = row.flags;
  }
  return columns;
}

function circuitColumns(making: Making): CircuitRows {
  const { circuits } = making.attachment;
  const [ints, bytes] = [() => new Int32Array(circuits.length), () => new Uint8Array(circuits.length)];
  const columns = {
    router: ints(),
    at: ints(),
    table: ints(),
    vpn: ints(),
    site: ints(),
    role: bytes(),
    flags: bytes(),
    inbound: ints(),
    outbound: ints(),
    forwarded: ints(),
  };
  for (const [id, circuit] of circuits.entries()) {
    const hooks = hooksOf(making, circuit.router, circuit.interface);
    columns.router[id] = making.rows.get(circuit.router) ?? NONE;
    columns.at[id] = circuit.interface.at;
    columns.table[id] = circuit.table;
    columns.vpn[id] = vpnNumber(making, circuit.vpn);
    columns.site[id] = making.numbers.site.get(circuit.site?.id ?? '') ?? NONE;
    columns.role[id] = circuit.role === undefined ? ROLE.none : ROLE_OF[circuit.role];
    columns.flags[id] = circuitFlags(making.family, circuit);
    columns.inbound[id] = hooks.inbound;
    columns.outbound[id] = hooks.outbound;
    columns.forwarded[id] = hooks.forwarded;
  }
  return columns;
}

function routeColumns(making: Making, rows: readonly (readonly LocalRow[])[]): RouteRows {
  const { attachment, family } = making;
  const count = rows.reduce((sum, list) => sum + list.length, 0);
  const width = widthOf(family);
  const [ints, bytes] = [() => new Int32Array(count), () => new Uint8Array(count)];
  const columns = {
    words: new Uint32Array(count * width),
    length: bytes(),
    table: ints(),
    at: ints(),
    flags: bytes(),
    forward: bytes(),
    to: ints(),
    exports: ints(),
  };
  let at = 0;
  for (const [id, table] of attachment.tables.entries()) {
    const exports = exportsOf(making, table);
    for (const row of rows[id] ?? []) {
      const { prefix, forwarding } = row.route;
      writeWords(columns.words, at, prefix.address, width);
      columns.length[at] = prefix.length;
      columns.table[at] = id;
      columns.at[at] = row.route.at ?? 0;
      columns.flags[at] = routeFlags(row);
      columns.forward[at] = FORWARD[forwarding.kind];
      columns.to[at] = targetOf(forwarding);
      columns.exports[at] = exports(row.route);
      at++;
    }
  }
  return columns;
}

const LABEL_OF = {
  'per-vrf': LABEL.perVrf,
  'per-next-hop': LABEL.perNextHop,
  unknown: LABEL.unknown,
  none: LABEL.none,
};

function tableRow(making: Making, table: VrfTable) {
  const { family } = making;
  const settings = familyOf(table, family);
  const { model } = table.router;
  const owner = table.owner ?? `${table.vrf.name}@${table.router.name}`;
  const base = {
    router: making.rows.get(table.router) ?? NONE,
    at: table.vrf.at,
    owner: vpnNumber(making, owner),
  };
  const redirected = model.leaks.some(
    (leak) =>
      leak.kind === 'policy-routing' && leak.from === table.vrf.name && (leak.family ?? family) === family,
  );
  const localFirst = model.guards.localRuleBehindVrf.some((guard) => guard.family === family && !guard.value);
  const common =
    (redirected ? TABLE.redirected : 0) |
    (localFirst ? TABLE.localFirst : 0) |
    (sharesLabel(model, table) ? TABLE.sharedLabel : 0) |
    (model.guards.forwards.some((guard) => guard.family === family && !guard.value) ? TABLE.silent : 0);
  if (settings === undefined)
    return {
      ...base,
      distinguisher: NONE,
      imports: NONE,
      importPolicy: NONE,
      label: LABEL.unknown,
      flags: common,
    };
  const imports = settings.importsVpn ? settings.importTargets.map(({ value }) => value) : [];
  const { importPolicy, rd } = settings;
  return {
    ...base,
    distinguisher: rd === undefined ? NONE : making.distinguishers.of(rd.value),
    imports: imports.length === 0 ? NONE : targetSet(making, imports),
    importPolicy: importPolicy === undefined ? NONE : policyRow(making, model, importPolicy.value, table),
    label: LABEL_OF[settings.labelMode.value],
    flags: common | TABLE.configured | (settings.terminator.value ? 0 : TABLE.endless),
  };
}

/** Whether two VRFs of the router were given one label by hand. */
function sharesLabel({ vrfs }: DeviceModel, { vrf }: VrfTable): boolean {
  if (vrf.families.every(({ staticLabel }) => staticLabel === undefined)) return false;
  const labels = vrf.families.flatMap(({ staticLabel }) => staticLabel?.value ?? []);
  return vrfs.some(
    (other) =>
      other !== vrf &&
      other.families.some(
        ({ staticLabel }) => staticLabel !== undefined && labels.includes(staticLabel.value),
      ),
  );
}

function vpnNumber({ numbers, strangers }: Making, name: string): number {
  const declared = numbers.vpn.get(name);
  if (declared !== undefined) return declared;
  const known = strangers.get(name) ?? strangers.size;
  strangers.set(name, known);
  return -1 - known;
}

function targetSet({ targets, sets }: Making, texts: readonly Parameters<typeof targets.of>[0][]): number {
  const [only] = texts;
  if (only !== undefined && texts.length === 1) return sets.of([targets.of(only)]);
  return sets.of([...new Set(texts.map(targets.of))].sort((a, b) => a - b));
}

function policyRow(making: Making, model: DeviceModel, name: string, { router }: VrfTable): number {
  const place = `policy ${router.index} ${name}`;
  const row = making.known.get(place) ?? making.policies.of(closedPolicy(model, name));
  making.known.set(place, row);
  return row;
}

const ROLE_OF = { 'any-to-any-role': ROLE.any, 'hub-role': ROLE.hub, 'spoke-role': ROLE.spoke };

function circuitFlags(family: Family, { interface: one, contested }: Circuit): number {
  const check = one.sourceCheck.find((candidate) => candidate.family === family)?.mode;
  return (
    (check === 'strict' ? CIRCUIT.strict : check === 'loose' ? CIRCUIT.loose : 0) |
    (one.acceptsLabels.value ? CIRCUIT.labelled : 0) |
    (contested ? CIRCUIT.contested : 0)
  );
}

const NO_HOOKS = { inbound: NONE, outbound: NONE, forwarded: NONE } as const;

function hooksOf(making: Making, router: ReadRouter, one: Interface) {
  if (one.filters.length === 0) return NO_HOOKS;
  const rows = { inbound: NONE, outbound: NONE, forwarded: NONE };
  const { model } = router;
  const fragments = fragmentReading(router);
  for (const { hook, rules } of hookRulesAt(model, one, making.family)) {
    const names = one.filters.map((use) => `${use.hook} ${use.family} ${use.filter}`).join(',');
    const place = `chain ${router.index} ${hook} ${names}`;
    const row =
      making.known.get(place) ??
      making.chains.of({ key: `${hook} ${fragments} ${contentKey(rules)}`, hook, rules, fragments });
    making.known.set(place, row);
    if (hook === 'inbound') rows.inbound = row;
    else if (hook === 'outbound') rows.outbound = row;
    else if (hook === 'forwarded-outbound') rows.forwarded = row;
  }
  return rows;
}

function routeFlags({ route, present, possible }: LocalRow): number {
  return (
    (present ? ROUTE.present : 0) |
    (possible ? ROUTE.possible : 0) |
    (route.exact ? ROUTE.exact : 0) |
    (route.source === 'self' ? ROUTE.self : 0) |
    (route.contested ? ROUTE.contested : 0)
  );
}

function targetOf(forwarding: Forwarding): number {
  if (forwarding.kind === 'circuit') return forwarding.circuit;
  return forwarding.kind === 'table' ? forwarding.table : NONE;
}

/** The sets a VRF's routes leave with. Routes without tags where no policy decides differ by their source alone. */
function exportsOf(making: Making, table: VrfTable): (route: LocalRow['route']) => number {
  const settings = familyOf(table, making.family);
  if (settings === undefined) return () => NONE;
  const setOf = (route: LocalRow['route']) => {
    const targets = isExported(settings, route) ? targetsOf(table, settings, route) : [];
    return targets.length === 0 ? NONE : targetSet(making, targets);
  };
  if (settings.exportPolicy !== undefined) return setOf;
  const bySource = new Map<LocalRoute['source'], number>();
  return (route) => {
    if (route.tags.length > 0) return setOf(route);
    const set = bySource.get(route.source) ?? setOf(route);
    bySource.set(route.source, set);
    return set;
  };
}

function backboneOf(routers: readonly ReadRouter[], family: Family) {
  return routers.flatMap(({ model }) =>
    model.interfaces.flatMap((one) =>
      one.vrf === undefined
        ? one.addresses
            .filter(({ value }) => value.family === family)
            .map(({ value }) => hostPrefix({ family, value: value.address }))
        : [],
    ),
  );
}
