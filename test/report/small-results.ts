import { standardsOf } from '../../src/diagnostics/isolation-classes.ts';
import type { ChangePlan, Command, DevicePlan } from '../../src/plan/types.ts';
import type { PushResult } from '../../src/push/types.ts';
import type { Relation } from '../../src/verify/against/types.ts';
import type {
  AuditResult,
  Citation,
  Hop,
  Packet,
  PairVerdict,
  ReachAnswer,
  Verdict,
} from '../../src/verify/types.ts';
import { address, at, SMALL } from './small-network.ts';

/** A line of a collected configuration with characters that mean something in HTML. */
export const HOSTILE_LINE = ' description a&<b> "c"';

const DECLARED: Packet = {
  family: 4,
  source: address('10.150.250.1'),
  destination: address('10.140.250.1'),
  protocol: 'tcp',
  sourcePort: 49152,
  destinationPort: 8443,
  opening: true,
};
const NEIGHBOUR: Packet = { ...DECLARED, destinationPort: 8444 };
const LEAKED: Packet = {
  family: 6,
  source: address('fd51:170::1'),
  destination: address('fd51:140::1'),
  protocol: 'udp',
  sourcePort: 49152,
  destinationPort: 53,
};

const WAY: readonly Hop[] = [
  hop('enter', 'eth2.1170', [cite(12, HOSTILE_LINE)]),
  hop('look-up', 'fd51:140::/64', [cite(40, '  rt vpn import 65101:1700 65101:1401')]),
  hop('leave', 'eth3.1140', []),
];

/** smefin may reach local tax by one port more; nothing else differs. */
export const RELATION: Relation = {
  unchanged: false,
  changes: [
    {
      fromVpn: 'smefin',
      toVpn: 'localtax',
      family: 4,
      change: 'gained',
      state: 'now',
      flows: [
        {
          destinations: ['10.140.250.0/28'],
          sources: ['10.150.250.0/28'],
          traffic: [{ protocol: 'tcp', destinationPorts: '8444' }],
        },
      ],
      moreFlows: 0,
      sites: [{ from: 'smefin-1', to: 'localtax-dc' }],
      sitePairs: 1,
      causes: [{ ...cite(71, '-A AGR-X1-p -p tcp --dport 8444 -j ACCEPT'), side: 'after' }],
    },
    {
      fromVpn: 'odd',
      toVpn: '',
      family: 6,
      change: 'lost',
      state: 'ever',
      flows: [{ destinations: ['fd51::/64'], sources: ['any'], traffic: [{ protocol: 'any' }] }],
      moreFlows: 2,
      sites: [{ from: 'odd-1', to: '' }],
      sitePairs: 9,
      causes: [],
    },
  ],
  verdicts: [
    {
      fromVpn: 'odd',
      toVpn: 'localtax',
      family: 6,
      before: { verdict: 'breach', level: 'B' },
      after: { verdict: 'isolated', level: 'A', because: [] },
    },
  ],
  trust: { gained: [], lost: [] },
  findings: {
    gained: [],
    lost: [
      {
        class: 'foreign-vrf',
        standards: standardsOf('foreign-vrf'),
        severity: 'info',
        router: 'r1',
        data: {},
        lines: [],
      },
    ],
  },
  doubts: { gained: [], lost: [] },
  proof: {
    compared: 'packets',
    equalPairs: 21,
    sitePairs: 12,
    routers: { equal: 1, changed: ['r1', 'r2'], added: [], removed: [] },
    certain: false,
  },
  before: { verdict: 'breach', level: 'B' },
  after: { verdict: 'isolated', level: 'A' },
};

