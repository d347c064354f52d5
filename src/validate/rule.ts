import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Inventory, Router, Site, SiteNetworkAccess, VpnService } from '../inventory/types.ts';
import type { At } from './origins.ts';

/** What a rule sees: the inventory as built, not yet proved consistent, with the exact place of every word. */
export interface RuleContext {
  readonly inventory: Inventory;
  /** The day the inventory is judged for, YYYY-MM-DD. */
  readonly asOf: string;
  readonly at: At;
  /** The first router of this name. */
  readonly router: (name: string) => Router | undefined;
  /** The first VPN of this id. */
  readonly vpn: (id: string) => VpnService | undefined;
  /** The VPN a site means: of its own file first, where two share an id. */
  readonly vpnOf: (site: Site) => VpnService | undefined;
  readonly sitesOf: (vpn: string) => readonly Site[];
  readonly accesses: readonly SiteNetworkAccess[];
}

/** One kind of mistake: finds every instance of it, reads nothing else. */
export type Rule = (context: RuleContext) => readonly Diagnostic[];

/** Indexes an inventory for the rules. */
export function createRuleContext(inventory: Inventory, asOf: string, at: At): RuleContext {
  const routers = firstBy(inventory.routers, ({ name }) => name);
  const vpns = firstBy(inventory.vpns, ({ id }) => id);
  const sites = Map.groupBy(inventory.sites, ({ vpn }) => vpn);
  return {
    inventory,
    asOf,
    at,
    router: (name) => routers.get(name),
    vpn: (id) => vpns.get(id),
    vpnOf: ({ vpn: id, span }) =>
      inventory.vpns.find((vpn) => vpn.id === id && vpn.span.file === span.file) ?? vpns.get(id),
    sitesOf: (vpn) => sites.get(vpn) ?? [],
    accesses: inventory.sites.flatMap((site) => site.accesses),
  };
}

function firstBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Item> {
  return new Map([...items].reverse().map((item) => [keyOf(item), item]));
}
