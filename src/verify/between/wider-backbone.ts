import type { Backbone, BackbonePeer, DeviceModel, RoutePolicy, SessionPolicy } from '../../device/model.ts';
import { addressText } from '../../net/address.ts';
import { orUnchanged, widerPolicy } from './wider-policy.ts';
import { union } from './wider-vrf.ts';

/** A backbone as open as either of two states of it, and the policies that were made for its sessions. */
export interface WiderBackbone {
  readonly backbone: Backbone;
  readonly policies: readonly RoutePolicy[];
}

/** Sessions of both states, with the wider policies; what holds routes back counts only where both have it. */
export function widerBackbone(old: DeviceModel, now: DeviceModel): WiderBackbone {
  const [before, after] = [old.backbone, now.backbone];
  const policies: RoutePolicy[] = [];
  const key = ({ address }: BackbonePeer) => addressText(address);
  const there = new Map(before.peers.map((peer) => [key(peer), peer]));
  const known = new Set(after.peers.map(key));
  const peers = after.peers.map((peer) => {
    const earlier = there.get(key(peer));
    return earlier === undefined ? peer : widerPeer({ old, now, policies }, earlier, peer);
  });
  const { targetFilters: _, clientsApart, ...rest } = after;
  const targetFilters = (after.targetFilters ?? []).filter((one) =>
    (before.targetFilters ?? []).some(({ family, list }) => family === one.family && list === one.list),
  );
  const labelledPeers = union(before.labelledPeers ?? [], after.labelledPeers ?? []);
  const unseenRoutes = union(before.unseenRoutes ?? [], after.unseenRoutes ?? []);
  const backbone = {
    ...rest,
    peers: [...peers, ...before.peers.filter((peer) => !known.has(key(peer)))],
    ...(targetFilters.length === 0 ? {} : { targetFilters }),
    ...(before.clientsApart === undefined || clientsApart === undefined ? {} : { clientsApart }),
    ...(labelledPeers.length === 0 ? {} : { labelledPeers }),
    ...(unseenRoutes.length === 0 ? {} : { unseenRoutes }),
  };
  return { backbone, policies };
}

interface Joining {
  readonly old: DeviceModel;
  readonly now: DeviceModel;
  readonly policies: RoutePolicy[];
}

function widerPeer(joining: Joining, old: BackbonePeer, now: BackbonePeer): BackbonePeer {
  const { policies: _, userEnd, defaults: __, foreignLabels = old.foreignLabels, ...rest } = now;
  const defaults = union(old.defaults ?? [], now.defaults ?? []);
  const policies = widerPolicies(joining, old, now);
  return {
    ...rest,
    families: [...new Set([...old.families, ...now.families])],
    reflectorClient: old.reflectorClient || now.reflectorClient,
    ...(policies.length === 0 ? {} : { policies }),
    ...(old.userEnd?.value === true && userEnd !== undefined ? { userEnd } : {}),
    ...(defaults.length === 0 ? {} : { defaults }),
    ...(foreignLabels === undefined ? {} : { foreignLabels }),
  };
}

/** A policy that only one state has stays beside none: what it attaches or takes away it may, what it refuses passes. */
function widerPolicies(joining: Joining, old: BackbonePeer, now: BackbonePeer): readonly SessionPolicy[] {
  const [before, after] = [old.policies ?? [], now.policies ?? []];
  const like =
    ({ family, direction }: SessionPolicy) =>
    (other: SessionPolicy) =>
      other.family === family && other.direction === direction;
  const gone = before.filter((one) => !after.some(like(one)));
  return [
    ...after.map((one) => widerUse(joining, before.find(like(one)), one)),
    ...gone.map((one) => widerUse(joining, one, undefined)),
  ].flatMap((one) => one ?? []);
}

function widerUse(
  { old, now, policies }: Joining,
  before: SessionPolicy | undefined,
  after: SessionPolicy | undefined,
): SessionPolicy | undefined {
  const use = after ?? before;
  if (use === undefined) return undefined;
  const bound = (one: SessionPolicy | undefined) =>
    one === undefined ? undefined : { value: one.policy, at: one.at };
  const wider = widerPolicy({ text: old, bound: bound(before) }, { text: now, bound: bound(after) });
  const { keepsReflected, ...rest } = use;
  const policy = wider.bound?.value ?? use.policy;
  const alike = before === undefined || after === undefined || before.keepsReflected === keepsReflected;
  if (alike) {
    if (wider.policy !== undefined) policies.push(wider.policy);
    return { ...use, policy };
  }
  // One state changes what it reflects, the other does not.
  const joined = wider.policy ?? now.routePolicies.find(({ name }) => name === policy);
  if (joined === undefined) return { ...rest, policy };
  const unsettled = { ...orUnchanged(joined), name: `${policy}, or unchanged` };
  policies.push(unsettled);
  return { ...rest, policy: unsettled.name };
}
