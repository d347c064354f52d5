import type { DeviceModel, Interface } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import { hostPrefix } from '../../net/prefix.ts';
import { type Attachment, type Circuit, familyOf, type VrfTable } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import { isExported, targetsOf } from '../routing/exports.ts';
import { type LocalRow, localRows } from '../routing/locals.ts';
import type { Forwarding } from '../routing/routes.ts';
import { fragmentReading, hookRulesAt } from '../space/filter.ts';
import { type Interner, interner, prefixesOf, setInterner, wireTextInterner } from './intern.ts';
import {
  CIRCUIT,
  type CompactChain,
  type CompactNetwork,
  type CompactPolicy,
  FORWARD,
  LABEL,
  NONE,
  ROLE,
  ROUTE,
  TABLE,
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
 * attachment. It reads nothing that another router says, so networks of parts are joined by `mergeNetworks`.
 */
export function compactNetwork(
  attachment: Attachment,
  routers: readonly ReadRouter[],
  family: Family,
  numbers: DeclaredNumbers,
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
  const tables = attachment.tables.map((table) => tableRow(making, table));
  const circuits = attachment.circuits.map((circuit) => circuitRow(making, circuit));
  const routes = localRows(attachment, family).flatMap((rows, table) =>
    rows.map((row) => routeRow(making, attachment.tables[table], row)),
  );
  return {
    family,
    routers: { name: routers.map(({ name }) => name), file: routers.map(({ file }) => file) },
    targets: making.targets.wires(),
    distinguishers: making.distinguishers.wires(),
    sets: making.sets.lists(),
    policies: making.policies.values,
    chains: making.chains.values,
    tables: {
      router: ints(tables, 'router'),
      at: ints(tables, 'at'),
      owner: ints(tables, 'owner'),
      distinguisher: ints(tables, 'distinguisher'),
      imports: ints(tables, 'imports'),
      importPolicy: ints(tables, 'importPolicy'),
      label: bytes(tables, 'label'),
      flags: bytes(tables, 'flags'),
    },
    circuits: {
      router: ints(circuits, 'router'),
      at: ints(circuits, 'at'),
      table: ints(circuits, 'table'),
      vpn: ints(circuits, 'vpn'),
      site: ints(circuits, 'site'),
      role: bytes(circuits, 'role'),
      flags: bytes(circuits, 'flags'),
      inbound: ints(circuits, 'inbound'),
      outbound: ints(circuits, 'outbound'),
      forwarded: ints(circuits, 'forwarded'),
    },
    routes: {
      ...prefixesOf(
        routes.map(({ prefix }) => prefix),
        widthOf(family),
      ),
      table: ints(routes, 'table'),
      at: ints(routes, 'at'),
      flags: bytes(routes, 'flags'),
      forward: bytes(routes, 'forward'),
      to: ints(routes, 'to'),
      exports: ints(routes, 'exports'),
    },
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

type Row<Name extends string> = Readonly<Record<Name, number>>;

function ints<Name extends string>(rows: readonly Row<Name>[], name: Name): Int32Array {
  const column = new Int32Array(rows.length);
  for (let at = 0; at < column.length; at++) column[at] = rows[at]?.[name] ?? 0;
  return column;
}

function bytes<Name extends string>(rows: readonly Row<Name>[], name: Name): Uint8Array {
  const column = new Uint8Array(rows.length);
  for (let at = 0; at < column.length; at++) column[at] = rows[at]?.[name] ?? 0;
  return column;
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
  const labels = vrf.families.flatMap(({ staticLabel }) => staticLabel?.value ?? []);
  if (labels.length === 0) return false;
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
  return sets.of([...new Set(texts.map(targets.of))].sort((a, b) => a - b));
}

function policyRow(making: Making, model: DeviceModel, name: string, { router }: VrfTable): number {
  const place = `policy ${router.index} ${name}`;
  const row = making.known.get(place) ?? making.policies.of(closedPolicy(model, name));
  making.known.set(place, row);
  return row;
}

const ROLE_OF = { 'any-to-any-role': ROLE.any, 'hub-role': ROLE.hub, 'spoke-role': ROLE.spoke };

function circuitRow(making: Making, circuit: Circuit) {
  const { family } = making;
  const { interface: one, router } = circuit;
  const check = one.sourceCheck.find((candidate) => candidate.family === family)?.mode;
  return {
    router: making.rows.get(router) ?? NONE,
    at: one.at,
    table: circuit.table,
    vpn: vpnNumber(making, circuit.vpn),
    site: making.numbers.site.get(circuit.site?.id ?? '') ?? NONE,
    role: circuit.role === undefined ? ROLE.none : ROLE_OF[circuit.role],
    flags:
      (check === 'strict' ? CIRCUIT.strict : check === 'loose' ? CIRCUIT.loose : 0) |
      (one.acceptsLabels.value ? CIRCUIT.labelled : 0) |
      (circuit.contested ? CIRCUIT.contested : 0),
    ...hooksOf(making, router, one),
  };
}

function hooksOf(making: Making, router: ReadRouter, one: Interface) {
  const rows = { inbound: NONE, outbound: NONE, forwarded: NONE };
  if (one.filters.length === 0) return rows;
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

function routeRow(making: Making, table: VrfTable | undefined, { route, present, possible }: LocalRow) {
  const { prefix, forwarding } = route;
  return {
    prefix,
    table: route.table,
    at: route.at ?? 0,
    flags:
      (present ? ROUTE.present : 0) |
      (possible ? ROUTE.possible : 0) |
      (route.exact ? ROUTE.exact : 0) |
      (route.source === 'self' ? ROUTE.self : 0) |
      (route.contested ? ROUTE.contested : 0),
    ...forwardOf(forwarding),
    exports: table === undefined ? NONE : exportSet(making, table, route),
  };
}

function forwardOf(forwarding: Forwarding): { readonly forward: number; readonly to: number } {
  switch (forwarding.kind) {
    case 'circuit':
      return { forward: FORWARD.circuit, to: forwarding.circuit };
    case 'table':
      return { forward: FORWARD.table, to: forwarding.table };
    case 'core':
      return { forward: FORWARD.core, to: NONE };
    case 'drop':
      return { forward: FORWARD.drop, to: NONE };
  }
}

/** Routes without tags in a VRF without an export policy all leave with the VRF's own targets: that set is worked out once. */
function exportSet(making: Making, table: VrfTable, route: LocalRow['route']): number {
  const settings = familyOf(table, making.family);
  const local = { ...route, id: 0 };
  if (settings === undefined || !isExported(settings, local)) return NONE;
  const plain = settings.exportPolicy === undefined && route.tags.length === 0;
  const place = `exports ${table.id}`;
  const before = plain ? making.known.get(place) : undefined;
  if (before !== undefined) return before;
  const targets = targetsOf(table, settings, local);
  const row = targets.length === 0 ? NONE : targetSet(making, targets);
  if (plain) making.known.set(place, row);
  return row;
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
