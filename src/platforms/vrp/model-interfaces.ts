import type { IgpInterface, Interface, Leak, Sourced } from '../../device/model.ts';
import { addressBits, type Family } from '../../net/address.ts';
import { covers, type InterfaceAddress, networkOf, type Prefix } from '../../net/prefix.ts';
import { type Settling, settled } from '../settled.ts';
import type { IgpUse, InterfaceDraft, RouterDraft, TagRange } from './draft.ts';
import type { BuiltFilters } from './model-filters.ts';

/** Interfaces in neutral form. */
export function builtInterfaces(router: RouterDraft, filters: BuiltFilters): readonly Interface[] {
  return [...router.interfaces.values()].map((one) => builtInterface(router, filters, one));
}

function builtInterface(router: RouterDraft, filters: BuiltFilters, one: InterfaceDraft): Interface {
  const { name, at, description, vlan, vrf } = one;
  const parent = parentOf(name);
  const igp = igpOf(router, one);
  const made: Settling<Interface> = {
    name,
    at,
    addresses: settled([...one.addresses, ...(vrf === undefined ? [] : virtualAddresses(one))]),
    filters: settled(filters.usesOf(one)),
    sourceCheck: checksLoosely(one)
      ? one.sourceCheck.map((check) => ({ ...check, mode: 'loose' }))
      : settled(one.sourceCheck),
    acceptsLabels: { value: one.labels !== undefined, at: one.labels ?? at },
    ldp: settled(one.ldp === undefined ? [] : [{ value: 4, at: one.ldp }]),
  };
  if (description !== undefined) made.description = description;
  if (parent !== undefined) made.parent = parent;
  if (vlan !== undefined) made.vlan = vlan;
  if (vrf !== undefined) made.vrf = vrf;
  if (vrf !== undefined && /^LoopBack\d+$/i.test(name)) made.loopback = true;
  if (igp !== undefined) made.igp = igp;
  const shut = one.shut ?? (parent === undefined ? undefined : router.interfaces.get(parent)?.shut);
  if (shut !== undefined) made.shut = shut;
  const spoken = vrfIgpOf(router, one);
  if (spoken.length > 0) made.vrfIgp = spoken;
  return made;
}

/** Inside a VRF only: outside, any router of the group may be the one that answers. The address of a virtual router lies in a network of the interface, whose length it takes; one outside stands alone. */
function virtualAddresses({ addresses, virtual }: InterfaceDraft): readonly Sourced<InterfaceAddress>[] {
  return virtual.flatMap(({ value: { family, value: address }, at }) => {
    const host = { family, address, length: addressBits(family) };
    const around = addresses.find(({ value }) => covers(networkOf(value), host))?.value;
    // Its owner has it as an address of its own already.
    if (around?.address === address) return [];
    return [{ value: { ...host, length: around?.length ?? host.length }, at }];
  });
}

/** `GigabitEthernet0/2/0.101` → `GigabitEthernet0/2/0`. */
function parentOf(name: string): string | undefined {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(0, dot) : undefined;
}

/** On a dot1q termination sub-interface strict checking is silently loose (NetEngine 8000, "Configuration Precautions for URPF"). */
function checksLoosely(one: InterfaceDraft): boolean {
  return one.tags.some((tag) => tag.termination && tag.outer === 0);
}

/** The backbone's IGP on an interface: `ospf enable`, `isis enable`, or a `network` line of the process that covers its address. */
function igpOf(router: RouterDraft, one: InterfaceDraft): Sourced<IgpInterface> | undefined {
  const uses = one.igp.filter((use) => !router.vrfProcesses.has(`${use.protocol} ${use.process}`));
  const all = one.vrf === undefined ? [...uses, ...networkUses(router, one)] : uses;
  const first = all[0];
  if (first === undefined) return undefined;
  const area = first.protocol === 'isis' ? (router.isisAreas.get(first.process) ?? '') : first.area;
  const same = all.filter((use) => use.protocol === first.protocol);
  const families = [...new Set(same.map((use) => use.family))];
  const passive = families.filter((family) =>
    same.filter((use) => use.family === family).every((use) => isSilent(router, one, use)),
  );
  const value = { protocol: first.protocol, area, families };
  return { value: passive.length === 0 ? value : { ...value, passive }, at: first.at };
}

