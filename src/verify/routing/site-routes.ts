import type { CePeer, Shut, VrfFamily } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import { type Attachment, type Circuit, familyOf, type VrfTable } from '../bind/circuit.ts';
import { connectedCircuit, isConnected } from './links.ts';
import {
  type AdmittedPrefix,
  admittedPrefixes,
  carriedPast,
  type PolicyAnswer,
  possibleAdditions,
  runPolicy,
} from './route-policy.ts';
import type { LocalRoute } from './routes.ts';
import { outBy } from './static-forwarding.ts';

const NO_TAGS: readonly RouteTarget[] = [];
const NO_TARGETS: ReadonlySet<RouteTarget> = new Set();
const NO_ROUTES: readonly LocalRoute[] = [];

/** What declared sites announce over their sessions, as far as the inbound policy lets it in: the failure-free, honest state. */
export function addSiteRoutes(
  routes: LocalRoute[],
  attachment: Attachment,
  table: VrfTable,
  settings: VrfFamily,
): void {
  const { model } = table.router;
  for (const circuit of circuitsOf(attachment, table)) {
    const { access, site } = circuit;
    if (access?.routing.type !== 'bgp' || site === undefined) continue;
    const { remoteAs } = access.routing;
    const sessions = sessionsOn(circuit, settings.peers)
      .filter((peer) => peer.remoteAs === remoteAs || access.furtherAs?.includes(peer.remoteAs) === true)
      .filter((peer) => connectedCircuit(attachment, table, peer.address) === circuit);
    const prefixes = site.prefixes.filter(({ value }) => value.family === settings.family);
    const live = sessions.some((peer) => downBy(peer, prefixes.length) === undefined);
    for (const peer of sessions) {
      const shut = live ? undefined : downBy(peer, prefixes.length);
      for (const { value: prefix } of prefixes) {
        const asked = { prefix, targets: NO_TARGETS };
        const answer = runPolicy(model, peer.inboundPolicy?.value, asked);
        if (!answer.permit) continue;
        const heard = { peer, prefix, ...attachedBy(answer, peer), exact: true, admitted: false };
        const route = siteRoute(attachment, table, circuit, heard);
        routes.push(shut === undefined ? route : { ...route, shut });
      }
    }
  }
}

/** What keeps a session down: a line that shuts it, or a limit below what the site announces. */
function downBy({ shut, maximumPrefixes: limit }: CePeer, announced: number): Shut | undefined {
  return shut ?? (limit !== undefined && limit.value < announced ? { value: true, at: limit.at } : undefined);
}

/** The sessions with whoever stands on a circuit, where anything is taken from them at all. */
function sessionsOn({ interface: one }: Circuit, peers: readonly CePeer[]): readonly CePeer[] {
  return peers.filter(
    (peer) => (peer.inboundPolicy !== undefined || !peer.policyRequired) && isConnected(one, peer.address),
  );
}

interface Heard extends Pick<LocalRoute, 'prefix' | 'tags' | 'certainTags' | 'exact' | 'admitted'> {
  readonly peer: CePeer;
}

/** A route heard from whoever stands on a circuit; in the form of `ownRoute`. */
function siteRoute(
  attachment: Attachment,
  { id }: VrfTable,
  circuit: Circuit,
  { peer, prefix, tags, certainTags, exact, admitted }: Heard,
): LocalRoute {
  return {
    table: id,
    prefix,
    source: 'site',
    preference: 2,
    contested: false,
    forwarding: outBy(attachment, circuit),
    at: peer.at,
    leakAt: undefined,
    exact,
    admitted,
    tags,
    ...(certainTags === undefined ? {} : { certainTags }),
  };
}

/** Everything any customer of the VRF may announce, declared or not. */
export function admittedRoutes(
  attachment: Attachment,
  table: VrfTable,
  family: Family,
): readonly LocalRoute[] {
  const peers = familyOf(table, family)?.peers ?? [];
  if (peers.length === 0) return NO_ROUTES;
  const routes: LocalRoute[] = [];
  const free: FreeRoute[] = [];
  for (const circuit of circuitsOf(attachment, table))
    for (const peer of sessionsOn(circuit, peers))
      for (const one of admittedPrefixes(table.router.model, peer.inboundPolicy?.value, family)) {
        const tags = tagsOf(table, peer, one);
        if (tags === undefined) continue;
        const { prefix, exact, anyHop } = one;
        const heard = { peer, prefix, exact, ...tags, admitted: true };
        routes.push(siteRoute(attachment, table, circuit, heard));
        if (anyHop || peer.address.family !== family) free.push({ circuit, heard });
      }
  return free.length === 0 ? routes : [...routes, ...routesAside(attachment, table, free)];
}

