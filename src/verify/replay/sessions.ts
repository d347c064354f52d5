import type { BackbonePeer, DeviceModel, PrefixListEntry, RoutePolicyEntry } from '../../device/model.ts';
import { covers, type Prefix } from '../../net/prefix.ts';
import type { ReplayRouter } from '../types.ts';
import { familyIn, isOwn, named } from './look-ups.ts';
import type { Route, Run, Sent } from './route.ts';

/** A route as it comes to another router, once per way it can take; when no sessions join the two at all it comes as it was sent. */
export function carried(run: Run, route: Route, to: ReplayRouter): readonly Route[] {
  const { exporter, prefix, only } = route;
  if (exporter === undefined || exporter.router.name === to.name) return only === undefined ? [route] : [];
  if (run.network.carries?.({ ...exporter, prefix }, to) === false) return [];
  const ways = only || run.network.routers.some(acts) ? waysTo(run, to, [exporter.router]) : [];
  return ways.length > 0 || only ? ways.flatMap((way) => told(way, route)) : [route];
}

/** Whether a router does anything to routes on their way but hand them on: where none does, no way has to be looked for. */
function acts({ model }: ReplayRouter): boolean {
  const { peers, targetFilters: kept = [] } = model.backbone;
  return peers.some((one) => one.policies ?? one.userEnd ?? (kept.length > 0 && handsOn(model, one)));
}

/** The ways along sessions that begin with `path`; what comes from one plain session is not handed on to another. */
function waysTo(run: Run, to: ReplayRouter, path: readonly ReplayRouter[]): readonly (typeof path)[] {
  const [before, at] = [path.at(-2), path.at(-1)];
  if (at === undefined || at.name === to.name) return [path];
  const source = before && sessionOf(at, before, run);
  return run.network.routers.flatMap((next) => {
    const out = sessionOf(at, next, run);
    if (!out || !sessionOf(next, at, run) || path.some(({ name }) => name === next.name)) return [];
    const passes = source === undefined || handsOn(at.model, out) || handsOn(at.model, source);
    return passes ? waysTo(run, to, [...path, next]) : [];
  });
}

/**
 * What becomes of a route along a way: nothing stops one that is made for the first peer. Only who has it from another keeps back
 * what its filters do not want.
 */
function told(way: readonly ReplayRouter[], route: Route, from?: BackbonePeer): readonly Route[] {
  const [at, next, ...rest] = way;
  if (at === undefined || next === undefined) return [route];
  const session = sessionOf(at, next, route.prefix);
  if (route.only !== undefined) return session === route.only ? [route] : [];
  if (session?.userEnd?.value || (from && !keeps(at.model, route))) return [];
  return judged(at, next, 'out', route, from)
    .flatMap((one) => judged(next, at, 'in', one))
    .flatMap((one) => told([next, ...rest], one, sessionOf(next, at, route.prefix)));
}

/** What the policies of a router's session make of a route that it has by a session `from`: some change nothing of one that stays in the AS. */
function judged(at: ReplayRouter, peer: ReplayRouter, way: 'in' | 'out', route: Route, from?: BackbonePeer) {
  const to = sessionOf(at, peer, route.prefix);
  const use = to?.policies?.find((one) => one.direction === way && one.family === route.prefix.family);
  return behindPolicy(at.model, use?.policy, route, use?.keepsReflected && from?.remoteAs === to?.remoteAs);
}

function sessionOf({ model }: ReplayRouter, { model: to }: ReplayRouter, { family }: Pick<Run, 'family'>) {
  const as = to.backbone.asNumber?.value;
  return model.backbone.peers
    .filter(({ families, remoteAs }) => families.includes(family) && [0, as ?? remoteAs].includes(remoteAs))
    .find(({ address }) => to.interfaces.some((one) => one.vrf === undefined && isOwn(one, address)));
}

function handsOn({ backbone }: DeviceModel, { reflectorClient, userEnd, remoteAs }: BackbonePeer): boolean {
  return reflectorClient || userEnd?.value === true || remoteAs !== backbone.asNumber?.value;
}

function keeps({ vrfs, backbone, targetLists }: DeviceModel, { prefix, tags }: Route): boolean {
  const importing = vrfs.flatMap((vrf) => familyIn(vrf, prefix) ?? []).filter((one) => one.importsVpn);
  const imported = importing.flatMap((one) => one.importTargets.map(({ value }) => value));
  return (backbone.targetFilters ?? []).every(({ family, list }) => {
    const wanted = list === undefined ? imported : named(targetLists, list)?.targets;
    return family !== prefix.family || wanted?.some((target) => tags.includes(target));
  });
}

/** What a named policy makes of a route: nothing when it refuses it. No name: all pass; a name defined nowhere refuses. */
export function behindPolicy<Kind extends Sent>(model: DeviceModel, name = '', sent: Kind, isKept = false) {
  if (name === '') return [sent];
  const entry = named(model.routePolicies, name)?.entries.find((one) => holds(model, one, sent));
  if (entry === undefined || entry.action === 'deny') return [];
  const set = entry.setTargets?.value;
  const kept = entry.scrub?.value === true || set?.additive === false ? [] : sent.tags;
  const isPut = entry.peerNextHop?.some(({ value }) => value === sent.prefix.family);
  const beyond = isPut ? '' : (sent.beyond ?? '');
  return [isKept ? sent : { ...sent, beyond, tags: [...kept, ...(set?.targets ?? [])] }];
}

function holds(model: DeviceModel, entry: RoutePolicyEntry, { prefix, tags }: Sent): boolean {
  const unknown = entry.action === 'deny';
  const inLists = entry.matchPrefixLists.every(({ value: { family, name } }) => {
    const list = model.prefixLists.find((one) => one.name === name && one.family === family);
    const first = list?.entries.find((one) => matches(one, prefix));
    return family === prefix.family && (list === undefined ? unknown : first?.action === 'permit');
  });
  const inTargets = entry.matchTargetLists.every(
    ({ value }) => named(model.targetLists, value)?.targets.some((one) => tags.includes(one)) ?? unknown,
  );
  return inLists && inTargets;
}

function matches({ prefix: wanted, ge, le }: PrefixListEntry, prefix: Prefix): boolean {
  const [low, high] = [ge ?? wanted.length, le ?? (ge === undefined ? wanted.length : 128)];
  return covers(wanted, prefix) && low <= prefix.length && prefix.length <= high;
}