/** One pair per verdict, one breach, one missing reach, one agreement, two findings. */
export const AUDIT: AuditResult = {
  verdict: 'breach',
  level: 'B',
  vpns: SMALL.vpns.map((vpn) => vpn.id),
  pairs: [
    pair('flood', 'localtax', 'isolated'),
    pair('flood', 'odd', 'inconclusive', { because: ['unread-line'] }),
    pair('flood', 'smefin', 'missing', { because: ['no-route'] }),
    pair('localtax', 'smefin', 'reachable-as-declared'),
    pair('odd', 'localtax', 'isolated', {
      level: 'B',
      opens: {
        class: 'ce-unfiltered',
        fromSite: 'odd-1',
        packet: DECLARED,
        lines: [cite(44, '  neighbor 1')],
      },
      trust: ['T1'],
    }),
    { ...pair('odd', 'localtax', 'breach', { because: ['B1'] }), family: 6 },
    pair('smefin', 'localtax', 'reachable-as-declared', { agreements: ['X1'] }),
  ],
  agreements: [
    {
      agreement: 'X1',
      family: 4,
      verdict: 'reachable-as-declared',
      evidence: [
        {
          question: 'declared-service',
          packet: DECLARED,
          passes: true,
          expected: true,
          lines: [cite(70, '-A AGR-X1-c …')],
        },
        { question: 'neighbour-port', packet: NEIGHBOUR, passes: true, expected: false, lines: [] },
      ],
      cells: [
        { cell: 'icmp', direction: 'opener-to-server', admitted: 'none', passes: 'none' },
        { cell: 'later-fragments', direction: 'server-to-opener', admitted: 'all', passes: 'some' },
      ],
    },
  ],
  breaches: [
    {
      id: 'B1',
      class: 'rt-foreign-import',
      standards: standardsOf('rt-foreign-import'),
      severity: 'critical',
      fromVpn: 'odd',
      fromSite: 'odd-1',
      toVpn: 'localtax',
      toSite: 'localtax-dc',
      packet: LEAKED,
      hops: WAY,
      causes: [cite(40, '  rt vpn import 65101:1700 65101:1401')],
      fix: [{ router: 'r1', text: 'router bgp 65101 vrf v170-odd\n rt vpn import 65101:1700' }],
      declared: [at('departments/localtax.yaml', 5)],
    },
  ],
  missing: [
    {
      fromVpn: 'flood',
      fromSite: 'flood-hq',
      toVpn: 'smefin',
      toSite: 'smefin-1',
      family: 4,
      agreement: 'X9',
      packet: { ...DECLARED, protocol: 'icmp', sourcePort: 0 },
      stoppedAt: hop('look-up', 'no route', [cite(33, '  unreachable default')]),
      declared: [at('agreements.yaml', 30)],
    },
  ],
  findings: [
    {
      class: 'foreign-vrf',
      standards: standardsOf('foreign-vrf'),
      severity: 'medium',
      router: 'r1',
      data: { vrf: 'old-oa' },
      lines: [cite(90, 'vrf old-oa')],
    },
    {
      class: 'hostname-differs',
      standards: standardsOf('hostname-differs'),
      severity: 'info',
      router: 'r2',
      data: { hostname: 'r9' },
      lines: [],
    },
  ],
  trust: [
    {
      id: 'T1',
      class: 'shared-server',
      vpns: ['localtax', 'smefin'],
      sites: ['localtax-dc'],
      data: { site: 'localtax-dc', agreements: 'X1' },
      lines: [cite(12, HOSTILE_LINE)],
      declared: [at('departments/localtax.yaml', 5)],
    },
  ],
  routers: [
    {
      router: 'r1',
      file: 'r1.conf',
      digest: 'e'.repeat(64),
      coverage: { lines: 100, read: 90, ignored: 9, unread: [{ line: 91, text: 'mystery', matters: true }] },
    },
  ],
  inconclusive: [
    { reason: 'unread-line', router: 'r1', data: { file: 'r1.conf', line: 91, text: 'mystery' } },
  ],
};

/** The same network when everything is in order. */
export const CLEAN_AUDIT: AuditResult = {
  ...AUDIT,
  verdict: 'isolated',
  level: 'A',
  pairs: [pair('flood', 'localtax', 'isolated'), pair('localtax', 'flood', 'isolated')],
  agreements: [],
  breaches: [],
  missing: [],
  findings: [],
  inconclusive: [],
};

/** Two routers with the same change, one with another, one with none. */
export const PLAN: ChangePlan = {
  inventoryDigest: SMALL.digest,
  devices: [
    linuxPlan('r1'),
    linuxPlan('r2'),
    vrpPlan('r3'),
    { ...vrpPlan('r4'), commands: [], sections: [] },
  ],
  vpnsTouched: ['localtax', 'smefin'],
  remit: { by: 'department', departments: ['smefin'], vpns: ['smefin'], backbone: false },
  leftOut: [{ router: 'r1', object: { kind: 'vrf', name: 'v170-odd' }, vpns: ['odd'] }],
  vpnsUntouched: ['flood', 'odd'],
  waves: [
    { routers: ['r3'], reason: { kind: 'canary' } },
    {
      routers: ['r1', 'r2'],
      reason: {
        kind: 'isolation',
        apart: ['r3'],
        fromVpn: 'smefin',
        toVpn: 'localtax',
        family: 4,
        router: 'r1',
        line: 'rt vpn export 65101:1401',
      },
    },
  ],
  hash: `abcdef012345${'0'.repeat(52)}`,
};

/** One router per outcome. */
export const PUSH: PushResult = {
  planHash: PLAN.hash,
  routers: [
    { router: 'r1', outcome: 'applied', commandsSent: 12, milliseconds: 340 },
    { router: 'r2', outcome: 'unchanged', commandsSent: 0, milliseconds: 20 },
    {
      router: 'r3',
      outcome: 'not-started',
      commandsSent: 0,
      milliseconds: 5,
      failure: { kind: 'unreachable', step: 'connect', words: 'connect ECONNREFUSED' },
    },
    {
      router: 'cd-pe-wenjiang',
      outcome: 'restored',
      commandsSent: 3,
      milliseconds: 1200,
      failure: {
        kind: 'rejected-command',
        step: 'send',
        command: 'vpn-target 1',
        words: 'Error: Wrong parameter',
      },
    },
    {
      router: 'r5',
      outcome: 'left',
      commandsSent: 4,
      milliseconds: 30_000,
      failure: { kind: 'connection-lost', step: 'restore', words: 'the connection ended' },
    },
  ],
};

