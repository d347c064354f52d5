import type { FilterRule, FilterUse, PacketFilter } from '../../device/model.ts';
import { FAMILIES, type Family } from '../../net/address.ts';
import type { ClassifierDraft, InterfaceDraft, RouterDraft } from './draft.ts';
import { aclFilters, aclFilterUses } from './model-acl-uses.ts';
import { packetPolicies } from './policy-layers.ts';

/** A classifier with what its policies do to the packets it picks. */
interface Piece {
  readonly name: string;
  readonly family: Family;
  readonly denies: boolean;
  readonly at: number;
  readonly rules: readonly FilterRule[];
  /** The first line of its ACLs or of itself that was not understood. */
  readonly unread: number | undefined;
  /** Filter and place our own names stand for (`<filter>-deny-2`), undefined for foreign names. */
  readonly own: { readonly filter: string; readonly place: number } | undefined;
}

export interface BuiltFilters {
  readonly filters: readonly PacketFilter[];
  usesOf(one: InterfaceDraft): readonly FilterUse[];
}

/** Makes packet filters of ACLs, classifiers, behaviors and policies: our own names give the filter they came from, others one filter per classifier. */
export function builtFilters(router: RouterDraft): BuiltFilters {
  const policies = new Map([...router.trafficPolicies.keys()].map((name) => [name, piecesOf(router, name)]));
  const pieces = [...distinctPieces([...policies.values()].flat()), ...unboundPieces(router, policies)];
  const names = filterNames(pieces, [...policies.values()]);
  const filters = mergedFilters(pieces, names);
  return {
    filters: [...filters, ...aclFilters(router)],
    usesOf: (one) => [
      ...packetPolicies(router, one).flatMap(({ policy, hook, at }) =>
        usesIn(policies.get(policy) ?? [], names, hook, at),
      ),
      ...aclFilterUses(router, one),
    ],
  };
}

function usesIn(
  pieces: readonly Piece[],
  names: ReadonlyMap<string, string>,
  hook: 'inbound' | 'outbound',
  at: number,
): FilterUse[] {
  const uses = new Map<string, FilterUse>();
  for (const piece of pieces) {
    const filter = names.get(keyOf(piece)) ?? piece.name;
    const key = `${piece.family} ${filter}`;
    if (!uses.has(key)) uses.set(key, { filter, family: piece.family, hook, at });
  }
  return [...uses.values()];
}

/** The pieces of a policy in the order they judge. */
function piecesOf(router: RouterDraft, policy: string): Piece[] {
  const pairs = [...(router.trafficPolicies.get(policy)?.pairs ?? [])].sort(
    (a, b) => a.precedence - b.precedence,
  );
  return pairs.flatMap(({ classifier, behavior }) => {
    const draft = router.classifiers.get(classifier);
    return draft === undefined
      ? []
      : piecesFor(router, draft, router.behaviors.get(behavior)?.denies ?? false);
  });
}

function piecesFor(router: RouterDraft, classifier: ClassifierDraft, denies: boolean): Piece[] {
  const families = FAMILIES.filter((family) =>
    classifier.matches.some((match) => match === 'any' || match.family === family),
  );
  return families.map((family) => {
    const rules = classifier.matches.flatMap((match) => rulesOf(router, classifier, match, family));
    const name = classifier.name;
    return {
      name,
      family,
      denies,
      at: classifier.at,
      unread: unreadOf(router, classifier),
      rules: rules.map((rule) => (denies ? { ...rule, action: 'deny' as const } : rule)),
      own: families.length === 1 ? ownName(name, family, denies, rules) : undefined,
    };
  });
}

function unreadOf({ doubts }: RouterDraft, { name, matches }: ClassifierDraft): number | undefined {
  const acls = matches.flatMap((match) => (match === 'any' ? [] : [match.acl]));
  return doubts.find(
    ({ acl, classifier }) => classifier === name || (acl !== undefined && acls.includes(acl)),
  )?.line.number;
}

function rulesOf(
  router: RouterDraft,
  classifier: ClassifierDraft,
  match: ClassifierDraft['matches'][number],
  family: Family,
): FilterRule[] {
  if (match === 'any') return [{ action: 'permit', protocol: 'ip', at: classifier.at }];
  if (match.family !== family) return [];
  const rules = [...(router.acls.get(match.acl)?.rules ?? [])].sort((a, b) => a.number - b.number);
  return rules.map(({ rule }) => rule);
}

