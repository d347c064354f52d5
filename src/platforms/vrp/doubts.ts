import type { DeviceModel } from '../../device/model.ts';
import type { Coverage } from '../../device/tree.ts';
import type { ClassifierDraft, Doubt, InterfaceDraft, RouterDraft } from './draft.ts';
import { isKnownKind, sameInterfaces } from './interface-name.ts';
import type { Line } from './line.ts';
import { vagueSessions } from './model-vrfs.ts';
import { framePolicies } from './policy-layers.ts';
import { type PolicyUses, policyUses } from './policy-uses.ts';

/** Counts doubted lines as unread. They matter unless what they belong to decides nothing: an unused policy, a policy that drops nothing. */
export function withDoubts(coverage: Coverage, router: RouterDraft, device: DeviceModel): Coverage {
  const all = [...router.doubts, ...classifierDoubts(router), ...interfaceDoubts(router)];
  if (all.length === 0) return coverage;
  const uses = policyUses(device.vrfs, device.backbone);
  const doubts = all.filter((one) => !(one.unlessInbound && uses.isInboundOnly(one.routePolicy ?? '')));
  const lines = new Map(coverage.unread.map((one) => [one.line, one]));
  let fresh = 0;
  for (const doubt of doubts) {
    const { number, text } = doubt.line;
    const known = lines.get(number);
    if (known === undefined) fresh++;
    const matters = known?.matters === true || doubtMatters(doubt, router, uses);
    lines.set(number, { line: number, text, matters });
  }
  const unread = [...lines.values()].sort((a, b) => a.line - b.line);
  return { ...coverage, read: coverage.read - fresh, unread };
}

/** What stands on circuits and fits none, or what nobody understood there; sessions with nobody knows whom; ways out of an interface that may be another by its true name. */
function interfaceDoubts(router: RouterDraft): Doubt[] {
  const all = [...router.interfaces.values()];
  const strange = all.filter((one) => one.strange.length > 0 && bearsCircuits(router, one.name));
  const switching = all.filter((one) => one.switching.length > 0);
  return [
    ...strange.flatMap((one) => one.strange),
    ...misspelled(router),
    ...vagueSessions(router),
    ...all.flatMap((one) => redirectedBelow(router, one)),
    ...all.flatMap((one) => (bearsCircuits(router, one.name) ? framePolicies(router, one) : [])),
    ...switching.flatMap((one) =>
      switchesForVrfs(router) || bearsCircuits(router, one.name) ? one.switching : [],
    ),
  ].map((line) => ({ line }));
}

/** A policy on the port of circuits that sends packets away: whether it sees those of the circuits depends on the card. */
function redirectedBelow(router: RouterDraft, { name, vrf, policies }: InterfaceDraft): readonly Line[] {
  if (policies.length === 0 || vrf !== undefined || !bearsCircuits(router, name)) return [];
  return policies.filter(({ policy }) => redirects(router, policy)).map(({ line }) => line);
}

function redirects(router: RouterDraft, policy: string): boolean {
  const pairs = router.trafficPolicies.get(policy)?.pairs ?? [];
  return pairs.some(({ behavior }) => router.behaviors.get(behavior)?.redirect !== undefined);
}

/** Two spellings of one interface, of which one is bound to a VRF perhaps and the other is not. */
function misspelled(router: RouterDraft): readonly Line[] {
  if (router.namedWays.length === 0) return [];
  const hasAnother = sameInterfaces(router);
  return router.namedWays
    .filter((way) => !isKnownKind(way.interface) || hasAnother(way.interface))
    .map(({ line }) => line);
}

const SWITCHED = /^(?:Vlanif|Vbdif)/;
const PORT = /^[^.]*(?:Ethernet|GE|Eth-Trunk|Port)[^.]*$/;

/** Whether an interface is bound to a VRF, or a sub-interface of it; or frames of it may come to the VLAN interface of one. */
function bearsCircuits({ interfaces }: RouterDraft, name: string): boolean {
  if (interfaces.get(name)?.vrf !== undefined) return true;
  for (const one of interfaces.values())
    if (one.vrf !== undefined && one.name.startsWith(`${name}.`)) return true;
  return PORT.test(name) && switchesForVrfs({ interfaces });
}

/** Whether VLAN interfaces are bound to VRFs. */
function switchesForVrfs({ interfaces }: Pick<RouterDraft, 'interfaces'>): boolean {
  for (const { vrf, name } of interfaces.values()) if (vrf !== undefined && SWITCHED.test(name)) return true;
  return false;
}

function doubtMatters(doubt: Doubt, router: RouterDraft, uses: PolicyUses): boolean {
  if (doubt.routePolicy !== undefined) return uses.familiesOf(doubt.routePolicy).length > 0;
  if (doubt.interfaces !== undefined) return doubt.interfaces.some((name) => bearsCircuits(router, name));
  if (doubt.trafficPolicy !== undefined) return decides(router, doubt.trafficPolicy);
  if (doubt.classifier === undefined && doubt.acl === undefined) return true;
  if (doubt.acl !== undefined && boundAcls(router).has(doubt.acl)) return true;
  const used = new Set(
    [...router.interfaces.values()].flatMap((one) => one.policies.map(({ policy }) => policy)),
  );
  return [...router.trafficPolicies].some(
    ([name, { pairs }]) =>
      used.has(name) &&
      pairs.some((pair) => concerns(doubt, router, pair.classifier)) &&
      decides(router, name),
  );
}

/** ACLs that judge or pick packets without a classifier in between. */
function boundAcls(router: RouterDraft): ReadonlySet<string> {
  const uses = [...router.interfaces.values()].flatMap((one) => one.aclUses.map(({ acl }) => acl));
  const picks = [...router.policyRoutes.values()].flatMap(({ nodes }) => nodes.map(({ acl }) => acl ?? ''));
  return new Set([...uses, ...picks]);
}

function concerns({ classifier, acl }: Doubt, router: RouterDraft, name: string): boolean {
  return acl === undefined ? name === classifier : aclsOf(router.classifiers.get(name)).includes(acl);
}

/** Whether a traffic policy can drop or divert anything. */
function decides(router: RouterDraft, policy: string): boolean {
  const pairs = router.trafficPolicies.get(policy)?.pairs;
  if (pairs === undefined) return true;
  return pairs.some(({ classifier, behavior }) => {
    const acts = router.behaviors.get(behavior);
    if (acts === undefined || acts.denies || acts.redirect !== undefined) return true;
    return aclsOf(router.classifiers.get(classifier)).some((acl) => mayDeny(router, acl));
  });
}

/** An ACL drops by a rule, perhaps by one we could not read. */
function mayDeny(router: RouterDraft, acl: string): boolean {
  const rules = router.acls.get(acl)?.rules ?? [];
  return (
    rules.some(({ rule }) => rule.action === 'deny') ||
    router.doubts.some((doubt) => doubt.acl === acl && doubt.line.words.includes('deny'))
  );
}

function aclsOf(classifier: ClassifierDraft | undefined): string[] {
  return (classifier?.matches ?? []).flatMap((match) => (match === 'any' ? [] : [match.acl]));
}

/** Classifiers whose conditions must hold together, or that name an ACL we do not have. */
function classifierDoubts(router: RouterDraft): Doubt[] {
  return [...router.classifiers.values()]
    .filter((one) => (one.and && one.matches.length > 1) || aclsOf(one).some((acl) => !router.acls.has(acl)))
    .map(({ header, name }) => ({ line: header, classifier: name }));
}