/** A packet an agreement allows, and one nothing allows that passes all the same. */
export const REACH: Readonly<Record<'allowed' | 'forbidden', ReachAnswer>> = {
  allowed: {
    from: { vpn: SMALL.agreements[0]?.consumerVpn ?? '', site: 'gateway' },
    to: { vpn: SMALL.agreements[0]?.providerVpn ?? '', site: 'bureau' },
    packet: DECLARED,
    allowedBy: { agreement: 'X1' },
    passes: true,
    hops: WAY,
    lines: [cite(70, '-A AGR-X1-c …')],
    nearest: SMALL.agreements.map((one) => ({ ...one, nearness: 'allows' })),
    inconclusive: [],
  },
  forbidden: {
    from: { vpn: SMALL.agreements[0]?.providerVpn ?? '', site: 'bureau' },
    to: { vpn: SMALL.agreements[0]?.consumerVpn ?? '', site: 'gateway' },
    packet: LEAKED,
    allowedBy: 'forbidden',
    passes: true,
    hops: [],
    lines: [],
    nearest: [],
    inconclusive: [{ reason: 'router-not-collected', router: 'r3', data: {} }],
  },
};

function cite(line: number, text: string): Citation {
  return { router: 'r1', file: 'r1.conf', line, text };
}

function hop(action: Hop['action'], detail: string, lines: readonly Citation[]): Hop {
  return { router: 'r1', table: 'v170-odd', action, detail, lines };
}

function pair(
  fromVpn: string,
  toVpn: string,
  verdict: Verdict,
  more: Partial<PairVerdict> = {},
): PairVerdict {
  return {
    fromVpn,
    toVpn,
    family: 4,
    verdict,
    level: 'A',
    sitePairs: 2,
    agreements: [],
    trust: [],
    because: [],
    ...more,
  };
}

function linuxPlan(router: string): DevicePlan {
  const span = at('agreements.yaml', 4);
  return {
    router,
    platform: 'frr',
    sections: [
      {
        object: { kind: 'router bgp', name: '65101 vrf v140-localtax' },
        vpns: ['localtax'],
        agreement: 'X1',
        change: 'update',
        lines: [
          {
            sign: '-',
            path: ['router bgp 65101 vrf v140-localtax', 'address-family ipv4 unicast'],
            text: 'rt vpn export 65101:1401',
          },
          {
            sign: '+',
            path: ['router bgp 65101 vrf v140-localtax', 'address-family ipv4 unicast'],
            text: 'rt vpn export 65101:1401 65101:140101',
            cause: { span, vpn: 'localtax', agreement: 'X1' },
          },
        ],
      },
    ],
    commands: [
      command('vtysh', ['router bgp 65101 vrf v140-localtax'], 'rt vpn export 65101:1401 65101:140101'),
    ],
    reverse: [command('vtysh', ['router bgp 65101 vrf v140-localtax'], 'rt vpn export 65101:1401')],
    risks: [],
    kept: [
      { vpn: 'flood', lines: 12, digest: 'a'.repeat(64) },
      { lines: 3, digest: 'b'.repeat(64) },
    ],
    vpnsTouched: ['localtax'],
    readSet: 'f'.repeat(64),
    predicted: '',
  };
}

function vrpPlan(router: string): DevicePlan {
  return {
    ...linuxPlan(router),
    platform: 'huawei_vrpv8',
    sections: [
      {
        object: { kind: 'ip vpn-instance', name: 'v150-smefin' },
        vpns: ['smefin'],
        change: 'create',
        lines: [{ sign: '+', path: [], text: 'ip vpn-instance v150-smefin' }],
      },
      {
        object: { kind: 'acl', name: 'AGR-X9-c' },
        vpns: ['smefin'],
        change: 'delete',
        lines: [{ sign: '-', path: [], text: 'acl name AGR-X9-c advance' }],
      },
    ],
    commands: [
      command('cli', [], 'ip vpn-instance v150-smefin'),
      command('cli', [], 'undo acl name AGR-X9-c'),
    ],
    risks: [
      {
        code: 'SN7201',
        interrupts: true,
        data: { router: 'r2', vpn: 'smefin', vrf: 'v150-smefin', rd: '100.64.0.2:1501' },
      },
    ],
    vpnsTouched: ['smefin'],
  };
}

function command(channel: string, context: readonly string[], text: string): Command {
  return { channel, context, text, vpns: ['localtax'] };
}
