import type { Health, HealthDefinition, Session } from '../../push/session/definition.ts';
import { documentsIn, labelledVrfs, member } from './live-json.ts';

const SPACE = 'df -P -k /etc';
/** One call for all three: starting vtysh costs more than its answers. */
const STATE =
  'vtysh -c "show bgp vrf all summary json" -c "show mpls ldp neighbor json" -c "show mpls table json"';
/** VRFs whose routes are counted in one call; RFC 4253 §6.1 lets a peer refuse a longer line. */
const TABLES_PER_CALL = 100;

/** bgpd's, ldpd's and zebra's own words (FRR 8.4.4), and the room in `/etc`, where runs and start-up files are kept. */
export const frrHealth: HealthDefinition = {
  reads: (running) => [SPACE, STATE, ...countings(running).map(({ command }) => command)],
  health: (answers, running) => ({
    sessions: sessionsIn(answers.get(STATE) ?? ''),
    routes: routesIn(answers, running),
    labels: answers.get(STATE) === '' ? undefined : labelledVrfs(answers.get(STATE) ?? ''),
    freeKilobytes: freeIn(answers.get(SPACE) ?? ''),
  }),
};

/** `show bgp … summary` says one object per VRF and family, each with `peers`; `show mpls ldp neighbor` a list. */
function sessionsIn(text: string): readonly Session[] {
  const documents = documentsIn(text);
  const bgp = documents.flatMap((document) =>
    Object.entries(document).flatMap(([vrf, families]) =>
      Object.values(typeof families === 'object' && families !== null ? families : {}).flatMap(
        (family: unknown) =>
          Object.entries(member(family, 'peers') ?? {}).map(([peer, entry]) => ({
            protocol: 'BGP' as const,
            vrf,
            peer,
            up: member(entry, 'state') === 'Established',
          })),
      ),
    ),
  );
  const ldp = documents
    .flatMap((document) => {
      const list = member(document, 'neighbors');
      return Array.isArray(list) ? list : [];
    })
    .map((entry: unknown) => ({
      protocol: 'LDP' as const,
      vrf: 'default',
      peer: String(member(entry, 'neighborId')),
      up: member(entry, 'state') === 'OPERATIONAL',
    }));
  return onceEach([...bgp, ...ldp]);
}

/** A peer of several families is one session: up when it is up in any. */
function onceEach(sessions: readonly Session[]): readonly Session[] {
  const byName = Map.groupBy(sessions, ({ protocol, vrf, peer }) => `${protocol} ${vrf} ${peer}`);
  return [...byName.values()].flatMap((list) => {
    const [first] = list;
    return first === undefined ? [] : [{ ...first, up: list.some(({ up }) => up) }];
  });
}

interface Counting {
  readonly command: string;
  readonly tables: readonly string[];
}

/** The calls that count the routes of every VRF, in both families. */
function countings(running: string): readonly Counting[] {
  const vrfs = [...new Set([...running.matchAll(/^vrf (\S+)$/gm)].map(([, name = '']) => name))];
  const tables = vrfs.flatMap((vrf) => [`IPv4 ${vrf}`, `IPv6 ${vrf}`]);
  return Array.from({ length: Math.ceil(tables.length / TABLES_PER_CALL) }, (_, at) => {
    const some = tables.slice(at * TABLES_PER_CALL, (at + 1) * TABLES_PER_CALL);
    const shows = some.map((table) => {
      const [family, vrf] = table.split(' ');
      return `-c "show ${family === 'IPv4' ? 'ip' : 'ipv6'} route vrf ${vrf} summary json"`;
    });
    return { command: `vtysh ${shows.join(' ')}`, tables: some };
  });
}

/** One document per question; when some are missing nobody can tell whose they are, and nothing is said. */
function routesIn(answers: ReadonlyMap<string, string>, running: string): Health['routes'] {
  const counted = countings(running).flatMap(({ command, tables }) => {
    const documents = documentsIn(answers.get(command) ?? '');
    if (documents.length !== tables.length) return [];
    return tables.map((table, at) => [table, routesOf(documents[at])] as const);
  });
  return new Map(counted);
}

/** Routes in force by kind; the kernel's own are guards (an unreachable default), not reach. */
function routesOf(document: object | undefined): number {
  const kinds = member(document, 'routes');
  const real = (Array.isArray(kinds) ? kinds : []).filter(
    (kind: unknown) => member(kind, 'type') !== 'kernel',
  );
  return real.reduce((sum: number, kind: unknown) => sum + Number(member(kind, 'fib') ?? 0), 0);
}

/** `df -P -k`: the fourth column of the second line. */
function freeIn(text: string): number | undefined {
  const free = text.split('\n')[1]?.trim().split(/\s+/)[3];
  return free === undefined || !/^\d+$/.test(free) ? undefined : Number(free);
}
