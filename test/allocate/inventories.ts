import type {
  Agreement,
  CoreLink,
  Inventory,
  LinkAddresses,
  Network,
  Router,
  Site,
  SiteNetworkAccess,
  SiteRole,
  VpnService,
} from '../../src/inventory/types.ts';
import { parseAddress } from '../../src/net/address.ts';
import {
  type InterfaceAddress,
  type Prefix,
  parseInterfaceAddress,
  parsePrefix,
} from '../../src/net/prefix.ts';

/** Checked inventories for tests of the stages after validation, written in a few words. Each part has a span of its own. */

export interface AccessWords {
  readonly id?: string;
  readonly on: string;
  readonly vlan?: number;
  readonly untagged?: boolean;
  readonly provider?: readonly string[];
  readonly routing?: SiteNetworkAccess['routing'];
}

export interface SiteWords {
  readonly id: string;
  readonly vpn: string;
  readonly role?: SiteRole;
  readonly prefixes: readonly string[];
  readonly accesses: readonly AccessWords[];
}

export function prefix(text: string): Prefix {
  return found(parsePrefix(text), text);
}

export function interfaceAddress(text: string): InterfaceAddress {
  return found(parseInterfaceAddress(text), text);
}

export function vpn(id: string, number: number, rest: Partial<VpnService> = {}): VpnService {
  return {
    id,
    number,
    name: id,
    department: id,
    topology: 'any-to-any',
    status: 'active',
    families: [4, 6],
    maximumRoutes: [],
    span: span(`departments/${id}.yaml`, `vpn ${id}`),
    ...rest,
  };
}

export function site(words: SiteWords): Site {
  const file = `departments/${words.vpn}.yaml`;
  return {
    id: words.id,
    vpn: words.vpn,
    role: words.role ?? 'any-to-any-role',
    prefixes: words.prefixes.map((text) => ({
      value: prefix(text),
      span: span(file, `${words.id} ${text}`),
    })),
    accesses: words.accesses.map((access, index) => accessOf(words.id, access, index, file)),
    span: span(file, `site ${words.id}`),
  };
}

export function agreement(
  id: string,
  consumerVpn: string,
  providerVpn: string,
  rest: Partial<Omit<Agreement, 'consumerPrefixes' | 'providerPrefixes'>> & {
    readonly consumer: readonly string[];
    readonly provider: readonly string[];
  },
): Agreement {
  const { consumer, provider, ...others } = rest;
  const declared = (text: string) => ({
    value: prefix(text),
    span: span('agreements.yaml', `${id} ${text}`),
  });
  return {
    id,
    providerVpn,
    consumerVpn,
    direction: 'consumer-opens',
    providerPrefixes: provider.map(declared),
    consumerPrefixes: consumer.map(declared),
    services: [{ protocol: 'tcp', ports: { from: 8443, to: 8443 } }],
    purpose: 'query',
    basis: 'document',
    consents: [],
    approvedBy: 'office',
    validFrom: '2026-01-01',
    validUntil: '2027-12-31',
    enforcement: { kind: 'both' },
    validity: 'effective',
    span: span('agreements.yaml', id),
    ...others,
  };
}

export function router(name: string, host: number, rest: Partial<Router> = {}): Router {
  const role = rest.role ?? 'pe';
  const place = span('network.yaml', `router ${name}`);
  return {
    name,
    platform: 'frr',
    role,
    management: {
      address: `198.18.0.${host}`,
      port: 22,
      user: 'sectornet',
      credential: { kind: 'agent' },
      hostKeys: [],
      transport: undefined,
      jumps: undefined,
      legacyAlgorithms: [],
      span: place,
    },
    loopbacks: [`100.64.0.${host}`, `fd51:100::${host}`].map((text) => ({
      value: found(parseAddress(text), text),
      span: place,
    })),
    span: place,
    ...rest,
  };
}

export function coreLink(id: string, first: string, second: string): CoreLink {
  const end = (text: string) => {
    const [name = '', port = ''] = text.split(' ');
    return { router: name, interface: port };
  };
  return { id, ends: [end(first), end(second)], span: span('network.yaml', `core-link ${id}`) };
}

export function inventory(
  parts: Partial<Omit<Inventory, 'network'>> & { readonly network?: Partial<Network> },
): Inventory {
  const { network, ...rest } = parts;
  return {
    routers: [router('pe1', 21), router('pe2', 22)],
    coreLinks: [],
    departments: [],
    vpns: [],
    sites: [],
    agreements: [],
    digest: '',
    ...rest,
    network: {
      id: 'test',
      name: 'test',
      asNumber: 65101,
      manages: 'vpn',
      pools: {
        loopbacks: [prefix('100.64.0.0/22'), prefix('fd51:100::/64')],
        coreLinks: [prefix('100.64.128.0/18'), prefix('fd51:100:128::/64')],
        accessLinks: [prefix('100.65.0.0/16'), prefix('fd51:100:65::/64')],
      },
      routeReflectors: [],
      firewalls: [],
      span: span('network.yaml', 'network'),
      ...network,
    },
  };
}

function accessOf(siteId: string, words: AccessWords, index: number, file: string): SiteNetworkAccess {
  const [name = '', port = ''] = words.on.split(' ');
  const id = words.id ?? `${siteId}-${index + 1}`;
  const place = span(file, `access ${id}`);
  const links = (words.provider ?? []).map(
    (text): LinkAddresses => ({ provider: interfaceAddress(text), span: place }),
  );
  return {
    id,
    site: siteId,
    router: name,
    interface: port,
    ...(words.vlan === undefined ? {} : { vlan: { value: words.vlan, span: place } }),
    untagged: words.untagged ?? false,
    links,
    routing: words.routing ?? { type: 'static' },
    span: place,
  };
}

/** A place that can be told apart from every other one: the line is made of the words. */
function span(file: string, words: string) {
  const line = [...words].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003, 7);
  return { file, line, column: 1, endLine: line, endColumn: 2 };
}

function found<Value>(value: Value | undefined, text: string): Value {
  if (value === undefined) throw new Error(`bad test value ${text}`);
  return value;
}
