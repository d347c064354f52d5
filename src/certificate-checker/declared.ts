import type { Inventory } from '../inventory/types.ts';
import type { IpAddress } from '../net/address.ts';
import { type Prefix, samePrefix } from '../net/prefix.ts';
import { prefixIn } from './read.ts';
import type { Port, Table } from './tables.ts';

export type Agreement = Omit<Inventory['agreements'][number], Unread> & {
  readonly enforcement: { readonly kind: string };
};
type Unread = 'enforcement' | 'purpose' | 'basis' | 'consents' | 'approvedBy' | 'validFrom' | 'validUntil';

/** A VPN; by a policy file its VRFs are those of certain names (`NAME`, `NAME@router`, `*` for anything), else those that export certain targets. */
export type Vpn = Pick<Inventory['vpns'][number], 'id' | 'topology' | 'status'> & {
  readonly claims?: Readonly<Record<'vrfs' | 'hubVrfs' | 'targets', readonly string[]>>;
};

/** What the configurations are judged by: an inventory as it stands, or a policy file. */
export interface Declared extends Pick<Inventory, 'digest' | 'sites'> {
  readonly vpns: readonly Vpn[];
  readonly agreements: readonly Agreement[];
  readonly routers: readonly {
    readonly name: string;
    readonly loopbacks: readonly { readonly value: IpAddress }[];
  }[];
  /** Neighbours that somebody vouches for. */
  readonly neighbours?: readonly IpAddress[];
}

/** Who stands behind a circuit, as far as reach is concerned. */
export interface Site {
  readonly id: string;
  readonly vpn: string;
  readonly role: string;
  readonly owns: readonly Prefix[] | 'unsaid';
}

const NOBODY: Site = { id: '', vpn: '', role: 'undeclared', owns: [] };

/** The access and the site behind a circuit: by a policy file that of its VRF, else what the certificate says, if the interface shows it. */
export function siteAt(declared: Declared, port: Port, tables: readonly Table[], claimed: string) {
  const own = tables.filter(({ vrf }) => vrf === port.vrf);
  const [claim, rival] = claimants(declared, own);
  const site = claim === undefined ? boundSite(declared, claimed, port, tables) : { ...claim, id: port.id };
  if (rival !== undefined) own[0]?.router.refuse('vrf-of-two-vpns', port.line);
  if (site === undefined && claimed !== '') own[0]?.router.refuse('binding-not-confirmed', port.line);
  return { access: claim === undefined ? claimed : port.id, site: site ?? { ...NOBODY, id: port.id } };
}

/** The site of a declared access that an interface is: by the declared VLAN, or because it alone carries most of the site's prefixes on that port. */
function boundSite(declared: Declared, id: string, port: Port, tables: readonly Table[]): Site | undefined {
  const site = declared.sites.find(({ accesses }) => accesses.some((access) => access.id === id));
  const access = site?.accesses.find((one) => one.id === id);
  const router = tables[0]?.router;
  if (site === undefined || access === undefined || access.router !== router?.router) return undefined;
  const tags = router.facts.filter(({ kind, b }) => kind === 'vlan' && b === access.interface);
  const owns = site.prefixes.map(({ value }) => value);
  const locals = tables.flatMap((table) => table.locals);
  const weight = (name: string) => {
    const links = router.say('address', name).flatMap(({ b }) => prefixIn(b) ?? []);
    if (access.links.some(({ provider }) => links.some((link) => samePrefix(link, provider)))) return 1000;
    const carried = locals.filter(({ circuit }) => circuit === name);
    return owns.filter((one) => carried.some(({ prefix }) => samePrefix(prefix, one))).length;
  };
  const tag = tags.find(({ a }) => a === port.name);
  const most = weight(port.name) > 0 && tags.every((one) => one === tag || weight(one.a) < weight(port.name));
  const tagged = tag !== undefined && (access.vlan === undefined ? most : tag.c === `${access.vlan.value}`);
  const bound = access.untagged ? port.name === access.interface : tagged;
  return bound ? { id: site.id, vpn: site.vpn, role: site.role, owns } : undefined;
}

/** What sites of a VRF are by a policy file: names claim it, `NAME@router` before `NAME` before a pattern, else the targets it exports most of. */
function claimants({ vpns }: Declared, tables: readonly Table[]): readonly Site[] {
  const [table] = tables;
  const exported = new Set(tables.flatMap(({ exports }) => exports));
  const isOne = (pattern: string) => {
    const form = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
    const name = pattern.includes('@') ? `${table?.vrf}@${table?.router.router}` : `${table?.vrf}`;
    return RegExp(`^${form}$`).test(name);
  };
  const claims = vpns.map(({ id: vpn, topology, claims = { vrfs: [], hubVrfs: [], targets: [] } }) => {
    const names = [...claims.vrfs, ...claims.hubVrfs].filter(isOne);
    const weights = names.map((one) => 1000 + (one.includes('@') ? 2 : 0) + (/^[^@]*\*/.test(one) ? 0 : 1));
    const weight = Math.max(claims.targets.filter((one) => exported.has(one)).length, ...weights);
    const spoke = claims.hubVrfs.some(isOne) ? 'hub-role' : 'spoke-role';
    const role = topology === 'any-to-any' ? 'any-to-any-role' : spoke;
    return { weight, site: { id: '', vpn, role, owns: 'unsaid' as const } };
  });
  const most = Math.max(1, ...claims.map(({ weight }) => weight));
  return claims.filter(({ weight }) => weight === most).map(({ site }) => site);
}

/** Whether sites of two roles of one VPN may send to each other. */
export function topologyAllows({ vpns }: Declared, vpn: string, from: string, to: string): boolean {
  const topology = vpns.find(({ id }) => id === vpn)?.topology;
  const [a, b] = [from === 'hub-role', to === 'hub-role'];
  return topology === 'hub-spoke' ? a || b : topology === 'hub-spoke-disjoint' ? a !== b : true;
}
