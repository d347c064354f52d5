import type { DeviceModel, RoutePolicyEntry, VrfFamily } from '../../device/model.ts';

/** A joined router with only those targets that both its states give a route: the barest of what it may send. */
export function certainOnly(model: DeviceModel): DeviceModel {
  return {
    ...model,
    vrfs: model.vrfs.map((vrf) => ({ ...vrf, families: vrf.families.map(certainFamily) })),
    routePolicies: model.routePolicies.map((policy) => ({
      ...policy,
      entries: policy.entries.map(certainEntry),
    })),
  };
}

function certainFamily({ certainTargets, ...family }: VrfFamily): VrfFamily {
  if (certainTargets === undefined) return family;
  const exportTargets = family.exportTargets.filter(({ value }) => certainTargets.includes(value));
  return { ...family, exportTargets };
}

function certainEntry({ mayStrip, setTargets, ...entry }: RoutePolicyEntry): RoutePolicyEntry {
  if (setTargets === undefined)
    return mayStrip === undefined ? entry : { ...entry, scrub: { value: true, at: entry.at } };
  const { targets, additive, certain = targets } = setTargets.value;
  const value = { targets: certain, additive: additive && mayStrip === undefined };
  return { ...entry, setTargets: { ...setTargets, value } };
}
