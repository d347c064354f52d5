import type { VrfFamily } from '../../device/model.ts';
import { covers, type Prefix, prefixKey, prefixText } from '../../net/prefix.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import type { VrfTable } from '../bind/circuit.ts';
import { cite } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import { onDemand } from '../routing/on-demand.ts';
import { unresolvedStatics } from '../routing/static-forwarding.ts';
import { targetIndex } from '../routing/targets.ts';
import type { Finding } from '../types.ts';
import type { FindingContext } from './findings.ts';
import { finding } from './findings.ts';
import { declaringVpns, swappedHubs } from './findings-ownership.ts';

/** What is looked up again and again while tables are judged. */
type TableContext = FindingContext & {
  readonly declaring: () => ReturnType<typeof declaringVpns>;
  readonly owned: ReturnType<typeof ownedByVpn>;
};

/** Facts about VRFs: whose they are, what targets they share, RDs, labels, ends of tables, static routes nobody declared. */
export function tableFindings(facts: FindingContext): readonly Finding[] {
  const declaring = onDemand(() => declaringVpns(facts.subject));
  const context = { ...facts, declaring, owned: ownedByVpn(facts.subject) };
  const { tables } = context.attachment;
  const strangers = tables.filter(
    ({ owner, router }) => owner === undefined && router.model.guards.hostStateCollected,
  );
  const joined = strangers.length === 0 ? NO_TABLES : joinedTables(context);
  return [
    ...strangers.map((table) => foreign(table, joined)),
    ...context.fabrics.flatMap((fabric, family) => [
      ...targetFindings(fabric, context.carries[family]),
      ...sharedDistinguishers(fabric),
      ...swappedHubs(fabric),
    ]),
    ...tables.flatMap((table) =>
      table.vrf.families.flatMap((settings) => familyFindings(context, table, settings)),
    ),
  ];
}

const NO_TABLES: ReadonlySet<number> = new Set();

function foreign(table: VrfTable, joined: ReadonlySet<number>): Finding {
  const joinedName = table.circuits.length > 0 ? 'foreign-vrf-joined' : 'vrf-without-circuit';
  const name = joined.has(table.id) ? joinedName : 'foreign-vrf';
  return finding(name, table.router, table.vrf.at, { vrf: table.vrf.name });
}

/** VRFs nobody declared that exchange a route with a VRF of a declared VPN. */
function joinedTables({ attachment: { tables }, fabrics, crossings }: FindingContext): ReadonlySet<number> {
  const joined = new Set<number>();
  for (const [family, fabric] of fabrics.entries()) {
    const known = crossings[family];
    if (known?.some(({ importer, exporter }) => isJoining(tables[importer], tables[exporter])) === false)
      continue;
    for (const table of tables)
      for (const id of fabric.classes.admittedBy(table.id)) {
        const exporter = tables[fabric.routes[id]?.table ?? -1];
        if (exporter !== undefined && isJoining(table, exporter))
          joined.add(exporter.owner === undefined ? exporter.id : table.id);
      }
  }
  return joined;
}

/** Whether one of two VRFs is nobody's and the other is somebody's. */
function isJoining(one: VrfTable | undefined, other: VrfTable | undefined): boolean {
  return (one?.owner === undefined) !== (other?.owner === undefined);
}

/** Targets that a VRF of a declared VPN imports and no collected VRF exports; `carries` is what the class engine knows. */
function targetFindings(fabric: Fabric, carries = carriedIn(fabric)): readonly Finding[] {
  const exported = new Set(
    fabric.attachment.tables.flatMap(
      (table) => settingsOf(fabric, table)?.exportTargets.map(({ value }) => value) ?? [],
    ),
  );
  return fabric.attachment.tables
    .filter(({ owner }) => owner !== undefined)
    .flatMap((table) =>
      (settingsOf(fabric, table)?.importTargets ?? [])
        .filter(({ value }) => !exported.has(value) && !carries(value))
        .map(({ value, at }) =>
          finding('rt-unknown-import', table.router, at, { vrf: table.vrf.name, target: value }),
        ),
    );
}

