import type { DeviceModel, Interface } from '../../../src/device/model.ts';
import type { Inventory } from '../../../src/inventory/types.ts';
import type { Family } from '../../../src/net/address.ts';
import { networkOf, samePrefix } from '../../../src/net/prefix.ts';
import type { ReplayRouter } from '../../../src/verify/types.ts';

/** What is down in the backbone: a router, a core link, or the session between two routers. */
export interface Outage {
  readonly router?: string;
  readonly link?: string;
  readonly session?: readonly [string, string];
}

/** Which routers' VPN routes reach which others, with a label path to use them: sessions, reflection, IGP and LDP as configured. */
export interface BackboneReach {
  carries(exporter: string, importer: string, family: Family): boolean;
}

/** Works it out by flooding, once per exporter and family. */
export function backboneReach(
  inventory: Inventory,
  routers: readonly ReplayRouter[],
  outage: Outage,
): BackboneReach {
  const up = routers.filter(({ name }) => name !== outage.router);
  const links = inventory.coreLinks.filter(({ id }) => id !== outage.link);
  const known = new Map<string, boolean>();
  const work = (exporter: string, importer: string, family: Family): boolean => {
    const [from, to] = [exporter, importer].map((name) => up.find((router) => router.name === name));
    if (from === undefined || to === undefined) return false;
    if (!flood(up, from, outage, family).has(to.name)) return false;
    if (!joined(up, links, from, 4).has(to.name)) return false;
    if (family === 4 || !isKernel(to.model)) return true;
    const six = joined(up, links, to, 6);
    return isKernel(from.model) ? six.has(from.name) : six.size > 1;
  };
  return {
    carries(exporter, importer, family) {
      const key = `${exporter} ${importer} ${family}`;
      const found = known.get(key) ?? work(exporter, importer, family);
      known.set(key, found);
      return found;
    },
  };
}

/** Everybody a route of one router gets to (RFC 4456): reflectors hand clients' routes to all, others' routes to clients. */
function flood(routers: readonly ReplayRouter[], from: ReplayRouter, { session }: Outage, family: Family) {
  const reached = new Set<string>([from.name]);
  const open: { at: ReplayRouter; via: ReplayRouter | undefined }[] = [{ at: from, via: undefined }];
  const seen = new Set<string>();
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const { at, via } = step;
    if (seen.has(`${at.name} ${via?.name}`)) continue;
    seen.add(`${at.name} ${via?.name}`);
    reached.add(at.name);
    for (const to of routers) {
      const out = peerFor(at, to, family);
      const cut = session?.includes(at.name) && session.includes(to.name);
      if (to === at || cut || out === undefined || peerFor(to, at, family) === undefined) continue;
      if (via === undefined || out.reflectorClient || peerFor(at, via, family)?.reflectorClient)
        open.push({ at: to, via: at });
    }
  }
  return reached;
}

/** The configured session from one router to an address the other really has and its IGP tells of, in one autonomous system. */
function peerFor(from: ReplayRouter, to: ReplayRouter, family: Family) {
  const { interfaces, backbone } = to.model;
  const anyway = backbone.igpRedistributes !== undefined || interfaces.every(({ igp }) => igp === undefined);
  const own = interfaces
    .filter(({ vrf }) => vrf === undefined)
    .flatMap(({ addresses, igp }) =>
      addresses.filter(({ value }) => anyway || igp?.value.families.includes(value.family) === true),
    );
  return from.model.backbone.peers.find(
    (peer) =>
      peer.families.includes(family) &&
      peer.remoteAs === to.model.backbone.asNumber?.value &&
      own.some(({ value }) => value.family === peer.address.family && value.address === peer.address.value),
  );
}

/** The routers that label paths of a family lead to from one router. */
function joined(
  routers: readonly ReplayRouter[],
  links: Inventory['coreLinks'],
  from: ReplayRouter,
  family: Family,
): ReadonlySet<string> {
  const found = new Set([from.name]);
  for (let before = 0; before < found.size; ) {
    before = found.size;
    for (const { ends } of links) {
      const [a, b] = ends.map((end) => ({
        name: end.router,
        port: routers
          .find(({ name }) => name === end.router)
          ?.model.interfaces.find(({ name }) => name === end.interface),
      }));
      if (a === undefined || b === undefined || !(found.has(a.name) || found.has(b.name))) continue;
      if (switches(a.port, b.port, family)) found.add(a.name).add(b.name);
    }
  }
  return found;
}

/** Both ends run LDP and the IGP, and have addresses of one link (IPv6 adjacencies need none). */
function switches(a: Interface | undefined, b: Interface | undefined, family: Family): boolean {
  if (a === undefined || b === undefined) return false;
  const runs = (one: Interface) =>
    one.ldp.some(({ value }) => value === family) &&
    one.igp?.value.families.includes(family) === true &&
    one.acceptsLabels.value;
  const nets = (one: Interface) =>
    one.addresses.filter(({ value }) => value.family === family).map(({ value }) => networkOf(value));
  return runs(a) && runs(b) && nets(a).some((net) => nets(b).some((other) => samePrefix(net, other)));
}

function isKernel({ vrfs }: DeviceModel): boolean {
  return vrfs.some(({ table }) => table !== undefined);
}
