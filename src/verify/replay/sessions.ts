import type { BackbonePeer, DeviceModel } from '../../device/model.ts';
import type { ReplayNetwork, ReplayRouter } from '../types.ts';
import { isOwn } from './look-ups.ts';
import { behindPolicy, type Sent } from './policy.ts';

/** Where a route shall get to; `judged` lets policies and filters act on the way. */
interface Journey {
  readonly network: ReplayNetwork;
  readonly to: ReplayRouter;
  readonly judged: boolean;
}

/** Every list of tags with which a route of `from` comes to `to`; when no sessions join them at all it comes as it was sent. */
export function carried(network: ReplayNetwork, from: ReplayRouter, to: ReplayRouter, sent: Sent) {
  if (!network.routers.some(acts)) return [sent.tags];
  const found = waysOn({ network, to, judged: true }, sent, [from]);
  if (found.length > 0 || waysOn({ network, to, judged: false }, sent, [from]).length > 0) return found;
  return [sent.tags];
}

/** Whether a router does anything to routes on their way but hand them on. */
function acts(router: ReplayRouter): boolean {
  const { peers, targetFilters: kept = [] } = router.model.backbone;
  return peers.some((one) => one.policies ?? one.userEnd ?? (kept.length > 0 && handsOn(router, one)));
}

/** Whether `here` hears what `router` sends to this peer alone: it is the peer, or the peer hands it on. */
export function hears(network: ReplayNetwork, router: ReplayRouter, peer: BackbonePeer, here: ReplayRouter) {
  const [family = 4] = peer.families;
  const sent = { prefix: { family, address: 0n, length: 0 }, tags: [] };
  return network.routers
    .filter((next) => sessionOf(router, next, family) === peer)
    .some((next) => waysOn({ network, to: here, judged: false }, sent, [router, next]).length > 0);
}

/** The tags a route arrives with, one list per way; it stands at the end of `path` now. */
function waysOn(journey: Journey, sent: Sent, path: readonly ReplayRouter[]): readonly Sent['tags'][] {
  const [before, at] = [path.at(-2), path.at(-1)];
  if (at === undefined || at.name === journey.to.name) return [sent.tags];
  const { family } = sent.prefix;
  return journey.network.routers.flatMap((next) => {
    const [out, back] = [sessionOf(at, next, family), sessionOf(next, at, family)];
    if (out === undefined || back === undefined || path.some(({ name }) => name === next.name)) return [];
    const source = before && sessionOf(at, before, family);
    if (source !== undefined && ![out, source].some((peer) => handsOn(at, peer))) return [];
    if (!journey.judged) return waysOn(journey, sent, [...path, next]);
    if (out.userEnd?.value === true || (before !== undefined && !keeps(at.model, sent))) return [];
    const told = judgedBy(at.model, out, 'out', sent);
    const heard = told && judgedBy(next.model, back, 'in', told);
    return heard === undefined ? [] : waysOn(journey, heard, [...path, next]);
  });
}

function sessionOf({ model }: ReplayRouter, to: ReplayRouter, family: 4 | 6): BackbonePeer | undefined {
  const outside = to.model.interfaces.filter((one) => one.vrf === undefined);
  const as = to.model.backbone.asNumber?.value;
  return model.backbone.peers
    .filter(({ families, remoteAs }) => families.includes(family) && (as ?? remoteAs) === remoteAs)
    .find(({ address }) => outside.some((one) => isOwn(one, address)));
}

function handsOn({ model }: ReplayRouter, { reflectorClient, userEnd, remoteAs }: BackbonePeer): boolean {
  return reflectorClient || userEnd?.value === true || remoteAs !== model.backbone.asNumber?.value;
}

function judgedBy(model: DeviceModel, { policies = [] }: BackbonePeer, direction: 'in' | 'out', sent: Sent) {
  const use = policies.find((one) => one.direction === direction && one.family === sent.prefix.family);
  const tags = behindPolicy(model, use?.policy, sent);
  return tags && { ...sent, tags };
}

function keeps({ vrfs, backbone, targetLists }: DeviceModel, { prefix, tags }: Sent): boolean {
  const all = vrfs.flatMap(({ families }) => families).filter(({ family }) => family === prefix.family);
  const imported = all.flatMap((one) => (one.importsVpn ? one.importTargets.map(({ value }) => value) : []));
  return (backbone.targetFilters ?? []).every(({ family, list }) => {
    const named = targetLists.find(({ name }) => name === list)?.targets ?? [];
    const wanted = list === undefined ? imported : named;
    return family !== prefix.family || wanted.some((target) => tags.includes(target));
  });
}
