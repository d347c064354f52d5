import type { BackbonePeer, DeviceModel } from '../../device/model.ts';
import type { Prefix } from '../../net/prefix.ts';
import { policyResult } from './policy.ts';
import type { ReplayNetwork, ReplayRouter } from './routes.ts';

/** A route on its way between routers. */
export interface Sent {
  readonly prefix: Prefix;
  readonly tags: readonly string[];
}

/** Every list of tags with which a route of `from` comes to `to`; when no sessions join them at all it comes as it was sent. */
export function carried(
  network: ReplayNetwork,
  from: ReplayRouter,
  to: ReplayRouter,
  sent: Sent,
): readonly (readonly string[])[] {
  const found = waysTo(network, to, sent, [from], true);
  return found.length > 0 || waysTo(network, to, sent, [from], false).length > 0 ? found : [sent.tags];
}

/** The routers that hear what `router` sends to this peer alone, and those it is handed on to. */
export function hears(
  network: ReplayNetwork,
  router: ReplayRouter,
  peer: BackbonePeer,
  here: ReplayRouter,
): boolean {
  const [family = 4] = peer.families;
  const sent = { prefix: { family, address: 0n, length: 0 }, tags: [] };
  return network.routers
    .filter((next) => sessionOf(router, next, family) === peer)
    .some((next) => waysTo(network, here, sent, [router, next], false).length > 0);
}

/** `path` ends where the route stands; `judged` lets policies and filters act. */
function waysTo(
  network: ReplayNetwork,
  to: ReplayRouter,
  sent: Sent,
  path: readonly ReplayRouter[],
  judged: boolean,
): readonly (readonly string[])[] {
  const [before, at] = [path.at(-2), path.at(-1)];
  if (at === undefined || at.name === to.name) return [sent.tags];
  const { family } = sent.prefix;
  return network.routers.flatMap((next) => {
    const [out, back] = [sessionOf(at, next, family), sessionOf(next, at, family)];
    if (out === undefined || back === undefined || path.some(({ name }) => name === next.name)) return [];
    const source = before && sessionOf(at, before, family);
    if (source !== undefined && ![out, source].some((peer) => handsOn(at, peer))) return [];
    if (!judged) return waysTo(network, to, sent, [...path, next], false);
    if (out.userEnd?.value === true || (before !== undefined && !keeps(at.model, sent))) return [];
    const told = judgedBy(at.model, out, 'out', sent);
    const heard = told && judgedBy(next.model, back, 'in', told);
    return heard === undefined ? [] : waysTo(network, to, heard, [...path, next], true);
  });
}

function sessionOf({ model }: ReplayRouter, to: ReplayRouter, family: 4 | 6): BackbonePeer | undefined {
  const own = to.model.interfaces.filter((one) => one.vrf === undefined).flatMap((one) => one.addresses);
  const as = to.model.backbone.asNumber?.value;
  return model.backbone.peers.find(
    ({ address, families, remoteAs }) =>
      families.includes(family) &&
      (as === undefined || remoteAs === as) &&
      own.some(({ value }) => value.family === address.family && value.address === address.value),
  );
}

function handsOn({ model }: ReplayRouter, peer: BackbonePeer): boolean {
  const outside = peer.remoteAs !== model.backbone.asNumber?.value;
  return peer.reflectorClient || peer.userEnd?.value === true || outside;
}

function judgedBy(model: DeviceModel, peer: BackbonePeer, direction: 'in' | 'out', sent: Sent) {
  const { prefix, tags } = sent;
  const use = peer.policies?.find((one) => one.direction === direction && one.family === prefix.family);
  const result = policyResult(model, use?.policy, prefix, tags);
  const kept = result.replaces || result.scrubs ? [] : tags;
  return result.permit ? { prefix, tags: [...kept, ...result.adds] } : undefined;
}

function keeps(model: DeviceModel, { prefix, tags }: Sent): boolean {
  const settings = model.vrfs
    .flatMap(({ families }) => families)
    .filter(({ family, importsVpn }) => family === prefix.family && importsVpn);
  const imported = settings.flatMap(({ importTargets }) => importTargets.map(({ value }) => value));
  const filters = model.backbone.targetFilters?.filter(({ family }) => family === prefix.family) ?? [];
  return filters.every(({ list }) => {
    const named = model.targetLists.find(({ name }) => name === list)?.targets ?? [];
    return (list === undefined ? imported : named).some((target) => tags.includes(target));
  });
}
