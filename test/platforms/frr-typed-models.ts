import type {
  CePeer,
  DeviceModel,
  FilterRule,
  Interface,
  Sourced,
  StaticRoute,
  VrfFamily,
} from '../../src/device/model.ts';
import { type IpAddress, parseAddress } from '../../src/net/address.ts';
import {
  type InterfaceAddress,
  type Prefix,
  parseInterfaceAddress,
  parsePrefix,
} from '../../src/net/prefix.ts';
import { parseRouteDistinguisher, parseRouteTarget, type RouteTarget } from '../../src/net/route-target.ts';

/** The models of the texts in `frr-forms/`, typed by hand: a second opinion on what the words mean. */

const at = 0;
const sure = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('a typing mistake in this file');
  return value;
};
const said = <Value>(value: Value): Sourced<Value> => ({ value, at });
const ip = (text: string): IpAddress => sure(parseAddress(text));
const net = (text: string): Prefix => sure(parsePrefix(text));
const onLink = (text: string): Sourced<InterfaceAddress> => said(sure(parseInterfaceAddress(text)));
const rd = (text: string) => said(sure(parseRouteDistinguisher(text)));
const target = (text: string): RouteTarget => sure(parseRouteTarget(text));
const targets = (...texts: readonly string[]) => texts.map((text) => said(target(text)));
const route = (prefix: string, nextHop: string): StaticRoute => ({
  prefix: net(prefix),
  nextHop: ip(nextHop),
  discard: false,
  at,
});
const both = <Value>(four: Value, six: Value) => [
  { family: 4 as const, value: four, at },
  { family: 6 as const, value: six, at },
];

const silentFamily = (family: 4 | 6): VrfFamily => ({
  family,
  at,
  importTargets: [],
  exportTargets: [],
  exportsVpn: false,
  importsVpn: false,
  labelMode: said('none' as const),
  terminator: said(true),
  redistributes: [],
  statics: [],
  peers: [],
});

const plainInterface = (name: string): Interface => ({
  name,
  at,
  addresses: [],
  filters: [],
  sourceCheck: [],
  acceptsLabels: said(false),
  ldp: [],
});

const backboneArea = (...families: readonly (4 | 6)[]) =>
  said({ protocol: 'ospf' as const, area: '0.0.0.0', families });

const ce: CePeer = {
  address: ip('100.65.0.2'),
  at,
  remoteAs: 64901,
  description: said('flood-hq-1'),
  inboundPolicy: said('CE-flood-hq-1'),
  outboundPolicy: said('OUT-flood-hq-1'),
  maximumPrefixes: said(12),
  asOverride: true,
  siteOfOrigin: said('65101:7'),
  policyRequired: true,
};

const consumer = net('10.110.250.0/28');
const provider = net('10.140.250.0/28');
const agreementRules: readonly FilterRule[] = [
  {
    action: 'permit',
    protocol: 'tcp',
    source: consumer,
    destination: provider,
    destinationPorts: { from: 8443, to: 8443 },
    at,
  },
  {
    action: 'permit',
    protocol: 'tcp',
    source: provider,
    destination: consumer,
    sourcePorts: { from: 8443, to: 8443 },
    established: true,
    at,
  },
  {
    action: 'permit',
    protocol: 'udp',
    source: consumer,
    destination: provider,
    destinationPorts: { from: 8000, to: 8080 },
    at,
  },
  { action: 'permit', protocol: 'icmp', source: provider, destination: consumer, at },
  { action: 'deny', protocol: 'ip', destination: provider, at },
];

