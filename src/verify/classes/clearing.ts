import { covers, type Prefix } from '../../net/prefix.ts';
import { type Box, everything, rangeOf } from '../space/box.ts';
import { NOTHING, packetsOf } from '../space/packets.ts';
import { type BoxedRules, boxedRules } from '../space/refutation.ts';
import { firstPassing } from '../space/sweep.ts';
import { inScope, mayTalk } from './class-key.ts';
import type { Ground } from './ground.ts';
import { prefixAt } from './intern.ts';
import { CIRCUIT, FORWARD, NONE, type Prefixes, widthOf } from './network.ts';
import type { Suspect } from './reach.ts';
import { slicesOf, withoutBoxes } from './slices.ts';

/** Judges single packets sets of a suspect step: what filters leave must be what an agreement admits between the two sites. */
export interface Clearing {
  /** Whether nothing undeclared gets from any circuit of a table out of the suspect's table. */
  clears(table: number, suspect: Suspect): boolean;
  /** Whether both filters let all of these packets pass, no connection known; a filter that tracks connections never answers yes. */
  passes(from: number, to: number, demand: Demanded): boolean;
  /** Exact questions asked, and how many of them were answered before. */
  readonly asked: () => { readonly questions: number; readonly remembered: number };
}

/** Packets that must pass; equal keys are equal packets. */
export interface Demanded {
  readonly key: string;
  readonly boxes: () => readonly Box[];
}

/** Answers are remembered by (filters, prefix, what both sites own of the agreements, source check): agreements are made by template. */
export function clearingOf(ground: Ground, scope: number): Clearing {
  const { network, circuitsOf, routesOf, order } = ground;
  const { circuits, routes } = network;
  const slices = slicesOf(network.chains, network.family);
  let sweeps: ReturnType<typeof sweepsOf> | undefined;
  const answers = new Map<string, boolean>();
  const passed = new Map<string, boolean>();
  const checked = new Map<number, string>();
  const admitted = admittedBetween(ground);
  let [questions, remembered] = [0, 0];

  const clears: Clearing['clears'] = (table, suspect) => {
    for (let at = circuitsOf.start[table] ?? 0; at < (circuitsOf.end[table] ?? 0); at++)
      if (!clearedFrom(circuitsOf.items[at] ?? 0, suspect)) return false;
    return true;
  };

  function clearedFrom(from: number, suspect: Suspect): boolean {
    const { table } = suspect;
    for (let at = routesOf.start[table] ?? 0; at < (routesOf.end[table] ?? 0); at++) {
      const row = routesOf.items[at] ?? 0;
      if (routes.forward[row] !== FORWARD.circuit || !inScope(routes.flags[row], scope)) continue;
      const part = narrower(order.last, order.of[row] ?? 0, suspect.prefix);
      const to = routes.to[row] ?? 0;
      if (part === NONE || to === from || mayTalk(ground, circuits.site, from, to)) continue;
      if (!isEmpty(from, to, part)) return false;
    }
    return true;
  }

  function isEmpty(from: number, to: number, part: number): boolean {
    questions++;
    const agreed = admitted(from, to);
    const key = `${circuits.inbound[from]} ${circuits.outbound[to]} ${order.row[part]} ${checkOf(from)} ${agreed.key}`;
    const known = answers.get(key);
    if (known !== undefined) {
      remembered++;
      return known;
    }
    const answer = nothingLeft(from, to, part, agreed.boxes);
    answers.set(key, answer);
    return answer;
  }

  /** Whether both filters let nothing pass beyond what was agreed. A filter that sees only forwarded packets is taken as open. */
  function nothingLeft(from: number, to: number, part: number, agreed: readonly Box[]): boolean {
    const prefix = prefixAt(ground.prefixes, order.row[part] ?? 0, widthOf(network.family));
    const all = { ...everything(network.family), destination: rangeOf(prefix) };
    const sent = sourcesOf(from).map((source) => (source === undefined ? all : { ...all, source }));
    const [inbound, outbound] = [circuits.inbound[from] ?? NONE, circuits.outbound[to] ?? NONE];
    const entered = slices.mayPass(inbound, withoutBoxes(sent, agreed));
    const left = entered === undefined ? undefined : slices.mayPass(outbound, entered);
    if (left !== undefined) return left.length === 0;
    sweeps ??= sweepsOf(network);
    return sweeps.nothingLeft([inbound, outbound], sent, agreed);
  }

  /** What a strict check admits: prefixes the circuit's own table may ever send back by it. Everything else is free. */
  function sourcesOf(from: number): readonly (Box['source'] | undefined)[] {
    if (((circuits.flags[from] ?? 0) & CIRCUIT.strict) === 0) return [undefined];
    return rowsBack(from).map((row) => rangeOf(prefixAt(routes, row, widthOf(network.family))));
  }

  /** A source check by what it admits: circuits of equal routes are checked alike, and so is one whose table is written again. */
  function checkOf(from: number): string {
    if (((circuits.flags[from] ?? 0) & CIRCUIT.strict) === 0) return 'free';
    const known =
      checked.get(from) ??
      rowsBack(from)
        .map((row) => order.row[order.of[row] ?? 0])
        .join();
    checked.set(from, known);
    return known;
  }

  function rowsBack(circuit: number): readonly number[] {
    const table = circuits.table[circuit] ?? 0;
    const rows: number[] = [];
    for (let at = routesOf.start[table] ?? 0; at < (routesOf.end[table] ?? 0); at++) {
      const row = routesOf.items[at] ?? 0;
      const leads = routes.forward[row] === FORWARD.circuit && routes.to[row] === circuit;
      if (leads && inScope(routes.flags[row], scope)) rows.push(row);
    }
    return rows;
  }

  const passes: Clearing['passes'] = (from, to, { key, boxes }) => {
    questions++;
    const met = [circuits.inbound[from], circuits.outbound[to], circuits.forwarded[to]];
    const asked = `${key} ${met.join(' ')}`;
    const known = passed.get(asked);
    if (known !== undefined) {
      remembered++;
      return known;
    }
    const demand = boxes();
    const answer = met.every((chain = NONE) => slices.surelyPass(chain, demand));
    passed.set(asked, answer);
    return answer;
  };

  return { clears, passes, asked: () => ({ questions, remembered }) };
}