function isSilent(
  { ospfSilent }: RouterDraft,
  { name }: InterfaceDraft,
  { protocol, process }: IgpUse,
): boolean {
  if (protocol !== 'ospf') return false;
  return ospfSilent.get(`${process} ${name}`) ?? ospfSilent.get(`${process} all`) ?? false;
}

/** Families in which a process of the interface's own VRF speaks on it. */
function vrfIgpOf(router: RouterDraft, one: InterfaceDraft): readonly Sourced<Family>[] {
  if (one.vrf === undefined || router.vrfProcesses.size === 0) return [];
  const uses = one.igp.filter((use) => router.vrfProcesses.has(`${use.protocol} ${use.process}`));
  const all = [...uses, ...networkUses(router, one)];
  return [...new Map(all.map(({ family, at }) => [family, { value: family, at }])).values()].sort(
    (a, b) => a.value - b.value,
  );
}

function networkUses(router: RouterDraft, one: InterfaceDraft): IgpUse[] {
  if (router.ospfNetworks.length === 0) return [];
  return router.ospfNetworks
    .filter(({ vrf }) => vrf === one.vrf?.value)
    .filter(({ prefix }) => one.addresses.some(({ value }) => covers(prefix, hostOf(value))))
    .map(({ process, area, at }) => ({ protocol: 'ospf', process, area, family: 4, at }));
}

function hostOf(address: Prefix): Prefix {
  return { ...address, length: address.family === 4 ? 32 : 128 };
}

/**
 * Two sub-interfaces of one port that answer to the same VLAN and belong to different tables: something the customer writes into the frame
 * (802.1p, DSCP) chooses the VPN.
 */
export function selectorLeaks(router: RouterDraft): readonly Leak[] {
  const answers = [...router.interfaces.values()].flatMap((one) => answersOf(one));
  const byPort = Map.groupBy(answers, ({ port, tag }) => `${port} ${tag.outer}`);
  return [...stackedLeaks(answers), ...sameTags(byPort)];
}

/** A sub-interface for one tag and one for two tags with the same outer one: who may write a second tag chooses. */
function stackedLeaks(answers: readonly Answer[]): readonly Leak[] {
  const stacked = answers.filter(({ tag }) => tag.outer !== 0);
  if (stacked.length === 0) return [];
  const single = Map.groupBy(
    answers.filter(({ tag }) => tag.outer === 0),
    ({ port }) => port,
  );
  return stacked.flatMap((two) =>
    (single.get(two.port) ?? [])
      .filter(({ table, tag }) => table !== two.table && tag.from <= two.tag.outer && two.tag.outer <= tag.to)
      .flatMap((one) => bothWays(one, two)),
  );
}

function sameTags(byPort: ReadonlyMap<string, Answer[]>): readonly Leak[] {
  return [...byPort.values()].flatMap((list) => {
    const inOrder = list.sort((a, b) => a.tag.from - b.tag.from);
    return inOrder.flatMap((answer, index) => collisions(answer, inOrder, index + 1));
  });
}

/** VLANs a sub-interface answers to on its port, and the table it leads to. */
interface Answer {
  readonly port: string;
  readonly table: string;
  readonly tag: TagRange;
}

function answersOf(one: InterfaceDraft): Answer[] {
  const port = parentOf(one.name);
  return port === undefined ? [] : one.tags.map((tag) => ({ port, table: one.vrf?.value ?? '', tag }));
}

/** Leaks both ways between an answer and the ones after it that overlap; the list is ordered by first VLAN. */
function collisions(answer: Answer, list: readonly Answer[], next: number): Leak[] {
  const leaks: Leak[] = [];
  for (let index = next; index < list.length; index++) {
    const other = list[index];
    if (other === undefined || other.tag.from > answer.tag.to) break;
    if (other.table === answer.table) continue;
    leaks.push(...bothWays(answer, other));
  }
  return leaks;
}

function bothWays(one: Answer, other: Answer): readonly Leak[] {
  return [
    { kind: 'policy-routing', from: one.table, to: other.table, at: other.tag.at },
    { kind: 'policy-routing', from: other.table, to: one.table, at: one.tag.at },
  ];
}
