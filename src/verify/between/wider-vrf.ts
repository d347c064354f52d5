import { equalButOrigins } from '../../device/equal.ts';
import type { CePeer, DeviceModel, RoutePolicy, Sourced, Vrf, VrfFamily } from '../../device/model.ts';
import { addressText } from '../../net/address.ts';
import { widerPolicy } from './wider-policy.ts';

/** A VRF as open as either of two states of it, and the policies that were made for it. */
export interface WiderVrf {
  readonly vrf: Vrf;
  readonly policies: readonly RoutePolicy[];
}

/** Both target sets, the wider policies, everything either state originates; what only one state has stays as it is. */
export function widerVrf(
  [old, oldModel]: readonly [Vrf, DeviceModel],
  [now, nowModel]: readonly [Vrf, DeviceModel],
): WiderVrf {
  const policies: RoutePolicy[] = [];
  const families = [...new Map([...old.families, ...now.families].map((one) => [one.family, one])).values()];
  const joined = families.map((family) => {
    const before = old.families.find((one) => one.family === family.family);
    const after = now.families.find((one) => one.family === family.family);
    if (before === undefined || after === undefined) return family;
    return widerFamily({ before, after, oldModel, nowModel, policies });
  });
  return { vrf: { ...now, families: joined }, policies };
}

interface Joining {
  readonly before: VrfFamily;
  readonly after: VrfFamily;
  readonly oldModel: DeviceModel;
  readonly nowModel: DeviceModel;
  readonly policies: RoutePolicy[];
}

function widerFamily(joining: Joining): VrfFamily {
  const { before, after } = joining;
  const { importPolicy: _, exportPolicy: __, ...rest } = after;
  const importPolicy = joinedPolicy(joining, before.importPolicy, after.importPolicy);
  const exportPolicy = joinedPolicy(joining, before.exportPolicy, after.exportPolicy);
  const sameMode = before.labelMode.value === after.labelMode.value;
  const networks = union(before.networks ?? [], after.networks ?? []);
  return {
    ...rest,
    importTargets: union(before.importTargets, after.importTargets),
    exportTargets: union(before.exportTargets, after.exportTargets),
    ...(importPolicy === undefined ? {} : { importPolicy }),
    ...(exportPolicy === undefined ? {} : { exportPolicy }),
    exportsVpn: before.exportsVpn || after.exportsVpn,
    importsVpn: before.importsVpn || after.importsVpn,
    labelMode: sameMode ? after.labelMode : { value: 'unknown', at: after.labelMode.at },
    terminator: before.terminator.value ? after.terminator : before.terminator,
    redistributes: union(before.redistributes, after.redistributes),
    ...(networks.length === 0 ? {} : { networks }),
    statics: union(before.statics, after.statics),
    peers: widerPeers(joining),
  };
}

function joinedPolicy(
  { oldModel, nowModel, policies }: Joining,
  before: Sourced<string> | undefined,
  after: Sourced<string> | undefined,
): Sourced<string> | undefined {
  const { bound, policy } = widerPolicy({ text: oldModel, bound: before }, { text: nowModel, bound: after });
  if (policy !== undefined) policies.push(policy);
  return bound;
}

function widerPeers(joining: Joining): readonly CePeer[] {
  const { before, after } = joining;
  const key = ({ address }: CePeer) => addressText(address);
  const there = new Map(before.peers.map((peer) => [key(peer), peer]));
  const here = after.peers.map((peer) => {
    const old = there.get(key(peer));
    return old === undefined ? peer : widerPeer(joining, old, peer);
  });
  const known = new Set(after.peers.map(key));
  return [...here, ...before.peers.filter((peer) => !known.has(key(peer)))];
}

/**
 * What a session lets in of either state: any next hop where one state's may name any, targets unless both take them off. One without an inbound
 * policy takes everything, or (`policyRequired`) nothing: then the other state's policy is the wider one.
 */
function widerPeer(joining: Joining, old: CePeer, now: CePeer): CePeer {
  const { inboundPolicy: _, anyNextHop = old.anyNextHop, discardsTargets, ...rest } = now;
  const deaf = (peer: CePeer) => peer.policyRequired && peer.inboundPolicy === undefined;
  const inboundPolicy = deaf(old)
    ? now.inboundPolicy
    : deaf(now)
      ? old.inboundPolicy
      : joinedPolicy(joining, old.inboundPolicy, now.inboundPolicy);
  return {
    ...rest,
    ...(inboundPolicy === undefined ? {} : { inboundPolicy }),
    ...(anyNextHop === undefined ? {} : { anyNextHop }),
    ...(discardsTargets === undefined || old.discardsTargets === undefined ? {} : { discardsTargets }),
  };
}

/** The members of both lists, equal ones (whatever their lines) once. */
export function union<Item>(a: readonly Item[], b: readonly Item[]): readonly Item[] {
  return [...b, ...a.filter((one) => !b.some((other) => equalButOrigins(other, one)))];
}
