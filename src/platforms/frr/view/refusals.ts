import type { DeviceModel, Interface, RoutePolicyEntry, Vrf, VrfFamily } from '../../../device/model.ts';

/** Throws for what FRR on Linux has no word for: the compiler asked `capabilities` and must not have wanted it. Nothing is left out in silence. */
export function refuseUnspeakable(device: DeviceModel): void {
  for (const vrf of device.vrfs) refuseVrf(vrf);
  for (const one of device.interfaces) refuseInterface(one);
  for (const policy of device.routePolicies) {
    refuse(policy.entries.length === 0, `route-map ${policy.name} has no entry`);
    for (const entry of policy.entries) refuseEntry(policy.name, entry);
  }
  for (const list of device.prefixLists)
    refuse(list.entries.length === 0, `prefix-list ${list.name} has no entry`);
  for (const list of device.targetLists)
    refuse(list.targets.length === 0, `extcommunity-list ${list.name} has no target`);
  refuse(device.leaks.length > 0, 'a leak between tables is found, never rendered');
  refuse(!device.guards.hostStateCollected, 'a router without its kernel state cannot be rendered');
}

function refuseVrf(vrf: Vrf): void {
  refuse(vrf.table === undefined, `VRF ${vrf.name} has no kernel table`);
  refuse(vrf.name.length > 15, `VRF ${vrf.name} has a name longer than a network device may have`);
  const peers = vrf.families.flatMap((family) => family.peers);
  const open = peers.filter((peer) => !peer.policyRequired).length;
  refuse(open > 0 && open < peers.length, `VRF ${vrf.name}: all sessions need a policy, or none does`);
  for (const family of vrf.families) refuseFamily(vrf.name, family);
}

function refuseFamily(vrf: string, family: VrfFamily): void {
  const { value: label } = family.labelMode;
  refuse(
    label !== 'per-vrf' && label !== 'none',
    `VRF ${vrf}: FRR 8.4 gives one label per VRF, not ${label}`,
  );
  refuse(family.routeLimit !== undefined, `VRF ${vrf}: FRR has no limit of routes per VRF`);
}

function refuseInterface(one: Interface): void {
  refuse(one.igp?.value.protocol === 'isis', `interface ${one.name}: only OSPF is rendered`);
  const tagged = one.vlan !== undefined;
  refuse(tagged && one.parent === undefined, `interface ${one.name} has a tag and no port below it`);
}

function refuseEntry(policy: string, entry: RoutePolicyEntry): void {
  const where = `route-map ${policy} ${entry.sequence}`;
  refuse(
    entry.setTargets?.value.additive === false,
    `${where}: FRR only adds targets, it never replaces them`,
  );
  refuse(entry.scrub?.value === false, `${where}: a scrub is there or not`);
  // FRR keeps one match of each kind in an entry.
  for (const family of [4, 6])
    refuse(
      entry.matchPrefixLists.filter(({ value }) => value.family === family).length > 1,
      `${where}: one prefix list of a family`,
    );
  refuse(entry.matchTargetLists.length > 1, `${where}: one extcommunity list`);
}

function refuse(wrong: boolean, what: string): void {
  if (wrong) throw new Error(`cannot render: ${what}`);
}
