import { FAMILIES } from '../../src/net/address.ts';
import type { Agreement, Site, Subject } from '../../src/verify/subject/subject.ts';
import { frontPrefix, linkAddress, ownedPrefixes } from './addresses.ts';
import { customerAs, edgeName, familiesOf, platformOf, portOf, vlanOf } from './models.ts';
import { isHub, isHubSpoke, providerOf, type Spec, speaksBgp, vpnOf } from './spec.ts';

const SPAN = { file: 'bench', line: 1, column: 1, endLine: 1, endColumn: 1 };
const sourced = <Value>(value: Value) => ({ value, span: SPAN });

/** What is declared for some sites (one router's, or all): every VPN and agreement, and these sites. */
export function subjectOf(spec: Spec, sites: Iterable<number>, edges: readonly number[]): Subject {
  return {
    network: { manages: 'vpn' },
    routers: edges.map((edge) => ({ name: edgeName(edge), platform: platformOf(edge), loopbacks: [] })),
    coreLinks: [],
    vpns: Array.from({ length: spec.vpns }, (_, vpn) => ({
      id: vpnName(vpn),
      topology: isHubSpoke(vpn) ? 'hub-spoke' : 'any-to-any',
      status: 'active',
      families: familiesOf(vpn),
      span: SPAN,
    })),
    sites: Array.from(sites, (site) => siteOf(spec, site)),
    agreements: Array.from({ length: spec.vpns - 1 }, (_, i) => agreementOf(spec, i + 1)),
  };
}

export function vpnName(vpn: number): string {
  return `d${vpn}`;
}

export function siteName(site: number): string {
  return `s${site}`;
}

function siteOf(spec: Spec, site: number): Site {
  const vpn = vpnOf(spec, site);
  const edge = spec.edgeOf[site] ?? 0;
  return {
    id: siteName(site),
    vpn: vpnName(vpn),
    role: !isHubSpoke(vpn) ? 'any-to-any-role' : isHub(spec, site) ? 'hub-role' : 'spoke-role',
    prefixes: familiesOf(vpn)
      .flatMap((family) => ownedPrefixes(spec, site, family))
      .map(sourced),
    accesses: [
      {
        id: `${siteName(site)}-1`,
        site: siteName(site),
        router: edgeName(edge),
        interface: portOf(edge),
        vlan: sourced(vlanOf(spec, site)),
        untagged: false,
        links: familiesOf(vpn).map((family) => ({
          provider: linkAddress(site, family),
          customer: { family, value: linkAddress(site, family).address + 1n },
          span: SPAN,
        })),
        routing: speaksBgp(spec, site) ? { type: 'bgp', remoteAs: customerAs(site) } : { type: 'static' },
        span: SPAN,
      },
    ],
    span: SPAN,
  };
}

function agreementOf(spec: Spec, vpn: number): Agreement {
  const provider = providerOf(vpn) * spec.vpns;
  const both = FAMILIES.filter((family) => familiesOf(vpn).includes(family));
  return {
    id: `X${vpn}`,
    providerVpn: vpnName(0),
    consumerVpn: vpnName(vpn),
    direction: 'consumer-opens',
    providerPrefixes: both.map((family) => sourced(frontPrefix(spec, provider, family))),
    consumerPrefixes: both.map((family) => sourced(frontPrefix(spec, vpn, family))),
    services: [{ protocol: 'tcp', ports: { from: 443, to: 443 } }],
    enforcement: { kind: 'consumer-pe' },
    validity: 'effective',
    span: SPAN,
  };
}