const pe: DeviceModel = {
  hostname: 'cd-pe-gov1',
  platform: 'frr',
  vrfs: [
    {
      name: 'v110-flood',
      at,
      table: said(1110),
      routerId: said(ip('100.64.0.21')),
      families: [
        {
          family: 4,
          at,
          rd: rd('100.64.0.21:1100'),
          importTargets: targets('65101:1101', '65101:1102', '65101:140101'),
          exportTargets: targets('65101:1101'),
          importPolicy: said('IMP-v110-flood'),
          exportPolicy: said('EXP-v110-flood'),
          exportsVpn: true,
          importsVpn: true,
          labelMode: said('per-vrf'),
          terminator: said(true),
          redistributes: [said('connected'), said('static')],
          statics: [route('10.110.3.0/24', '100.65.0.2')],
          peers: [ce],
        },
        {
          ...silentFamily(6),
          rd: rd('100.64.0.21:1100'),
          importTargets: targets('65101:1101'),
          exportTargets: targets('65101:1101'),
          exportsVpn: true,
          importsVpn: true,
          labelMode: said('per-vrf'),
          redistributes: [said('connected'), said('static')],
          statics: [route('fd51:110:3::/64', 'fd51:100:65::2')],
        },
      ],
    },
  ],
  interfaces: [
    {
      ...plainInterface('eth1'),
      addresses: [onLink('100.64.128.1/31'), onLink('fd51:100:128::1/127')],
      acceptsLabels: said(true),
      igp: backboneArea(4, 6),
      ldp: [said(4), said(6)],
    },
    {
      ...plainInterface('eth2.1110'),
      description: said('flood-hq-1'),
      parent: 'eth2',
      vlan: said({ outer: 1110 }),
      vrf: said('v110-flood'),
      addresses: [onLink('100.65.0.1/30'), onLink('fd51:100:65::1/126')],
      filters: [
        { filter: 'AGR-X1-c', family: 4, hook: 'inbound', at },
        { filter: 'AGR-X1-c', family: 4, hook: 'outbound', at },
      ],
      sourceCheck: [
        { family: 4, mode: 'strict', at },
        { family: 6, mode: 'strict', at },
      ],
    },
    {
      ...plainInterface('lo'),
      addresses: [onLink('100.64.0.21/32'), onLink('fd51:100::21/128')],
      igp: backboneArea(4, 6),
    },
  ],
  filters: [{ name: 'AGR-X1-c', family: 4, at, rules: agreementRules }],
  routePolicies: [
    {
      name: 'CE-flood-hq-1',
      at,
      entries: [
        {
          sequence: 10,
          action: 'permit',
          at,
          matchPrefixLists: [said({ family: 4, name: 'CE-flood-hq-1' })],
          matchTargetLists: [],
          scrub: said(true),
        },
      ],
    },
    {
      name: 'EXP-v110-flood',
      at,
      entries: [
        {
          sequence: 10,
          action: 'permit',
          at,
          matchPrefixLists: [said({ family: 4, name: 'EXP-v110-flood-X1' })],
          matchTargetLists: [],
          setTargets: said({ targets: [target('65101:1101'), target('65101:140201')], additive: true }),
        },
        { sequence: 65535, action: 'permit', at, matchPrefixLists: [], matchTargetLists: [] },
      ],
    },
    {
      name: 'IMP-v110-flood',
      at,
      entries: [
        {
          sequence: 10,
          action: 'permit',
          at,
          matchPrefixLists: [said({ family: 4, name: 'IMP-v110-flood-X1' })],
          matchTargetLists: [said('IMP-v110-flood-X1')],
        },
        {
          sequence: 15,
          action: 'deny',
          at,
          matchPrefixLists: [],
          matchTargetLists: [said('IMP-v110-flood-X1')],
        },
        { sequence: 65535, action: 'permit', at, matchPrefixLists: [], matchTargetLists: [] },
      ],
    },
    {
      name: 'OUT-flood-hq-1',
      at,
      entries: [{ sequence: 10, action: 'permit', at, matchPrefixLists: [], matchTargetLists: [] }],
    },
  ],
  prefixLists: [
    {
      name: 'ANY',
      family: 6,
      at,
      entries: [{ sequence: 5, action: 'permit', prefix: net('::/0'), le: 128, at }],
    },
    {
      name: 'CE-flood-hq-1',
      family: 4,
      at,
      entries: [{ sequence: 10, action: 'permit', prefix: net('10.110.2.0/24'), at }],
    },
    {
      name: 'EXP-v110-flood-X1',
      family: 4,
      at,
      entries: [{ sequence: 10, action: 'permit', prefix: consumer, at }],
    },
    {
      name: 'IMP-v110-flood-X1',
      family: 4,
      at,
      entries: [{ sequence: 10, action: 'permit', prefix: provider, le: 32, at }],
    },
  ],
  targetLists: [{ name: 'IMP-v110-flood-X1', at, targets: [target('65101:140101'), target('65101:140102')] }],
  leaks: [],
  backbone: {
    asNumber: said(65101),
    routerId: said(ip('100.64.0.21')),
    ldpRouterId: said(ip('100.64.0.21')),
    peers: [
      {
        address: ip('100.64.0.1'),
        at,
        remoteAs: 65101,
        families: [4, 6],
        reflectorClient: false,
        updateSource: said('lo'),
      },
    ],
    sendsDuplicates: said(true),
  },
  guards: {
    localRuleBehindVrf: both(true, true),
    servicesOutsideVrfs: said(true),
    forwards: both(true, true),
    hostStateCollected: true,
  },
};