const OWN_NAME = /^(.+)-(permit|deny)(?:-([2-9]|[1-9]\d+))?(-ipv6)?$/;

/** A name of ours counts only when the piece does what the name says. */
function ownName(name: string, family: Family, denies: boolean, rules: readonly FilterRule[]): Piece['own'] {
  const found = OWN_NAME.exec(name);
  if (found === null) return undefined;
  const [, filter = '', action, round, ipv6] = found;
  const says = (action === 'deny') === denies && (ipv6 !== undefined) === (family === 6);
  if (!says || rules.some((rule) => rule.action === 'deny')) return undefined;
  return { filter, place: (Number(round ?? 1) - 1) * 2 + (denies ? 1 : 0) };
}

/** Our own classifiers that no policy uses still stand for a filter; their behavior has their name. */
function unboundPieces(router: RouterDraft, policies: ReadonlyMap<string, readonly Piece[]>): Piece[] {
  const bound = new Set([...policies.values()].flat().map(({ name }) => name));
  const free = [...router.classifiers.values()].filter(({ name }) => !bound.has(name));
  return free
    .flatMap((classifier) =>
      piecesFor(router, classifier, router.behaviors.get(classifier.name)?.denies ?? false),
    )
    .filter((piece) => piece.own !== undefined);
}

function distinctPieces(pieces: readonly Piece[]): Piece[] {
  return [...new Map(pieces.map((piece) => [keyOf(piece), piece])).values()];
}

function keyOf(piece: Piece): string {
  return `${piece.name} ${piece.family} ${piece.denies}`;
}

/** The filter each piece belongs to: the one its name says when all pieces of that filter stand together in every policy, else its own. */
function filterNames(
  pieces: readonly Piece[],
  policies: readonly (readonly Piece[])[],
): ReadonlyMap<string, string> {
  const filters = Map.groupBy(pieces, ownKey);
  filters.delete('');
  const scattered = new Set(policies.flatMap((policy) => scatteredFilters(policy, filters)));
  const actions = Map.groupBy(pieces, ({ name, family }) => `${name} ${family}`);
  return new Map(
    pieces.map((piece) => {
      const { own, name, family, denies } = piece;
      const merged = own !== undefined && !scattered.has(ownKey(piece));
      const twice = (actions.get(`${name} ${family}`) ?? []).length > 1;
      return [keyOf(piece), merged ? own.filter : twice && denies ? `${name} (deny)` : name];
    }),
  );
}

/** Which filter a piece says it belongs to, '' for a foreign one. */
function ownKey({ own, family }: Piece): string {
  return own === undefined ? '' : `${own.filter} ${family}`;
}

/** Filters of which this policy holds only some pieces, or not in their order side by side within their family. */
function scatteredFilters(
  policy: readonly Piece[],
  filters: ReadonlyMap<string, readonly Piece[]>,
): string[] {
  return FAMILIES.flatMap((family) => {
    const here = policy.filter((piece) => piece.family === family);
    const names = new Set(here.map(ownKey).filter((name) => name !== ''));
    return [...names].filter((name) => {
      const wanted = [...(filters.get(name) ?? [])].sort(byPlace).map(keyOf);
      const first = here.findIndex((piece) => ownKey(piece) === name);
      const found = here.slice(first, first + wanted.length).map(keyOf);
      return (
        wanted.join('\n') !== found.join('\n') ||
        here.slice(first + wanted.length).some((piece) => ownKey(piece) === name)
      );
    });
  });
}

function byPlace(a: Piece, b: Piece): number {
  return (a.own?.place ?? 0) - (b.own?.place ?? 0);
}

function mergedFilters(pieces: readonly Piece[], names: ReadonlyMap<string, string>): PacketFilter[] {
  const filters = new Map<string, PacketFilter>();
  for (const piece of [...pieces].sort(byPlace)) {
    const name = names.get(keyOf(piece)) ?? piece.name;
    const key = `${piece.family} ${name}`;
    const known = filters.get(key);
    const rules = [...(known?.rules ?? []), ...piece.rules];
    const unread =
      known?.unread ?? (piece.unread === undefined ? undefined : { value: true as const, at: piece.unread });
    filters.set(key, {
      name,
      family: piece.family,
      at: known?.at ?? piece.at,
      rules,
      ...(unread === undefined ? {} : { unread }),
    });
  }
  return [...filters.values()];
}
