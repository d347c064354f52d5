import type { DeviceModel, Interface, VlanTag } from '../../../device/model.ts';
import type { filterView } from './filters.ts';
import { igpView } from './igp.ts';
import { familyWord, interfaceAddress, leaf } from './text.ts';

/** Interfaces that cannot be shut down by default and print no `undo shutdown`. */
const ALWAYS_UP = /^(LoopBack|NULL|Vlanif|Tunnel)/;

/** `interface` blocks, lines in the order VRP prints them (L3 lines after the binding, filters last). */
export function interfaceViews(device: DeviceModel, filters: ReturnType<typeof filterView>) {
  const systems = igpView(device);
  return device.interfaces.map((one) => ({
    ...linkView(one),
    ...addressView(one),
    igp: systems.linesOf(one),
    mpls: one.acceptsLabels.value ? { at: one.acceptsLabels.at } : null,
    ldp: ldpView(one),
    sourceChecks: one.sourceCheck.map(({ family, mode, at }) => ({ word: familyWord(family), mode, at })),
    inbound: filters.policyOf(one, 'inbound'),
    outbound: filters.policyOf(one, 'outbound'),
  }));
}

function linkView(one: Interface) {
  return {
    name: one.name,
    at: one.at,
    up: one.parent === undefined && !ALWAYS_UP.test(one.name),
    vlan: tagView(one, false),
    stacked: tagView(one, true),
    description: leaf(one.description),
    vrf: leaf(one.vrf),
  };
}

/** The VLAN of a sub-interface when it is single-tagged (`stacked` false) or double-tagged (true). */
function tagView(one: Interface, stacked: boolean): (VlanTag & { readonly at: number }) | null {
  if (one.vlan === undefined || (one.vlan.value.inner !== undefined) !== stacked) return null;
  return { ...one.vlan.value, at: one.vlan.at };
}

function addressView(one: Interface) {
  const ipv4 = one.addresses.filter(({ value }) => value.family === 4);
  const ipv6 = one.addresses.filter(({ value }) => value.family === 6);
  return {
    ipv4: ipv4.map(({ value, at }, index) => ({
      text: `${interfaceAddress(value)}${index === 0 ? '' : ' sub'}`,
      at,
    })),
    ipv6Enable: ipv6[0] === undefined ? null : { at: ipv6[0].at },
    ipv6: ipv6.map(({ value, at }) => ({ text: interfaceAddress(value), at })),
  };
}

function ldpView(one: Interface) {
  if (one.ldp.some(({ value }) => value === 6))
    throw new Error(`${one.name}: LDP over IPv6 is not rendered for VRP`);
  return one.ldp[0] === undefined ? null : { at: one.ldp[0].at };
}
