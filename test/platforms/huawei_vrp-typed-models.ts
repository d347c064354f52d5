import type { DeviceModel, Interface, Sourced, VrfFamily } from '../../src/device/model.ts';
import { type IpAddress, parseAddress } from '../../src/net/address.ts';
import { parseInterfaceAddress, parsePrefix } from '../../src/net/prefix.ts';
import { parseRouteDistinguisher, parseRouteTarget } from '../../src/net/route-target.ts';

/** The models of two whole texts of `huawei_vrp/`, typed by hand from the manuals: a second opinion on what the words mean. */

const at = 0;
const sure = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('a typing mistake in this file');
  return value;
};
const said = <Value>(value: Value): Sourced<Value> => ({ value, at });
const ip = (text: string): IpAddress => sure(parseAddress(text));
const net = (text: string) => sure(parsePrefix(text));
const onLink = (text: string) => said(sure(parseInterfaceAddress(text)));
const rd = (text: string) => said(sure(parseRouteDistinguisher(text)));
const targets = (...texts: readonly string[]) => texts.map((text) => said(sure(parseRouteTarget(text))));
const always = [
  { family: 4 as const, value: true, at },
  { family: 6 as const, value: true, at },
];

const family = (version: 4 | 6): VrfFamily => ({
  family: version,
  at,
  importTargets: [],
  exportTargets: [],
  exportsVpn: true,
  importsVpn: true,
  labelMode: said('unknown' as const),
  terminator: said(true),
  redistributes: [],
  statics: [],
  peers: [],
});

const port = (name: string): Interface => ({
  name,
  at,
  addresses: [],
  filters: [],
  sourceCheck: [],
  acceptsLabels: said(false),
  ldp: [],
});

const router = (hostname: string): DeviceModel => ({
  hostname,
  platform: 'huawei_vrp',
  vrfs: [],
  interfaces: [],
  filters: [],
  routePolicies: [],
  prefixLists: [],
  targetLists: [],
  leaks: [],
  backbone: { peers: [], sendsDuplicates: said(true) },
  guards: {
    localRuleBehindVrf: always,
    servicesOutsideVrfs: said(true),
    forwards: always,
    hostStateCollected: true,
  },
});

/** A district's PE of the AR kind: two VPNs, one of them in both families, a filter bound by `traffic-filter`. */
export const districtEdge: DeviceModel = {
  ...router('PE-DISTRICT'),
  vrfs: [
    {
      name: 'its',
      at,
      description: said('its:govcloud'),
      families: [
        {
          ...family(4),
          rd: rd('65000:101'),
          routeLimit: said({ maximum: 2000, warnPercent: 80 }),
          exportPolicy: said('RP-ITS-OUT'),
          exportTargets: targets('65000:101'),
          importTargets: targets('65000:101', '65000:900'),
          redistributes: [said('connected' as const), said('static' as const)],
          statics: [{ prefix: net('10.64.200.0/24'), nextHop: ip('10.64.7.2'), discard: false, at }],
          peers: [
            {
              address: ip('10.64.7.2'),
              at,
              remoteAs: 65107,
              inboundPolicy: said('CE-IN'),
              asOverride: false,
              policyRequired: false,
            },
          ],
        },
        {
          ...family(6),
          rd: rd('65000:101'),
          exportTargets: targets('65000:101'),
          importTargets: targets('65000:101'),
          redistributes: [said('connected' as const)],
        },
      ],
    },
    {
      name: 'tax',
      at,
      families: [
        {
          ...family(4),
          rd: rd('65000:102'),
          exportTargets: targets('65000:102'),
          importTargets: targets('65000:102'),
          redistributes: [said('connected' as const)],
        },
      ],
    },
  ],
  interfaces: [
    {
      ...port('GigabitEthernet0/0/0'),
      addresses: [onLink('192.168.12.1/30')],
      acceptsLabels: said(true),
      igp: said({ protocol: 'isis', area: '49.0001', families: [4] }),
      ldp: [said(4)],
    },
    port('GigabitEthernet0/0/1'),
    {
      ...port('GigabitEthernet0/0/1.101'),
      parent: 'GigabitEthernet0/0/1',
      description: said('its-site-7'),
      vlan: said({ outer: 101 }),
      vrf: said('its'),
      addresses: [onLink('10.64.7.1/30'), onLink('2001:db8:7::1/64')],
      filters: [{ filter: 'acl 3000', family: 4, hook: 'inbound', at }],
    },
    {
      ...port('GigabitEthernet0/0/1.102'),
      parent: 'GigabitEthernet0/0/1',
      vlan: said({ outer: 102 }),
      vrf: said('tax'),
      addresses: [onLink('10.65.1.1/24')],
      sourceCheck: [{ family: 4, mode: 'strict', at }],
    },
    port('NULL0'),
    {
      ...port('LoopBack0'),
      addresses: [onLink('10.0.0.7/32')],
      igp: said({ protocol: 'isis', area: '49.0001', families: [4] }),
    },
  ],
  filters: [
    {
      name: 'acl 3000',
      family: 4,
      at,
      rules: [
        {
          action: 'permit',
          protocol: 'tcp',
          source: net('10.64.0.0/16'),
          destination: net('10.65.1.0/24'),
          destinationPorts: { from: 80, to: 80 },
          at,
        },
        { action: 'deny', protocol: 'ip', at },
      ],
    },
  ],
  routePolicies: [
    {
      name: 'CE-IN',
      at,
      entries: [
        {
          sequence: 10,
          action: 'permit',
          at,
          matchPrefixLists: [said({ family: 4, name: 'PFX-ITS' })],
          matchTargetLists: [],
          scrub: said(true),
        },
      ],
    },
    {
      name: 'RP-ITS-OUT',
      at,
      entries: [
        {
          sequence: 10,
          action: 'permit',
          at,
          matchPrefixLists: [said({ family: 4, name: 'PFX-ITS' })],
          matchTargetLists: [],
        },
      ],
    },
  ],
  prefixLists: [
    {
      name: 'PFX-ITS',
      family: 4,
      at,
      entries: [{ sequence: 10, action: 'permit', prefix: net('10.64.0.0/16'), ge: 16, le: 28, at }],
    },
  ],
  backbone: {
    asNumber: said(65000),
    routerId: said(ip('10.0.0.7')),
    ldpRouterId: said(ip('10.0.0.7')),
    peers: [
      {
        address: ip('10.0.0.9'),
        at,
        remoteAs: 65000,
        families: [4, 6],
        reflectorClient: false,
        updateSource: said('LoopBack0'),
      },
    ],
    sendsDuplicates: said(true),
  },
};

