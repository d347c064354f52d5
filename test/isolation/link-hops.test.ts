import { expect, it } from 'vitest';
import { prefixText } from '../../src/net/prefix.ts';
import { audit } from '../../src/verify/audit.ts';
import { attach } from '../../src/verify/bind/attachment.ts';
import { readRouters } from '../../src/verify/read/routers.ts';
import { hopsPastLinks } from '../../src/verify/routing/down-links.ts';
import { fabricOf } from '../../src/verify/routing/fabric.ts';
import { cleanNetwork } from './case.ts';

type Edits = Readonly<Record<string, readonly (readonly [string, string])[]>>;

/** `offices` with some lines of its routers replaced. */
function edited(edits: Edits) {
  const { inventory, configs, options } = cleanNetwork('offices');
  const changed = configs.map(({ text, ...config }) => ({
    ...config,
    text: (edits[config.router] ?? []).reduce((before, [line, after]) => {
      expect(before).toContain(`${line}\n`);
      return before.replace(`${line}\n`, `${after}\n`);
    }, text),
  }));
  return { inventory, options, configs: changed };
}

/** What is said of `offices` with some lines of its routers replaced: of which next hops nobody is sure, and which pairs of VPNs another state would join. */
function answer(edits: Edits) {
  const { inventory, configs, options } = edited(edits);
  const { inconclusive, pairs, breaches } = audit(inventory, configs, options);
  return {
    breaches,
    doubts: inconclusive
      .filter(({ reason }) => reason === 'static-recursive')
      .map(({ router, data }) => `${router} ${data['prefix']}`),
    opened: pairs
      .filter(({ opens, fromVpn, toVpn }) => opens?.lines.length && fromVpn !== toVpn)
      .map(({ fromVpn, toVpn, opens }) => `${fromVpn} ${toVpn} ${opens?.class}`),
  };
}

/** A line with others behind it or before it. */
const behind = (line: string, ...lines: readonly string[]) => [line, [line, ...lines].join('\n')] as const;
const before = (line: string, ...lines: readonly string[]) => [line, [...lines, line].join('\n')] as const;

/** TAX sends FIN's third network out by its own link, and takes from FIN a route to what stands on that link. */
function fromFin(given: string, length: number, to = '10.150.3.0/24'): Edits {
  return {
    pe1: [
      behind(' ip route 10.140.1.0/24 100.65.1.2', ` ip route ${to} 100.65.1.2`),
      behind(
        'ip prefix-list FIN-FRONT seq 10 permit 10.150.250.0/28',
        `ip prefix-list FIN-FRONT seq 20 permit ${given}/${length}`,
        `ip prefix-list KEPT seq 10 permit ${to}`,
      ),
      before(
        'route-map TAX-OUT permit 10',
        'route-map TAX-OUT deny 5',
        ' match ip address prefix-list KEPT',
        'exit',
      ),
    ],
    pe2: [
      behind(
        'ip ip-prefix FIN-FRONT index 10 permit 10.150.250.0 28',
        `ip ip-prefix FIN-FRONT index 20 permit ${given} ${length}`,
      ),
      behind(
        'ip route-static vpn-instance TOUR 10.140.1.0 255.255.255.0 100.65.2.6',
        `ip route-static vpn-instance FIN ${given} 255.255.255.${256 - 2 ** (32 - length)} NULL0`,
      ),
    ],
  };
}

it('FRR: a static route over a next hop that an imported host route covers', () => {
  const { doubts } = answer(fromFin('100.65.1.2', 32));
  expect(doubts).toContain('pe1 10.150.3.0/24');
});

it('FRR: a static route whose link may be down, where another VPN has its network too', () => {
  const { doubts, opened, breaches } = answer(fromFin('100.65.1.0', 30));
  expect({ doubts, opened, breaches }).toEqual({
    doubts: [],
    opened: ['tax fin cross-vrf-static'],
    breaches: [],
  });
});

