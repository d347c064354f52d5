import type { DeviceModel, PrefixListEntry, RoutePolicyEntry } from '../../device/model.ts';
import { covers, type Prefix } from '../../net/prefix.ts';

/** A route on its way: its prefix and the route targets it carries. */
export interface Sent {
  readonly prefix: Prefix;
  readonly tags: readonly string[];
}

/** The targets a route carries behind a named policy, `undefined` when it is refused. No name: all pass; a name defined nowhere refuses. */
export function behindPolicy(model: DeviceModel, name: string | undefined, sent: Sent) {
  if (name === undefined) return sent.tags;
  const entries = model.routePolicies.filter((one) => one.name === name).flatMap((one) => one.entries);
  const entry = entries.find((one) => holds(model, one, sent));
  if (entry === undefined || entry.action === 'deny') return undefined;
  const set = entry.setTargets?.value;
  const kept = entry.scrub?.value === true || set?.additive === false ? [] : sent.tags;
  return [...kept, ...(set?.targets ?? [])];
}

function holds(model: DeviceModel, entry: RoutePolicyEntry, { prefix, tags }: Sent): boolean {
  const unknown = entry.action === 'deny';
  const inLists = entry.matchPrefixLists.every(({ value: { family, name } }) => {
    const list = model.prefixLists.find((one) => one.name === name && one.family === family);
    if (family !== prefix.family || list === undefined) return family === prefix.family && unknown;
    return list.entries.find((one) => matches(one, prefix))?.action === 'permit';
  });
  const inTargets = entry.matchTargetLists.every(({ value }) => {
    const list = model.targetLists.find((one) => one.name === value);
    return list === undefined ? unknown : list.targets.some((target) => tags.includes(target));
  });
  return inLists && inTargets;
}

function matches({ prefix: named, ge, le }: PrefixListEntry, prefix: Prefix): boolean {
  const [low, high] = [ge ?? named.length, le ?? (ge === undefined ? named.length : 128)];
  return covers(named, prefix) && low <= prefix.length && prefix.length <= high;
}