/** The same question by sweeping whole filters, for the few whose boxes get too many. */
function sweepsOf({ chains, family }: Ground['network']) {
  const packets = packetsOf(family);
  const known: (BoxedRules | undefined)[] = [];
  const boxed = (chain: number): readonly BoxedRules[] => {
    const one = chains[chain];
    if (one === undefined) return [];
    const rules = known[chain] ?? boxedRules(one.rules, family, one.fragments);
    known[chain] = rules;
    return [rules];
  };
  return {
    nothingLeft(met: readonly number[], sent: readonly Box[], agreed: readonly Box[]): boolean {
      const through = met.flatMap(boxed);
      return sent.every((region) => firstPassing(packets, { region, through, beyond: agreed }) === NOTHING);
    },
  };
}

/** The narrower of two prefixes that meet; NONE when they do not. */
export function narrower(last: Int32Array, a: number, b: number): number {
  if (a <= b && b <= (last[a] ?? a)) return b;
  return b <= a && a <= (last[b] ?? b) ? a : NONE;
}

/** What agreements admit from one circuit to another: clause by clause, cut down to what the two sites own. */
function admittedBetween({ network, policy, sides }: Ground) {
  const { circuits, family } = network;
  const width = widthOf(family);
  const clauses = Map.groupBy(policy.clauses, ({ fromVpn, toVpn }) => `${fromVpn} ${toVpn}`);
  const nothing = { key: '', boxes: [] };
  const known = new Map<string, { readonly key: string; readonly boxes: readonly Box[] }>();
  const values = new Map<Prefixes, readonly Prefix[]>();
  const prefixes = (column: Prefixes) => {
    const list = values.get(column) ?? Array.from(column.length, (_, row) => prefixAt(column, row, width));
    values.set(column, list);
    return list;
  };
  return (from: number, to: number): { readonly key: string; readonly boxes: readonly Box[] } => {
    const [home, there] = [circuits.site[from] ?? NONE, circuits.site[to] ?? NONE];
    const vpns = `${sides.vpn[sides.of[from] ?? 0]} ${sides.vpn[sides.of[to] ?? 0]}`;
    const between = clauses.get(vpns);
    if (home === NONE || there === NONE || between === undefined) return nothing;
    const sites = `${home} ${there}`;
    const before = known.get(sites);
    if (before !== undefined) return before;
    const parts = between.map((clause) => ({
      traffic: clause.traffic,
      sources: ownedOf(policy, home, prefixes(clause.fromPrefixes), width),
      destinations: ownedOf(policy, there, prefixes(clause.toPrefixes), width),
    }));
    const boxes = parts.flatMap(({ traffic, sources, destinations }) =>
      traffic.flatMap((box) =>
        sources.flatMap((source) =>
          destinations.map((destination) => ({
            ...box,
            source: rangeOf(source),
            destination: rangeOf(destination),
          })),
        ),
      ),
    );
    const owned = parts.map(({ sources, destinations }) => [sources, destinations].map(spelled).join('>'));
    const answer = { key: boxes.length === 0 ? '' : `${vpns} ${owned.join(';')}`, boxes };
    known.set(sites, answer);
    return answer;
  };
}

function ownedOf(
  { sites }: Ground['policy'],
  site: number,
  agreed: readonly Prefix[],
  width: 1 | 4,
): readonly Prefix[] {
  if (sites.open[site] === 1) return agreed;
  const own: Prefix[] = [];
  for (let row = sites.ownedFrom[site] ?? 0; row < (sites.ownedFrom[site + 1] ?? 0); row++)
    own.push(prefixAt(sites.prefixes, row, width));
  return agreed.flatMap((prefix) =>
    own.flatMap((one) => (covers(one, prefix) ? [prefix] : covers(prefix, one) ? [one] : [])),
  );
}

function spelled(prefixes: readonly Prefix[]): string {
  return prefixes.map(({ address, length }) => `${address.toString(36)}/${length}`).join(',');
}
