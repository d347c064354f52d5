import type { CePeer, Interface, RouteSource, Vrf, VrfFamily } from '../../device/model.ts';
import { FAMILIES, type Family, type IpAddress } from '../../net/address.ts';
import { coversAddress, networkOf, type Prefix } from '../../net/prefix.ts';
import type { ReadRouter } from '../read/routers.ts';
import { admittedPrefixes, runPolicy } from '../routing/route-policy.ts';

/** What the texts know about who is behind a circuit. */
export interface Customer {
  /** The AS of each of its sessions, once. */
  readonly remoteAs: readonly number[];
  /** Prefixes other VRFs can learn: static, announced under a list that names them, connected where the VRF gives those away. */
  readonly prefixes: readonly Prefix[];
  /** Those of `prefixes` that are the links of the circuit itself. */
  readonly links: readonly Prefix[];
  /** Families in which it may announce what it likes: nothing in the texts says what that is. */
  readonly freeIn: readonly Family[];
}

/** Reads a circuit's customer off its VRF: links, static routes over it, sessions on it. */
export function customerOf({ model }: ReadRouter, vrf: Vrf, one: Interface): Customer {
  const siblings = model.interfaces.filter((other) => other.vrf?.value === vrf.name);
  const peers = vrf.families.flatMap((settings) =>
    settings.peers
      .filter(({ address }) => isNearest(one, siblings, address))
      .map((peer) => ({ settings, peer })),
  );
  const links = vrf.families.flatMap((settings) => linksOf(settings, one));
  const announced = peers.map(({ settings, peer }) => announcedBy(model, settings.family, peer));
  return {
    remoteAs: [...new Set(peers.map(({ peer }) => peer.remoteAs))],
    links,
    prefixes: [
      ...links,
      ...vrf.families.flatMap((settings) => staticsOver(settings, one, siblings)),
      ...announced.flatMap(({ prefixes }) => prefixes),
    ],
    freeIn: FAMILIES.filter((family) => announced.some((one) => one.free && one.family === family)),
  };
}

interface Announced {
  readonly family: Family;
  readonly prefixes: readonly Prefix[];
  readonly free: boolean;
}

/** A list that names its prefixes says what the customer announces; one that lets anything in says nothing. */
function announcedBy(model: ReadRouter['model'], family: Family, peer: CePeer): Announced {
  if (peer.inboundPolicy === undefined && peer.policyRequired) return { family, prefixes: [], free: false };
  const name = peer.inboundPolicy?.value;
  const admitted =
    name === undefined
      ? [everywhere(family)]
      : admittedPrefixes(model, name, family).map(({ prefix }) => prefix);
  const free = admitted.some(({ length }) => length === 0);
  const exact = admitted.filter(
    (prefix) => prefix.length > 0 && runPolicy(model, name, { prefix, targets: new Set() }).permit,
  );
  return { family, prefixes: exact, free: free && !onlyDefault(model, family, name) };
}

/** A list that admits 0/0 and nothing inside it announces a default route, not everything. */
function onlyDefault(model: ReadRouter['model'], family: Family, name: string | undefined): boolean {
  const sample: Prefix = { family, address: 0n, length: 1 };
  return name !== undefined && !runPolicy(model, name, { prefix: sample, targets: new Set() }).permit;
}

function everywhere(family: Family): Prefix {
  return { family, address: 0n, length: 0 };
}

function linksOf(settings: VrfFamily, one: Interface): readonly Prefix[] {
  if (!settings.redistributes.some(({ value }) => value === 'connected')) return [];
  return one.addresses
    .map(({ value }) => networkOf(value))
    .filter(({ family }) => family === settings.family);
}

function staticsOver(settings: VrfFamily, one: Interface, siblings: readonly Interface[]): readonly Prefix[] {
  const gives = (kind: RouteSource) => settings.redistributes.some(({ value }) => value === kind);
  return settings.statics
    .filter(({ kernel }) => gives(kernel ? 'kernel' : 'static'))
    .filter(({ discard, viaVrf }) => !discard && viaVrf === undefined)
    .filter(({ interface: port, nextHop }) =>
      port === undefined ? nextHop !== undefined && isNearest(one, siblings, nextHop) : port === one.name,
    )
    .map(({ prefix }) => prefix);
}

/** Whether an address lies on the network of an interface, and on no longer one of another interface of its VRF. */
function isNearest(one: Interface, siblings: readonly Interface[], address: IpAddress): boolean {
  const length = linkLength(one, address);
  return length >= 0 && siblings.every((other) => other === one || linkLength(other, address) <= length);
}

/** The length of the longest network of an interface that holds an address; -1 where none does. */
function linkLength({ addresses }: Interface, address: IpAddress): number {
  let length = -1;
  for (const { value } of addresses)
    if (value.length > length && coversAddress(value, address)) length = value.length;
  return length;
}
