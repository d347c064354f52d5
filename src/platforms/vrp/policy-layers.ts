import type { ClassifierDraft, InterfaceDraft, RouterDraft, TrafficPolicyUse } from './draft.ts';
import type { Line } from './line.ts';

/** The traffic policies of an interface that judge packets: one of the link layer never meets what it asks of addresses and ports. */
export function packetPolicies(
  router: RouterDraft,
  { policies }: InterfaceDraft,
): readonly TrafficPolicyUse[] {
  return policies.filter(({ layer, policy }) => layer !== 'link-layer' || mayMeetFrames(router, policy));
}

/** Policies asked of frames, first or alone, that may decide by what a frame shows: about which packets that is, no text says. */
export function framePolicies(router: RouterDraft, { policies }: InterfaceDraft): readonly Line[] {
  return policies
    .filter(({ layer, policy }) => layer !== undefined && mayMeetFrames(router, policy))
    .map(({ line }) => line);
}

function mayMeetFrames(router: RouterDraft, policy: string): boolean {
  const pairs = router.trafficPolicies.get(policy)?.pairs;
  return pairs?.every(({ classifier }) => asksPackets(router, router.classifiers.get(classifier))) !== true;
}

/** Whether a classifier asks for IP addresses, protocols and ports alone. */
function asksPackets(router: RouterDraft, classifier: ClassifierDraft | undefined): boolean {
  if (classifier === undefined || classifier.matches.length === 0) return false;
  const { name, matches } = classifier;
  return (
    matches.every((match) => match !== 'any' && router.acls.has(match.acl)) &&
    router.doubts.every((doubt) => doubt.classifier !== name)
  );
}