/** A reflector nobody hardened: the local rule stands first for IPv4, its services answer everywhere, IPv6 is not forwarded. */
const routeReflector: DeviceModel = {
  hostname: 'cd-p1',
  platform: 'frr',
  vrfs: [],
  interfaces: [
    {
      ...plainInterface('eth1'),
      addresses: [onLink('100.64.128.0/31')],
      acceptsLabels: said(true),
      igp: backboneArea(4),
      ldp: [said(4)],
    },
    { ...plainInterface('lo'), addresses: [onLink('100.64.0.1/32')] },
  ],
  filters: [],
  routePolicies: [],
  prefixLists: [],
  targetLists: [],
  leaks: [],
  backbone: {
    asNumber: said(65101),
    routerId: said(ip('100.64.0.1')),
    clusterId: said(ip('100.64.0.1')),
    ldpRouterId: said(ip('100.64.0.1')),
    peers: [
      {
        address: ip('100.64.0.2'),
        at,
        remoteAs: 65101,
        families: [4],
        reflectorClient: false,
        updateSource: said('lo'),
      },
      {
        address: ip('100.64.0.21'),
        at,
        remoteAs: 65101,
        families: [4, 6],
        reflectorClient: true,
        updateSource: said('lo'),
      },
    ],
    sendsDuplicates: said(true),
  },
  guards: {
    localRuleBehindVrf: both(false, true),
    servicesOutsideVrfs: said(false),
    forwards: both(true, false),
    hostStateCollected: true,
  },
};

const vpnsOnly: DeviceModel = {
  hostname: 'PE_7',
  platform: 'frr',
  vrfs: [
    {
      name: 'hub',
      at,
      table: said(101),
      routerId: said(ip('192.0.2.7')),
      families: [
        {
          ...silentFamily(4),
          rd: rd('4200000001:1'),
          importTargets: targets('4200000001:2'),
          exportsVpn: true,
          labelMode: said('per-vrf'),
          staticLabel: said(1001),
          redistributes: [said('static')],
          networks: [said(net('10.7.0.0/16'))],
          statics: [
            { prefix: net('0.0.0.0/0'), discard: true, at },
            { ...route('10.7.0.0/16', '10.9.9.9'), viaVrf: 'spoke', distance: 200 },
          ],
        },
        {
          ...silentFamily(6),
          terminator: said(false),
          peers: [
            { address: ip('2001:db8::2'), at, remoteAs: 65010, asOverride: false, policyRequired: false },
          ],
        },
      ],
    },
    {
      name: 'spoke',
      at,
      table: said(102),
      families: [{ ...silentFamily(4), terminator: said(false) }, silentFamily(6)],
    },
  ],
  interfaces: [
    { ...plainInterface('eth0.7'), parent: 'eth0', vlan: said({ outer: 7 }) },
    {
      ...plainInterface('eth0.7.9'),
      parent: 'eth0.7',
      vlan: said({ outer: 7, inner: 9 }),
      vrf: said('hub'),
      addresses: [onLink('2001:db8::1/64')],
      filters: [
        { filter: 'ODD', family: 4, hook: 'forwarded-inbound', at },
        { filter: 'ODD', family: 4, hook: 'forwarded-outbound', at },
      ],
      sourceCheck: [
        { family: 4, mode: 'loose', at },
        { family: 6, mode: 'loose', at },
      ],
    },
  ],
  filters: [
    {
      name: 'ODD',
      family: 4,
      at,
      rules: [
        { action: 'deny', protocol: 47, at },
        { action: 'permit', protocol: 200, at },
      ],
    },
  ],
  routePolicies: [],
  prefixLists: [],
  targetLists: [],
  leaks: [],
  backbone: { asNumber: said(4200000001), peers: [], sendsDuplicates: said(true) },
  guards: {
    localRuleBehindVrf: both(true, true),
    servicesOutsideVrfs: said(true),
    forwards: both(true, true),
    hostStateCollected: true,
  },
};

/** By the name of the text in `frr-forms/`. */
export const TYPED_MODELS: Readonly<Record<string, DeviceModel>> = {
  pe,
  'route-reflector': routeReflector,
  'vpns-on-a-backbone-of-others': vpnsOnly,
};
