import type { FilterRule, Leak, PacketPick } from '../../device/model.ts';
import { FAMILIES, type Family } from '../../net/address.ts';
import { coversAddress, networkOf } from '../../net/prefix.ts';
import type { ClassifierDraft, InterfaceDraft, RedirectDraft, RouterDraft } from './draft.ts';
import { packetPolicies } from './policy-layers.ts';

/** Packets that traffic policies and policy-based routes send out by another table than their interface's. */
export function redirectLeaks(router: RouterDraft): readonly Leak[] {
  return [...router.interfaces.values()].flatMap((one) => [
    ...policyRedirects(router, one),
    ...routeRedirects(router, one),
  ]);
}

function policyRedirects(router: RouterDraft, one: InterfaceDraft): readonly Leak[] {
  return packetPolicies(router, one).flatMap(({ policy, hook }) =>
    (router.trafficPolicies.get(policy)?.pairs ?? []).flatMap(({ classifier, behavior }) => {
      const redirect = router.behaviors.get(behavior)?.redirect;
      if (redirect === undefined) return [];
      return FAMILIES.filter((family) => (redirect.nextHop?.family ?? family) === family).flatMap(
        (family) => {
          const picked = classifierRules(router, router.classifiers.get(classifier), family);
          const use: Use = { one, family, inbound: hook === 'inbound' };
          return picked === 'nothing' ? [] : [leakOf(router, use, redirect, picked)];
        },
      );
    }),
  );
}

function routeRedirects(router: RouterDraft, one: InterfaceDraft): readonly Leak[] {
  const nodes = router.policyRoutes.get(one.policyRoute?.value ?? '')?.nodes ?? [];
  return nodes
    .filter(({ picks }) => picks)
    .flatMap(({ acl, redirects }) =>
      redirects.map((redirect) =>
        leakOf(
          router,
          { one, family: 4, inbound: true },
          redirect,
          acl === undefined ? undefined : rulesOf(router, acl),
        ),
      ),
    );
}

/** Where a policy is bound, and the family of what it picks there. */
interface Use {
  readonly one: InterfaceDraft;
  readonly family: Family;
  readonly inbound: boolean;
}

function leakOf(
  router: RouterDraft,
  { one, family, inbound }: Use,
  redirect: RedirectDraft,
  rules: readonly FilterRule[] | undefined,
): Leak {
  const { nextHop, at } = redirect;
  const picks: PacketPick = {
    ...(inbound ? { entry: one.name } : {}),
    ...(rules === undefined ? {} : { rules }),
    ...(nextHop === undefined ? {} : { nextHop }),
  };
  return {
    kind: 'policy-routing',
    from: one.vrf?.value ?? '',
    to: tableOf(router, one, redirect),
    family,
    picks,
    at,
  };
}

/** A next hop without a table is taken from where it is connected: the interface's own table or the global one; else nobody knows. */
function tableOf(router: RouterDraft, one: InterfaceDraft, { to, nextHop }: RedirectDraft): string {
  if (to !== undefined) return to;
  const own = one.vrf?.value ?? '';
  const connected = [...router.interfaces.values()].filter(({ addresses }) =>
    addresses.some(({ value }) => nextHop !== undefined && coversAddress(networkOf(value), nextHop)),
  );
  const tables = new Set(connected.map(({ vrf }) => vrf?.value ?? '').filter((t) => t === own || t === ''));
  const [only] = tables;
  return tables.size === 1 && only !== undefined ? only : '*';
}

/** What a classifier picks in a family; undefined (every packet) where a condition is not read. Several ACLs are alternatives. */
function classifierRules(
  router: RouterDraft,
  classifier: ClassifierDraft | undefined,
  family: Family,
): readonly FilterRule[] | undefined | 'nothing' {
  if (classifier === undefined || classifier.matches.length === 0) return undefined;
  if (router.doubts.some((doubt) => doubt.classifier === classifier.name)) return undefined;
  const matches = classifier.matches.filter((match) => match === 'any' || match.family === family);
  if (matches.length === 0) return 'nothing';
  const lists = matches.map((match) => (match === 'any' ? undefined : rulesOf(router, match.acl)));
  const known = lists.flatMap((rules) => (rules === undefined ? [] : [rules]));
  if (known.length < lists.length) return undefined;
  return known.length === 1 ? known[0] : known.flat().filter(({ action }) => action === 'permit');
}

function rulesOf(router: RouterDraft, acl: string): readonly FilterRule[] | undefined {
  const draft = router.acls.get(acl);
  if (draft === undefined || router.doubts.some((doubt) => doubt.acl === acl)) return undefined;
  return [...draft.rules].sort((a, b) => a.number - b.number).map(({ rule }) => rule);
}
