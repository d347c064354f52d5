import type { Inventory, LinkAddresses, Site, SiteNetworkAccess, VpnService } from '../inventory/types.ts';
import { addressPlus, type Family, type IpAddress } from '../net/address.ts';
import { compareText } from '../net/order.ts';
import {
  baseAddress,
  type InterfaceAddress,
  networkOf,
  type Prefix,
  prefixSize,
  samePrefix,
} from '../net/prefix.ts';
import { type BlockPool, blockPool } from './block-pool.ts';
import { portOf } from './claims.ts';
import type { Ledger } from './ledger.ts';
import type { AccessAllocation } from './types.ts';

const FIRST_SPARE_VLAN = 2000;
const LAST_VLAN = 4094;
/**
 * A CE is old and of any make: /30 and /126 keep the first address of the block free. On a /127 the first address is also the subnet-router
 * anycast address (RFC 4291 §2.6.1) for every CE that does not know RFC 6164. Provider = first host, customer = second, in both families.
 */
const LINK_LENGTHS = { 4: 30, 6: 126 } as const;

type Link = AccessAllocation['links'][number];

/** VLAN and link addresses of every access: what is declared, else what is recorded, else the next free value. */
export function allocateAccesses(inventory: Inventory, ledger: Ledger): AccessAllocation[] {
  const pool = blockPool(inventory.network.pools.accessLinks, LINK_LENGTHS, ledger.taken('access-link'));
  const vpns = new Map(inventory.vpns.map((vpn) => [vpn.id, vpn]));
  return inventory.sites
    .flatMap((site) => site.accesses.map((access) => ({ site, access })))
    .toSorted((a, b) => compareText(a.access.id, b.access.id))
    .flatMap(({ site, access }) => {
      const vpn = vpns.get(site.vpn);
      return vpn === undefined ? [] : [allocateAccess({ vpn, site, access }, pool, ledger)];
    });
}

interface Attachment {
  readonly vpn: VpnService;
  readonly site: Site;
  readonly access: SiteNetworkAccess;
}

function allocateAccess(attachment: Attachment, pool: BlockPool, ledger: Ledger): AccessAllocation {
  const { access, vpn } = attachment;
  const recorded = ledger.before.accesses.find((entry) => entry.access === access.id);
  const vlan = vlanOf(attachment, recorded, ledger);
  const links = vpn.families.flatMap((family) => linkOf(family, attachment, recorded, pool, ledger) ?? []);
  return {
    access: access.id,
    router: access.router,
    interface: access.interface,
    ...(vlan === undefined ? {} : { vlan }),
    links,
  };
}

function vlanOf(
  { access, vpn }: Attachment,
  recorded: AccessAllocation | undefined,
  ledger: Ledger,
): number | undefined {
  if (access.untagged) return undefined;
  if (access.vlan !== undefined) return access.vlan.value;
  const on = portOf(access);
  if (recorded?.vlan !== undefined && portOf(recorded) === on) return recorded.vlan;
  for (const vlan of [1000 + vpn.number, ...spareVlans()]) {
    if (!ledger.isFree({ kind: 'vlan', value: `${vlan}`, on })) continue;
    ledger.take({ kind: 'vlan', value: `${vlan}`, on });
    return vlan;
  }
  ledger.report('SN2906', access.span, { access: access.id, port: on });
  return undefined;
}

/** From 2000 on, so that a second access never takes another VPN's 1000 + VVV. */
function* spareVlans(): Generator<number> {
  for (let vlan = FIRST_SPARE_VLAN; vlan <= LAST_VLAN; vlan++) yield vlan;
}

function linkOf(
  family: Family,
  { access, site }: Attachment,
  recorded: AccessAllocation | undefined,
  pool: BlockPool,
  ledger: Ledger,
): Link | undefined {
  const declared = access.links.find((link) => link.provider.family === family);
  const lan = site.prefixes.find((prefix) => prefix.value.family === family)?.value;
  if (access.routing.type === 'direct') return directLink(declared, lan);
  if (declared !== undefined) return completed(declared);
  const kept = recorded?.links.find((link) => link.provider.family === family);
  const isLan = (link: Link) =>
    site.prefixes.some(({ value }) => samePrefix(value, networkOf(link.provider)));
  if (kept !== undefined && !isLan(kept)) return kept;
  const block = pool.next(family);
  if (typeof block !== 'string') return pointToPoint(block);
  ledger.report(block === 'no-pool' ? 'SN2904' : 'SN2903', access.span, {
    pool: 'access-links',
    family: `IPv${family}`,
    owner: access.id,
  });
  return undefined;
}

/** The site's prefix is the link; the router takes its first host address. */
function directLink(declared: LinkAddresses | undefined, lan: Prefix | undefined): Link | undefined {
  if (declared !== undefined) return { provider: declared.provider };
  if (lan === undefined) return undefined;
  const first = prefixSize(lan) > 2n ? lan.address + 1n : lan.address;
  return { provider: { ...lan, address: first } };
}

/** On a link of two hosts the customer's address is the other one; on a larger link validation asks for it. */
function completed(declared: LinkAddresses): Link {
  const { provider } = declared;
  const customer = declared.customer ?? otherHost(provider);
  return customer === undefined ? { provider } : { provider, customer };
}

function otherHost(provider: InterfaceAddress): IpAddress | undefined {
  const block = networkOf(provider);
  const size = prefixSize(block);
  if (size !== 2n && size !== 4n) return undefined;
  const sum = 2n * block.address + (size === 2n ? 1n : 3n);
  return { family: provider.family, value: sum - provider.address };
}

function pointToPoint(block: Prefix): Link {
  return {
    provider: { ...block, address: block.address + 1n },
    customer: addressPlus(baseAddress(block), 2n),
  };
}
