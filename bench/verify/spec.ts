/** The size of a generated network; one seed and size always make the same network. */
export interface SpecSize {
  readonly sites: number;
  readonly vpns: number;
  readonly edges: number;
  readonly seed: number;
}

/** Which site stands where: everything else follows from its number. */
export interface Spec extends SpecSize {
  readonly edgeOf: Int32Array;
  /** Place of each site among those of its router. */
  readonly placeOf: Int32Array;
  /** Sites of each router, ascending. */
  readonly sitesAt: readonly Int32Array[];
}

/** Sizes with about as many VRFs as networks of that many sites have: many sites share the VRF of their VPN on their router. */
export const SIZES: Readonly<Record<'tiny' | '10k' | '100k' | '1m', SpecSize>> = {
  tiny: { sites: 240, vpns: 8, edges: 12, seed: 7 },
  '10k': { sites: 10_000, vpns: 96, edges: 50, seed: 7 },
  '100k': { sites: 100_000, vpns: 300, edges: 800, seed: 7 },
  '1m': { sites: 1_000_000, vpns: 1_000, edges: 1_250, seed: 7 },
};

/** VPN 0 holds the shared services: its first sites serve all other VPNs under agreements. */
export const PROVIDERS = 4;

export function specOf(size: SpecSize): Spec {
  const edgeOf = new Int32Array(size.sites);
  for (let site = 0; site < size.sites; site++) edgeOf[site] = edgeFor(size, site);
  const lists: number[][] = Array.from({ length: size.edges }, () => []);
  const placeOf = edgeOf.map((edge, site) => (lists[edge]?.push(site) ?? 1) - 1);
  return { ...size, edgeOf, placeOf, sitesAt: lists.map((list) => Int32Array.from(list)) };
}

export function vpnOf({ vpns }: SpecSize, site: number): number {
  return site % vpns;
}

/** Place of a site in its VPN. */
export function rankOf({ vpns }: SpecSize, site: number): number {
  return Math.floor(site / vpns);
}

/** Every fifth VPN is a hub with spokes. */
export function isHubSpoke(vpn: number): boolean {
  return vpn % 5 === 4;
}

export function isHub(size: SpecSize, site: number): boolean {
  return rankOf(size, site) < 2;
}

/** The one site of a consumer VPN that has an agreement, or one of the providers. */
export function isFront(size: SpecSize, site: number): boolean {
  return vpnOf(size, site) === 0 ? rankOf(size, site) < PROVIDERS : rankOf(size, site) === 0;
}

export function providerOf(vpn: number): number {
  return vpn % PROVIDERS;
}

/** Every third VPN speaks IPv6 too. */
export function hasIpv6(vpn: number): boolean {
  return vpn % 3 === 0;
}

/** A fifth of the sites announce their prefixes themselves. */
export function speaksBgp(size: SpecSize, site: number): boolean {
  return site % 5 === 3 && !isFront(size, site);
}

/** Spokes stand in VRFs of their own, so that none can talk past the hub. */
export function vrfKey(size: SpecSize, site: number): string {
  const vpn = vpnOf(size, site);
  if (!isHubSpoke(vpn)) return `v${vpn}`;
  return isHub(size, site) ? `v${vpn}h` : `v${vpn}s${rankOf(size, site)}`;
}

/** Spread evenly by a hash of seed and site; no two providers stand on one router. */
function edgeFor(size: SpecSize, site: number): number {
  if (isFront(size, site) && vpnOf(size, site) === 0) return rankOf(size, site);
  let hash = Math.imul(site + 1, 0x9e3779b1) ^ Math.imul(size.seed, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) % size.edges;
}