it('nothing leads on where the other VPN has no route for the packets', () => {
  const { doubts, opened, breaches } = answer(fromFin('100.65.1.0', 30, '10.140.7.0/24'));
  expect({ doubts, opened, breaches }).toEqual({ doubts: [], opened: [], breaches: [] });
});

/** FIN sends a network of TAX out by its own link, and takes from TAX a route to its own neighbour. */
function fromTax(
  lines: readonly string[],
  session: readonly string[] = [],
  given = '10.150.250.2/32',
): Edits {
  return {
    pe1: [
      behind(' ip route 10.140.1.0/24 100.65.1.2', ` ip route ${given} blackhole`),
      behind(
        'ip prefix-list TAX-FRONT seq 10 permit 10.140.250.0/28',
        `ip prefix-list TAX-FRONT seq 20 permit ${given}`,
      ),
    ],
    pe2: [
      behind(
        'ip ip-prefix TAX-FRONT index 10 permit 10.140.250.0 28',
        `ip ip-prefix TAX-FRONT index 20 permit ${given.replace('/', ' ')}`,
      ),
      behind('ip route-static vpn-instance TOUR 10.140.1.0 255.255.255.0 100.65.2.6', ...lines),
      behind(' ipv4-family vpn-instance FIN', ...session),
      before(
        'route-policy FIN-OUT permit node 10',
        'route-policy FIN-CE permit node 10',
        ' if-match ip-prefix KEPT',
        '#',
        'route-policy FIN-OUT deny node 5',
        ' if-match ip-prefix KEPT',
        '#',
      ),
      before(
        'ip ip-prefix FIN-FRONT index 10 permit 10.150.250.0 28',
        'ip ip-prefix KEPT index 10 permit 10.140.2.0 24 less-equal 25',
        '#',
      ),
    ],
  };
}

it('VRP: a static route over a next hop that an imported host route covers', () => {
  const { doubts } = answer(
    fromTax(['ip route-static vpn-instance FIN 10.140.2.0 255.255.255.128 10.150.250.2']),
  );
  expect(doubts).toContain('pe2 10.140.2.0/25');
});

const PEER = '  peer 10.150.250.2';
const SESSION = [`${PEER} as-number 64999`, `${PEER} route-policy FIN-CE import`];

it('VRP: what a customer announces over a next hop that an imported host route covers', () => {
  expect(answer(fromTax([], SESSION)).doubts).toContain('pe2 10.140.2.0/24');
});

/** FIN's own link: no longer than it, so that it counts while that is down. */
const LINK = '10.150.250.0/28';

it.each([
  [
    'a static route',
    fromTax(['ip route-static vpn-instance FIN 10.140.2.0 255.255.255.0 10.150.250.2'], [], LINK),
  ],
  ['what a customer announces', fromTax([], SESSION, LINK)],
])('VRP: %s over a link that may be down, where another VPN has its network too', (_, edits) => {
  const { inventory, configs } = edited(edits);
  const { routers } = readRouters(inventory, configs);
  const possible = fabricOf(attach(inventory, routers), routers, 4, [], 'possible');
  const past = possible.attachment.tables.flatMap((table) =>
    hopsPastLinks(possible, table).map(({ prefix, imported }) => [
      `${table.router.name} ${table.vrf.name} ${prefixText(prefix)}`,
      imported.map(({ local }) => prefixText(local.prefix)),
    ]),
  );
  expect(past).toEqual([['pe2 FIN 10.140.2.0/24', [LINK]]]);
});

it('VRP: a static route out of an interface asks for no route to its next hop', () => {
  const route = 'ip route-static vpn-instance FIN 10.140.2.0 255.255.255.128';
  const { doubts, opened } = answer(fromTax([`${route} GigabitEthernet0/2/0.50 10.150.250.2`]));
  expect(doubts).toEqual([]);
  expect(opened).not.toContain('fin tax cross-vrf-static');
});
