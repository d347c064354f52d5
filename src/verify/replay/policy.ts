import type { DeviceModel, RoutePolicyEntry } from '../../device/model.ts';
import { covers, type Prefix } from '../../net/prefix.ts';

/** What a policy makes of one route. */
export interface ReplayPolicyResult {
  readonly permit: boolean;
  readonly adds: readonly string[];
  readonly replaces: boolean;
  readonly scrubs: boolean;
}

const REFUSED: ReplayPolicyResult = { permit: false, adds: [], replaces: false, scrubs: false };

/** Runs a named policy; without a name everything passes, a name without a definition refuses. */
export function policyResult(
  model: DeviceModel,
  name: string | undefined,
  prefix: Prefix,
  tags: readonly string[],
): ReplayPolicyResult {
  if (name === undefined) return { ...REFUSED, permit: true };
  const entries = model.routePolicies
    .filter((policy) => policy.name === name)
    .flatMap((policy) => policy.entries);
  for (const entry of entries)
    if (holds(model, entry, prefix, tags)) {
      if (entry.action === 'deny') return REFUSED;
      const set = entry.setTargets?.value;
      return {
        permit: true,
        adds: set?.targets ?? [],
        replaces: set !== undefined && !set.additive,
        scrubs: entry.scrub?.value === true,
      };
    }
  return REFUSED;
}

function holds(
  model: DeviceModel,
  entry: RoutePolicyEntry,
  prefix: Prefix,
  tags: readonly string[],
): boolean {
  const unknown = entry.action === 'deny';
  const inLists = entry.matchPrefixLists.every(({ value }) => {
    const list = model.prefixLists.find((one) => one.name === value.name && one.family === value.family);
    if (value.family !== prefix.family) return false;
    if (list === undefined) return unknown;
    for (const item of list.entries) {
      const low = item.ge ?? item.prefix.length;
      const high = item.le ?? (item.ge === undefined ? item.prefix.length : 128);
      if (covers(item.prefix, prefix) && low <= prefix.length && prefix.length <= high)
        return item.action === 'permit';
    }
    return false;
  });
  const inTargets = entry.matchTargetLists.every(({ value }) => {
    const list = model.targetLists.find((one) => one.name === value);
    return list === undefined ? unknown : list.targets.some((target) => tags.includes(target));
  });
  return inLists && inTargets;
}
