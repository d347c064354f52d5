import type { Span } from '../../src/diagnostics/diagnostic.ts';
import type { Agreement, Inventory, VpnService } from '../../src/inventory/types.ts';
import { type IpAddress, parseAddress } from '../../src/net/address.ts';
import { type Prefix, parsePrefix } from '../../src/net/prefix.ts';

/** A department whose name would be a program if a page did not escape it. */
export const HOSTILE_NAME = `<script>alert("'")</script>`;

/** Four VPNs and one agreement, written by hand so that a report of it never changes with the compiler. */
export const SMALL: Inventory = {
  network: {
    id: 'small',
    name: '示例政务外网',
    asNumber: 65101,
    manages: 'vpn',
    pools: { loopbacks: [], coreLinks: [], accessLinks: [] },
    routeReflectors: [],
    firewalls: [],
    span: at('network.yaml', 2),
  },
  routers: [],
  coreLinks: [],
  departments: [],
  vpns: [
    vpn('flood', 110, '防汛'),
    vpn('localtax', 140, '地税'),
    vpn('odd', 170, HOSTILE_NAME),
    vpn('smefin', 150, '中小企业融资'),
  ],
  sites: [],
  agreements: [agreement()],
  digest: 'd'.repeat(64),
};

/** A place in a file of the small inventory. */
export function at(file: string, line: number): Span {
  return { file, line, column: 3, endLine: line, endColumn: 9 };
}

/** An address that the test knows to be one. */
export function address(text: string): IpAddress {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`${text} is no address`);
  return parsed;
}

function prefix(text: string): Prefix {
  const parsed = parsePrefix(text);
  if (parsed === undefined) throw new Error(`${text} is no prefix`);
  return parsed;
}

function vpn(id: string, number: number, name: string): VpnService {
  return {
    id,
    number,
    name,
    department: id,
    topology: 'any-to-any',
    status: 'active',
    families: [4, 6],
    maximumRoutes: [],
    span: at(`departments/${id}.yaml`, 5),
  };
}

function agreement(): Agreement {
  const span = at('agreements.yaml', 4);
  return {
    id: 'X1',
    providerVpn: 'localtax',
    consumerVpn: 'smefin',
    direction: 'consumer-opens',
    providerPrefixes: [{ value: prefix('10.140.250.0/28'), span }],
    consumerPrefixes: [{ value: prefix('10.150.250.0/28'), span }],
    services: [{ protocol: 'tcp', ports: { from: 8443, to: 8443 } }],
    purpose: '企业纳税信用查询',
    basis: '成府信〔2005〕17号',
    consents: [],
    approvedBy: '市信息办',
    validFrom: '2026-01-15',
    validUntil: '2027-12-31',
    enforcement: { kind: 'both' },
    validity: 'effective',
    span,
  };
}
