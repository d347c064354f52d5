import { equalButOrigins } from '../../device/equal.ts';
import type { CePeer, DeviceModel, RoutePolicy, Sourced, Vrf, VrfFamily } from '../../device/model.ts';
import { addressText } from '../../net/address.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import { widerPolicy } from './wider-policy.ts';

/** A VRF as open as either of two states of it, and the policies that were made for it. */
export interface WiderVrf {
  readonly vrf: Vrf;
  readonly policies: readonly RoutePolicy[];
}

/** Both target sets (those of both are certain), the wider policies, everything either state originates; what only one state has stays as it is. */
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
  const { importPolicy: _, exportPolicy: __, certainTargets: ___, rd = before.rd, ...rest } = after;
  const importPolicy = joinedPolicy(joining, before.importPolicy, after.importPolicy);
  const exportPolicy = joinedPolicy(joining, before.exportPolicy, after.exportPolicy);
  const sameMode = before.labelMode.value === after.labelMode.value;
  const exportTargets = union(before.exportTargets, after.exportTargets);
  const certain = certainOf(exportTargets, before, after);
  const networks = union(before.networks ?? [], after.networks ?? []);
  return {
    ...rest,
    importTargets: union(before.importTargets, after.importTargets),
    exportTargets,
    ...(certain.length === exportTargets.length ? {} : { certainTargets: certain }),
    ...(rd === undefined ? {} : { rd }),
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

/** The targets that routes leave with for certain in both states. */
function certainOf(
  all: VrfFamily['exportTargets'],
  before: VrfFamily,
  after: VrfFamily,
): readonly RouteTarget[] {
  const [then, later] = [before, after].map(
    ({ exportTargets, certainTargets }) => new Set(certainTargets ?? exportTargets.map(({ value }) => value)),
  );
  return all.map(({ value }) => value).filter((target) => then?.has(target) && later?.has(target));
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
 * What a session lets in of either state: any next hop where one state's may name any, targets unless both take them off (and none for certain where one
 * does). One without an inbound policy takes everything, or (`policyRequired`) nothing: then the other state's policy is the wider one.
 */
function widerPeer(joining: Joining, old: CePeer, now: CePeer): CePeer {
  const { inboundPolicy: _, anyNextHop = old.anyNextHop, discardsTargets, ...rest } = now;
  const discards = [old, now].map((one) => one.discardsTargets !== undefined);
  const mayDiscard = discards[0] !== discards[1] || old.mayDiscardTargets === true;
  const deaf = (peer: CePeer) => peer.policyRequired && peer.inboundPolicy === undefined;
  const inboundPolicy = deaf(old)
    ? now.inboundPolicy
    : deaf(now)
      ? old.inboundPolicy
      : joinedPolicy(joining, old.inboundPolicy, now.inboundPolicy);
  return {
    ...rest,
    policyRequired: old.policyRequired && now.policyRequired,
    ...(inboundPolicy === undefined ? {} : { inboundPolicy }),
    ...(anyNextHop === undefined ? {} : { anyNextHop }),
    ...(discardsTargets === undefined || old.discardsTargets === undefined ? {} : { discardsTargets }),
    ...(mayDiscard ? { mayDiscardTargets: true as const } : {}),
  };
}

/** The members of both lists, equal ones (whatever their lines) once. */
export function union<Item>(a: readonly Item[], b: readonly Item[]): readonly Item[] {
  return [...b, ...a.filter((one) => !b.some((other) => equalButOrigins(other, one)))];
}
