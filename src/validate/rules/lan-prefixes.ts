import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Declared, Site } from '../../inventory/types.ts';
import { overlaps, type Prefix, parsePrefix, prefixText } from '../../net/prefix.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** What no site can own: this-network and default routes, loopback, link-local, multicast, reserved (RFC 6890). */
const NOT_FOR_SITES = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/3',
  '::/8',
  'fe80::/10',
  'ff00::/8',
].flatMap((text) => parsePrefix(text) ?? []);

/** SN2114: no site owns addresses of the backbone. SN2115: or addresses that belong to nobody. SN2120: or of a family its VPN does not carry. */
export const lanPrefixes: Rule = (context) =>
  context.inventory.sites.flatMap((site) =>
    site.prefixes.flatMap((prefix) => problemsOf(prefix, site, context)),
  );

function problemsOf(
  { value, span }: Declared<Prefix>,
  site: Site,
  context: RuleContext,
): readonly Diagnostic[] {
  const data = { prefix: prefixText(value), site: site.id, vpn: site.vpn };
  const special = NOT_FOR_SITES.find((prefix) => overlaps(prefix, value));
  if (special !== undefined) return [report('SN2115', { ...data, special: prefixText(special) }, { span })];
  const families = context.vpnOf(site)?.families;
  if (families?.includes(value.family) === false)
    return [report('SN2120', { ...data, family: `ipv${value.family}` }, { span })];
  return onBackbone(value, context).map((pool) =>
    report('SN2114', { ...data, pool: prefixText(pool) }, { span }),
  );
}

function onBackbone(prefix: Prefix, { inventory }: RuleContext): readonly Prefix[] {
  const { loopbacks, coreLinks, accessLinks } = inventory.network.pools;
  return [...loopbacks, ...coreLinks, ...accessLinks].filter((pool) => overlaps(pool, prefix)).slice(0, 1);
}