interface FreeRoute {
  readonly circuit: Circuit;
  readonly heard: Heard;
}

/** Beyond this many a customer may send anything anywhere in its VRF. */
const MOST_ASIDE = 20_000;

/**
 * A next hop may be any address on a link of the VRF (RFC 4271 §6.3), so what one customer announces may lead out by the circuit of another, unless the
 * inbound policy puts the peer in its place. Where no circuit of the VRF checks packets it is all one.
 */
function routesAside(
  attachment: Attachment,
  table: VrfTable,
  free: readonly FreeRoute[],
): readonly LocalRoute[] {
  const circuits = circuitsOf(attachment, table).filter((one) => one.interface.addresses.length > 0);
  if (circuits.length < 2 || !circuits.some(checksPackets)) return NO_ROUTES;
  const [first] = free;
  if (first !== undefined && free.length * circuits.length > MOST_ASIDE) {
    const { peer, prefix } = first.heard;
    const tags = [...new Set(free.flatMap(({ heard }) => heard.tags))];
    const everything = { family: prefix.family, address: 0n, length: 0 };
    const heard = { peer, prefix: everything, exact: false, admitted: true, tags, certainTags: NO_TAGS };
    return circuits.map((circuit) => siteRoute(attachment, table, circuit, heard));
  }
  return free.flatMap(({ circuit, heard }) =>
    circuits.flatMap((other) => (other === circuit ? [] : siteRoute(attachment, table, other, heard))),
  );
}

/** The session over which a customer's route is heard. */
export function announcerOf({ vrf }: VrfTable, { at }: LocalRoute): CePeer | undefined {
  return vrf.families.flatMap(({ peers }) => peers).find((peer) => peer.at === at);
}

/** Whether what a customer announces leads out by a circuit other than its own. */
export function leadsAside({ tables, circuits }: Attachment, route: LocalRoute): boolean {
  const table = tables[route.table];
  const peer = table && announcerOf(table, route);
  if (peer === undefined || route.forwarding.kind !== 'circuit') return false;
  const circuit = circuits[route.forwarding.circuit];
  return circuit !== undefined && !isConnected(circuit.interface, peer.address);
}

function checksPackets({ interface: { filters, sourceCheck } }: Circuit): boolean {
  return filters.length > 0 || sourceCheck.length > 0;
}

/** The targets an inbound policy may attach to what it admits; `undefined` when an entry before refuses it after all. */
function tagsOf(
  { router }: VrfTable,
  peer: CePeer,
  { prefix, exact }: AdmittedPrefix,
): Pick<LocalRoute, 'tags' | 'certainTags'> | undefined {
  const asked = { prefix, targets: NO_TARGETS };
  const name = peer.inboundPolicy?.value;
  if (!exact) return { tags: possibleAdditions(router.model, name, asked) ?? [] };
  const answer = runPolicy(router.model, name, asked);
  return answer.permit ? attachedBy(answer, peer) : undefined;
}

/** What a policy attaches to a route without targets. Whether a session that discards targets takes these away too nobody told. */
function attachedBy(
  answer: PolicyAnswer,
  { discardsTargets, mayDiscardTargets }: CePeer,
): Pick<LocalRoute, 'tags' | 'certainTags'> {
  const { certain } = carriedPast(answer, { targets: NO_TARGETS });
  const { adds: tags } = answer;
  const mayBeBare = discardsTargets !== undefined || mayDiscardTargets === true;
  if (tags.length > 0 && mayBeBare) return { tags, certainTags: [] };
  return certain === undefined ? { tags } : { tags, certainTags: [...certain] };
}

/** The circuits of a table. */
export function circuitsOf(attachment: Attachment, table: VrfTable): readonly Circuit[] {
  return table.circuits.flatMap((id) => attachment.circuits[id] ?? []);
}
