import type { Health, HealthDefinition, Session } from '../../push/session/definition.ts';

const PEERS = ['display bgp vpnv4 all peer', 'display bgp vpnv6 all peer'] as const;
const LDP = 'display mpls ldp session';
const LABELS = ['display mpls lsp protocol bgp', 'display mpls lsp protocol bgp-ipv6'] as const;
const SPACE = 'dir';

/** What VRP V8 shows of its sessions, tables and labels (forms of the manuals, docs/platforms.md). A release that does not know a question is not held to it. */
export const vrpHealth: HealthDefinition = {
  reads: (running) => [...PEERS, LDP, ...LABELS, SPACE, ...countings(running).map(({ command }) => command)],
  health: (answers, running) => ({
    sessions: onceEach([
      ...PEERS.flatMap((command) => bgpSessions(answers.get(command) ?? '')),
      ...ldpSessions(answers.get(LDP) ?? ''),
    ]),
    routes: routesIn(answers, running),
    labels: labelsIn(answers),
    freeKilobytes: freeIn(answers.get(SPACE) ?? ''),
  }),
};

/** Peers of the backbone first, then below `VPN-Instance N, …:` those of each VRF. A long IPv6 address has a line of its own. */
function bgpSessions(text: string): readonly Session[] {
  const sessions: Session[] = [];
  let vrf = 'default';
  let waiting: string | undefined;
  for (const line of text.split('\n')) {
    const heading = /^\s*VPN-Instance (\S+?),/.exec(line)?.[1];
    if (heading !== undefined) vrf = heading;
    const alone = /^\s*([0-9A-Fa-f:]+:[0-9A-Fa-f:]*)\s*$/.exec(line)?.[1];
    if (alone !== undefined) waiting = alone;
    const row = /^\s*(\S+)?\s+4\s+\S+\s+\d+\s+\d+\s+\d+\s+\S+\s+(\w+(?:\(\w+\))?)\s+\S+\s*$/.exec(line);
    const peer = row?.[1] ?? waiting;
    if (row === null || peer === undefined) continue;
    sessions.push({ protocol: 'BGP', vrf, peer, up: row[2] === 'Established' });
    waiting = undefined;
  }
  return sessions;
}

function ldpSessions(text: string): readonly Session[] {
  const rows = text.matchAll(/^\s*\*?\s*(\d+\.\d+\.\d+\.\d+):\d+\s+(\w+)\s/gm);
  return [...rows].map(([, peer = '', state]) => ({
    protocol: 'LDP',
    vrf: 'default',
    peer,
    up: state === 'Operational',
  }));
}

/** A peer of several families is one session: up when it is up in any. */
function onceEach(sessions: readonly Session[]): readonly Session[] {
  const byName = Map.groupBy(sessions, ({ protocol, vrf, peer }) => `${protocol} ${vrf} ${peer}`);
  return [...byName.values()].flatMap((list) => {
    const [first] = list;
    return first === undefined ? [] : [{ ...first, up: list.some(({ up }) => up) }];
  });
}

/** `FEC IN/OUT-LABEL IN/OUT-IF VRF`: an incoming label that leads to a VRF. Undefined when no answer has the table. */
function labelsIn(answers: ReadonlyMap<string, string>): readonly string[] | undefined {
  const tables = LABELS.map((command) => answers.get(command) ?? '').filter((text) => /Vrf Name/.test(text));
  if (tables.length === 0) return undefined;
  const rows = tables.flatMap((text) => [...text.matchAll(/^\s*\S+\s+\d+\/\S+\s+\S+\/\S+\s+(\S+)\s*$/gm)]);
  return [...new Set(rows.map(([, vrf = '']) => vrf))].sort();
}

/** How many routes every VRF has in the families it is configured for. */
function countings(running: string): readonly { readonly command: string; readonly table: string }[] {
  const instances = running.split(/^#$/m).filter((block) => /^\s*ip vpn-instance \S+$/m.test(block));
  return instances.flatMap((block) => {
    const vrf = /^ip vpn-instance (\S+)$/m.exec(block)?.[1] ?? '';
    const six = /^ ipv6-family\b/m.test(block) ? [['ipv6', 6] as const] : [];
    return [['ip', 4] as const, ...six].map(([ip, family]) => ({
      command: `display ${ip} routing-table vpn-instance ${vrf} statistics`,
      table: `IPv${family} ${vrf}`,
    }));
  });
}

/** The second number of the line `Total` counts active routes. */
function routesIn(answers: ReadonlyMap<string, string>, running: string): Health['routes'] {
  const counted = countings(running).flatMap(({ command, table }) => {
    const active = /^Total\s+\d+\s+(\d+)\s/m.exec(answers.get(command) ?? '')?.[1];
    return active === undefined ? [] : [[table, Number(active)] as const];
  });
  return new Map(counted);
}

/** `1,012,288 KB total (612,544 KB free)` */
function freeIn(text: string): number | undefined {
  const free = /\(([\d,]+) KB free\)/.exec(text)?.[1];
  return free === undefined ? undefined : Number(free.replaceAll(',', ''));
}