/** Whether a VPN route of a fabric carries a target. */
function carriedIn(fabric: Fabric): (target: RouteTarget) => boolean {
  const index = onDemand(() => targetIndex(fabric.routes, fabric.numbers.count));
  return (target) => {
    const number = fabric.numbers.of(target);
    const { start } = index();
    // A number given out after the index was made is of a target that no route has.
    return number + 1 < start.length && start[number] !== start[number + 1];
  };
}

/** One RD in VRFs of different VPNs, or in two VRFs of one router: equal prefixes of theirs hide each other. */
function sharedDistinguishers(fabric: Fabric): readonly Finding[] {
  const uses = fabric.attachment.tables.flatMap((table) => {
    const rd = settingsOf(fabric, table)?.rd;
    return rd === undefined ? [] : [{ table, rd }];
  });
  const groups = [...Map.groupBy(uses, ({ rd }) => rd.value).values()].filter(
    (list) =>
      list.some(({ table }) => table.owner !== list[0]?.table.owner) ||
      new Set(list.map(({ table }) => table.router)).size < list.length,
  );
  return groups.flatMap((list) =>
    list.map(({ table, rd }) => {
      const others = list
        .filter((other) => other.table !== table)
        .flatMap((other) => cite(other.table.router, other.rd.at));
      return finding('rd-reuse', table.router, [...cite(table.router, rd.at), ...others], {
        vrf: table.vrf.name,
        rd: rd.value,
      });
    }),
  );
}

function familyFindings(context: TableContext, table: VrfTable, settings: VrfFamily): readonly Finding[] {
  const data = { vrf: table.vrf.name, family: settings.family };
  const { router } = table;
  const declared = table.owner !== undefined;
  const kernel = settings.redistributes.find(({ value }) => value === 'kernel');
  const exports = settings.exportsVpn && settings.exportTargets.length > 0;
  return [
    ...(kernel === undefined ? [] : [finding('kernel-redistributed', router, kernel.at, data)]),
    ...(declared && exports && settings.rd === undefined
      ? [finding('rd-missing', router, settings.at, data)]
      : []),
    ...(declared && exports && settings.labelMode.value === 'none'
      ? [finding('label-not-given', router, settings.at, data)]
      : []),
    ...(declared && !settings.terminator.value
      ? [finding('terminator-missing', router, settings.terminator.at, data)]
      : []),
    ...(declared ? staticFindings(context, table, settings) : []),
  ];
}

function staticFindings(context: TableContext, table: VrfTable, settings: VrfFamily): readonly Finding[] {
  const { attachment } = context;
  const owned = context.owned.get(table.owner ?? '');
  const isKnown = (prefix: Prefix) =>
    owned !== undefined &&
    (owned.open || owned.keys.has(prefixKey(prefix)) || owned.prefixes.some((one) => covers(one, prefix)));
  const data = (prefix: Prefix) => ({ vrf: table.vrf.name, prefix: prefixText(prefix) });
  return [
    ...settings.statics
      .filter(({ prefix, discard }) => !discard && !isKnown(prefix))
      .map(({ prefix, at }) => {
        const owners = [...(context.declaring().get(prefixText(prefix)) ?? [])].sort().join(', ');
        return owners === ''
          ? finding('undeclared-static', table.router, at, data(prefix))
          : finding('prefix-two-vpns', table.router, at, { ...data(prefix), owners });
      }),
    ...unresolvedStatics(attachment, table, settings.family).map(({ prefix, at }) =>
      finding('static-unresolved', table.router, at, data(prefix)),
    ),
  ];
}

/** What the sites of each VPN own; `open`: perhaps more than that. */
function ownedByVpn({ sites }: FindingContext['subject']) {
  const byVpn = Map.groupBy(sites, ({ vpn }) => vpn);
  return new Map(
    [...byVpn].map(([vpn, own]) => {
      const prefixes = own.flatMap((site) => site.prefixes.map(({ value }) => value));
      const open = own.some(({ prefixesOpen }) => prefixesOpen === true);
      return [vpn, { prefixes, keys: new Set(prefixes.map(prefixKey)), open }] as const;
    }),
  );
}

function settingsOf(fabric: Fabric, table: VrfTable): VrfFamily | undefined {
  return table.vrf.families.find(({ family }) => family === fabric.family);
}