/** An old Quidway: IPv4-only instances in the short form, a firewall with its own default, a host of one VPN that is looked up in another. */
export const oldQuidway: DeviceModel = {
  ...router('NE16-OLD'),
  vrfs: [
    {
      name: 'econ',
      at,
      families: [
        {
          ...family(4),
          rd: rd('65000:104'),
          exportTargets: targets('65000:104'),
          importTargets: targets('65000:104'),
          redistributes: [said('connected' as const)],
        },
      ],
    },
    {
      name: 'labor',
      at,
      families: [
        {
          ...family(4),
          rd: rd('65000:103'),
          exportTargets: targets('65000:103'),
          importTargets: targets('65000:103'),
          redistributes: [said('connected' as const)],
        },
      ],
    },
  ],
  interfaces: [
    {
      ...port('Ethernet1/0/0'),
      addresses: [onLink('192.168.13.2/30')],
      acceptsLabels: said(true),
      igp: said({ protocol: 'ospf', area: '0.0.0.0', families: [4] }),
      ldp: [said(4)],
    },
    {
      ...port('Ethernet2/0/0'),
      vrf: said('labor'),
      addresses: [onLink('10.66.1.1/24')],
      filters: [{ filter: 'firewall 2000', family: 4, hook: 'inbound', at }],
    },
    { ...port('Ethernet2/0/1'), vrf: said('econ'), addresses: [onLink('10.67.1.1/24')] },
    {
      ...port('LoopBack0'),
      addresses: [onLink('10.0.0.8/32')],
      igp: said({ protocol: 'ospf', area: '0.0.0.0', families: [4] }),
    },
  ],
  filters: [
    {
      name: 'firewall 2000',
      family: 4,
      at,
      rules: [
        { action: 'permit', protocol: 'ip', source: net('10.66.0.0/16'), at },
        { action: 'deny', protocol: 'ip', at },
      ],
    },
  ],
  leaks: [
    {
      kind: 'policy-routing',
      from: 'labor',
      to: 'econ',
      family: 4,
      picks: {
        entry: 'Ethernet2/0/0',
        rules: [
          {
            action: 'permit',
            protocol: 'ip',
            source: net('10.66.1.10/32'),
            destination: net('10.67.0.0/16'),
            at,
          },
          { action: 'deny', protocol: 'ip', at },
        ],
      },
      at,
    },
  ],
  backbone: {
    asNumber: said(65000),
    routerId: said(ip('10.0.0.8')),
    ldpRouterId: said(ip('10.0.0.8')),
    peers: [
      {
        address: ip('10.0.0.9'),
        at,
        remoteAs: 65000,
        families: [4],
        reflectorClient: false,
        updateSource: said('LoopBack0'),
      },
    ],
    sendsDuplicates: said(true),
  },
};
