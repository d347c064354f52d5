import type {
  IgpInterface,
  Interface,
  Origin,
  Shut,
  SourceCheck,
  Sourced,
  VlanTag,
} from '../../../device/model.ts';
import { addressBits, type Family } from '../../../net/address.ts';
import { covers, type Prefix } from '../../../net/prefix.ts';
import { type Settling, settled } from '../../settled.ts';
import { type Draft, type InterfaceDraft, interfaceOf } from './draft.ts';
import type { FilterReading } from './filters.ts';
import { interfaceOfKey } from './sysctl.ts';

/** Every interface that any section speaks of; VRF devices are VRFs, not interfaces. */
export function finishInterfaces(
  draft: Draft,
  filters: FilterReading,
  hasLinks: boolean,
): readonly Interface[] {
  for (const [key, setting] of draft.sysctls) addSetting(draft, key, setting);
  return [...draft.interfaces.values()]
    .filter((one) => draft.vrfs.get(one.name)?.table === undefined)
    .map((one) => {
      const shut = shutOf(one, hasLinks);
      const made = finishInterface(draft, one, filters);
      return shut === undefined ? made : { ...made, shut };
    });
}

/**
 * Addresses with a network on a VRF's own device: FRR has it as a connected network of the VRF, to be given away, and no interface here does. Hosts
 * and loopback addresses, as vrf.rst of the kernel wants them, are nobody's way.
 */
export function networksOnVrfs({ interfaces, vrfs }: Draft): readonly Origin[] {
  return [...interfaces.values()]
    .filter((one) => vrfs.get(one.name)?.table !== undefined)
    .flatMap(({ addresses }) => addresses)
    .filter(({ value }) => value.length < addressBits(value.family) && !covers(LOOPBACK, value))
    .map(({ at }) => at);
}

const LOOPBACK: Prefix = { family: 4, address: 127n << 24n, length: 8 };

/** A link with addresses that the kernel's own list does not call up is down. */
function shutOf({ shut, up, name, addresses: [first] }: InterfaceDraft, hasLinks: boolean): Shut | undefined {
  if (shut !== undefined || !hasLinks || up === true || first === undefined || name === 'lo') return shut;
  return { value: true, at: first.at };
}

function addSetting(draft: Draft, key: string, setting: Sourced<number>): void {
  const name = interfaceOfKey(key);
  if (name === undefined || draft.vrfs.get(name)?.table !== undefined) return;
  const one = interfaceOf(draft, name, setting.at);
  if (key.endsWith('.rp_filter')) one.reversePath = setting;
  else one.acceptsLabels = { value: setting.value !== 0, at: setting.at };
}

function finishInterface(draft: Draft, one: InterfaceDraft, filters: FilterReading): Interface {
  const vlan = vlanOf(draft, one);
  const igp = igpOf(draft, one);
  const made: Settling<Interface> = {
    name: one.name,
    at: one.at,
    addresses: settled(one.addresses),
    filters: settled(filters.uses.get(one.name) ?? []),
    sourceCheck: settled([...reversePath(draft, one), ...(filters.sourceChecks.get(one.name) ?? [])]),
    acceptsLabels: one.acceptsLabels,
    ldp: settled(one.ldp),
  };
  if (one.description !== undefined) made.description = one.description;
  if (one.parent !== undefined) made.parent = one.parent;
  if (vlan !== undefined) made.vlan = vlan;
  if (one.vrf !== undefined) made.vrf = one.vrf;
  if (one.vrf !== undefined && one.dummy === true) made.loopback = true;
  if (igp !== undefined) made.igp = igp;
  return made;
}

/** A tagged link on a tagged link has both tags. */
function vlanOf(draft: Draft, one: InterfaceDraft): Sourced<VlanTag> | undefined {
  if (one.tag === undefined) return undefined;
  const outer = one.parent === undefined ? undefined : draft.interfaces.get(one.parent)?.tag;
  const { value, at } = one.tag;
  return { value: outer === undefined ? { outer: value } : { outer: outer.value, inner: value }, at };
}

/** The kernel takes the higher of the interface's and the global value: 1 strict, 2 loose (Documentation/networking/ip-sysctl). One that is not told may be 2, as some distributions set it. */
function reversePath(draft: Draft, one: InterfaceDraft): readonly SourceCheck[] {
  const all = draft.sysctls.get('net.ipv4.conf.all.rp_filter');
  const own = one.reversePath;
  const effective = (own?.value ?? 0) >= (all?.value ?? 0) ? own : all;
  if (all === undefined && own?.value === 1) return [{ family: 4, mode: 'loose', at: own.at }];
  if (effective === undefined || effective.value === 0) return [];
  return [{ family: 4, mode: effective.value === 1 ? 'strict' : 'loose', at: effective.at }];
}

/** In a VRF the lines belong to the VRF's own OSPF: nothing of the backbone is told there. */
function igpOf(draft: Draft, one: InterfaceDraft): Sourced<IgpInterface> | undefined {
  if (one.vrf !== undefined) return undefined;
  const areas = { ...one.areas };
  const network = draft.ospfNetworks.find(({ prefix }) =>
    one.addresses.some(({ value }) => covers(prefix, value)),
  );
  if (network !== undefined) areas[4] ??= network.area;
  const area = areas[4] ?? areas[6];
  if (area === undefined) return undefined;
  const families = ([4, 6] as const).filter((family) => areas[family] !== undefined);
  const passive = families.filter((family) => isPassive(draft, one, family));
  const value = { protocol: 'ospf' as const, area: area.value, families };
  return { value: passive.length === 0 ? value : { ...value, passive }, at: area.at };
}

function isPassive({ ospfPassive }: Draft, { passive, name }: InterfaceDraft, family: Family): boolean {
  const listed = family === 4 ? (ospfPassive.get(name) ?? ospfPassive.get('default')) : undefined;
  return passive[family] ?? listed ?? false;
}
