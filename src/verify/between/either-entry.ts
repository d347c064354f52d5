import type { RoutePolicyEntry } from '../../device/model.ts';
import type { RouteTarget } from '../../net/route-target.ts';

/**
 * What one of two entries that let pass does to a route, as an entry without matches: the targets of both, for certain only those that both set;
 * what came with the route is gone where both take it away, and may be gone where one does; it leads to its peer where both see to that.
 */
export function eitherEntry(a: RoutePolicyEntry, b: RoutePolicyEntry): RoutePolicyEntry {
  const isBare = takesAll(a) && takesAll(b);
  const mayStrip = !isBare && [a, b].some((one) => takesAll(one) || one.mayStrip === true);
  const scrub = a.scrub?.value === true ? b.scrub : undefined;
  const peerNextHop = b.peerNextHop?.filter(({ value }) => a.peerNextHop?.some((one) => one.value === value));
  const set = setByEither(a, b);
  const setAt = (b.setTargets ?? a.setTargets)?.at ?? 0;
  return {
    sequence: b.sequence,
    action: 'permit',
    at: b.at || a.at,
    matchPrefixLists: [],
    matchTargetLists: [],
    ...(scrub?.value === true ? { scrub } : {}),
    ...(peerNextHop === undefined ? {} : { peerNextHop }),
    ...(mayStrip ? { mayStrip } : {}),
    ...(set === undefined ? {} : { setTargets: { value: { ...set, additive: !isBare }, at: setAt } }),
  };
}

function setByEither(a: RoutePolicyEntry, b: RoutePolicyEntry) {
  if (a.setTargets === undefined && b.setTargets === undefined) return undefined;
  const targets = [...new Set([...targetsOf(a), ...targetsOf(b)])];
  const [sureOfA, sureOfB] = [new Set(surelySet(a)), new Set(surelySet(b))];
  const certain = targets.filter((target) => sureOfA.has(target) && sureOfB.has(target));
  return certain.length === targets.length ? { targets } : { targets, certain };
}

function targetsOf({ setTargets }: RoutePolicyEntry): readonly RouteTarget[] {
  return setTargets?.value.targets ?? [];
}

/** Whether what an entry adds stays where it takes all away too hangs on the order of its lines. */
function surelySet({ scrub, setTargets }: RoutePolicyEntry): readonly RouteTarget[] {
  if (setTargets === undefined || scrub?.value === true) return [];
  return setTargets.value.certain ?? setTargets.value.targets;
}

function takesAll({ scrub, setTargets }: RoutePolicyEntry): boolean {
  return scrub?.value === true || setTargets?.value.additive === false;
}
