import type { DeviceModel } from '../../device/model.ts';
import type { Coverage, UnreadLine } from '../../device/tree.ts';
import type { ClassifierDraft, Doubt, RouterDraft } from './draft.ts';
import { type PolicyUses, policyUses } from './policy-uses.ts';

/** Counts doubted lines as unread. They matter unless what they belong to decides nothing: an unused policy, a policy that drops nothing. */
export function withDoubts(coverage: Coverage, router: RouterDraft, device: DeviceModel): Coverage {
  const doubts = [...router.doubts, ...classifierDoubts(router)];
  if (doubts.length === 0) return coverage;
  const uses = policyUses(device.vrfs, device.backbone);
  const lines = new Map(doubts.map((doubt) => [doubt.line.number, doubt]));
  const known = new Set(coverage.unread.map(({ line }) => line));
  const fresh = [...lines.values()].filter(({ line }) => !known.has(line.number));
  const unread = [...coverage.unread, ...fresh.map((doubt) => unreadLine(doubt, router, uses))];
  return { ...coverage, read: coverage.read - fresh.length, unread: unread.sort((a, b) => a.line - b.line) };
}

function unreadLine(doubt: Doubt, router: RouterDraft, uses: PolicyUses): UnreadLine {
  return { line: doubt.line.number, text: doubt.line.text, matters: doubtMatters(doubt, router, uses) };
}

function doubtMatters(doubt: Doubt, router: RouterDraft, uses: PolicyUses): boolean {
  if (doubt.routePolicy !== undefined) return uses.familiesOf(doubt.routePolicy).length > 0;
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
  const pairs = router.trafficPolicies.get(policy)?.pairs ?? [];
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
