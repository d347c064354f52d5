import type { DeviceModel, Origin } from '../../device/model.ts';
import { FAMILIES } from '../../net/address.ts';
import { type Attachment, familyOf, type VrfTable } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import { citationText, isolationLines, originsIn, ownersOf } from './cited.ts';
import type { ClassRow } from './class-rows.ts';

/** The rows of one router that say what its lines are for: members, policies, filters, duties, and asides for the rest. */
export function lineRows(
  router: ReadRouter,
  attachment: Attachment,
  rows: readonly (readonly ClassRow[])[],
): readonly object[] {
  const words = isolationLines(router);
  const ownerOf = ownersOf(router);
  const byOwner = Map.groupBy(words, (line) => `${ownerOf(line).kind} ${ownerOf(line).name}`);
  const accounted = new Set<Origin>();
  const cites = (lines: Iterable<Origin>) => {
    const sorted = [...new Set(lines)].sort((a, b) => a - b);
    for (const line of sorted) accounted.add(line);
    return sorted.map((line) => citationText(router, line));
  };
  const counted = (lines: Iterable<Origin>) => cites([...lines].filter((line) => words.has(line)));
  const tables = attachment.tables.filter((table) => table.router === router);
  const vrfs = tables.flatMap((table) => [
    memberRow(attachment, rows, table, counted(byOwner.get(`vrf ${table.vrf.name}`) ?? [])),
    ...dutyRows(table, cites),
    ...ruleRows(table, counted),
  ]);
  const policies = usedPolicies(router.model).map((name) => ({
    record: 'policy',
    router: router.name,
    name,
    lines: counted(policyLines(router.model, name)),
  }));
  const guards = cites(byOwner.get('guard ') ?? []);
  const order =
    guards.length === 0 ? [] : [{ record: 'duty', duty: 'rule-order', router: router.name, lines: guards }];
  const policing = new Set(
    originsIn([router.model.routePolicies, router.model.prefixLists, router.model.targetLists]),
  );
  const asides = [...words]
    .filter((line) => !accounted.has(line))
    .map((line) => ({
      record: 'aside',
      reason: policing.has(line) ? 'unused' : 'outside',
      line: citationText(router, line),
    }));
  return [...vrfs, ...policies, ...order, ...asides];
}

function memberRow(
  attachment: Attachment,
  rows: readonly (readonly ClassRow[])[],
  table: VrfTable,
  lines: readonly string[],
): object {
  const circuits = table.circuits.flatMap((id) => attachment.circuits[id] ?? []);
  return {
    record: 'member',
    router: table.router.name,
    vrf: table.vrf.name,
    ipv4: rows[0]?.[table.id]?.id,
    ipv6: rows[1]?.[table.id]?.id,
    circuits: circuits.map(({ interface: one, access }) => `${one.name}=${access?.id ?? ''}`).sort(),
    lines,
  };
}

/** What each family of a VRF owes: an end of its table, a label, sessions that take customers' route targets away. */
function dutyRows(
  table: VrfTable,
  cites: (lines: readonly Origin[]) => readonly string[],
): readonly object[] {
  return FAMILIES.flatMap((family) => {
    const settings = familyOf(table, family);
    if (settings === undefined) return [];
    const { terminator, labelMode } = settings;
    const seals = settings.peers.flatMap(({ inboundPolicy }) =>
      sealLines(table.router.model, inboundPolicy?.value),
    );
    const label = labelMode.value === 'per-vrf' && labelMode.at > 0 ? [labelMode.at] : [];
    // Where the platform ends its tables by itself, the fact stands on the line of the family.
    const end = terminator.value && terminator.at > 0 && terminator.at !== settings.at ? [terminator.at] : [];
    const duty = (name: string, lines: readonly Origin[]) =>
      lines.length === 0
        ? []
        : [
            {
              record: 'duty',
              duty: name,
              router: table.router.name,
              vrf: table.vrf.name,
              family,
              lines: cites(lines),
            },
          ];
    return [...duty('terminator', end), ...duty('label', label), ...duty('scrub', seals)];
  });
}

function sealLines(model: DeviceModel, name: string | undefined): readonly Origin[] {
  const policy = model.routePolicies.find((one) => one.name === name);
  return (policy?.entries ?? []).flatMap(({ scrub, setTargets }) => [
    ...(scrub?.value === true ? [scrub.at] : []),
    ...(setTargets?.value.additive === false ? [setTargets.at] : []),
  ]);
}

/** The filters on the interfaces of a VRF, with every line they are made of. */
function ruleRows(
  table: VrfTable,
  counted: (lines: readonly Origin[]) => readonly string[],
): readonly object[] {
  const sides = [
    ['in', 'inbound'],
    ['out', 'outbound'],
  ] as const;
  return table.interfaces.flatMap((one) =>
    FAMILIES.flatMap((family) =>
      sides.flatMap(([side, hook]) => {
        const uses = one.filters.filter((use) => use.family === family && use.hook === hook);
        const used = table.router.model.filters.filter(
          (filter) => filter.family === family && uses.some((use) => use.filter === filter.name),
        );
        const checks = side === 'in' ? one.sourceCheck.filter((check) => check.family === family) : [];
        const all = [...uses, ...used.flatMap(({ rules }) => rules), ...checks].map(({ at }) => at);
        const lines = counted(all);
        return lines.length === 0
          ? []
          : [{ record: 'rules', router: table.router.name, interface: one.name, side, family, lines }];
      }),
    ),
  );
}

function usedPolicies(model: DeviceModel): readonly string[] {
  const names = model.vrfs.flatMap(({ families }) =>
    families.flatMap(({ importPolicy, exportPolicy, peers }) =>
      [importPolicy, exportPolicy, ...peers.map(({ inboundPolicy }) => inboundPolicy)].flatMap(
        (one) => one?.value ?? [],
      ),
    ),
  );
  return [...new Set(names)];
}

function policyLines(model: DeviceModel, name: string): readonly Origin[] {
  const entries = model.routePolicies.find((one) => one.name === name)?.entries ?? [];
  const prefixes = entries.flatMap(({ matchPrefixLists }) => matchPrefixLists.map(({ value }) => value));
  const targets = entries.flatMap(({ matchTargetLists }) => matchTargetLists.map(({ value }) => value));
  return originsIn([
    entries,
    model.prefixLists
      .filter((list) => prefixes.some((one) => one.name === list.name && one.family === list.family))
      .map((list) => list.entries),
    model.targetLists.filter((list) => targets.includes(list.name)),
  ]);
}
