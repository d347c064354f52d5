import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { generatedNetworks, generatedPolicy } from '../../bench/verify/networks.ts';
import { PROVIDERS, specOf } from '../../bench/verify/spec.ts';
import { compactNetwork } from '../../src/verify/classes/compact.ts';
import { type Decision, decide } from '../../src/verify/classes/decide.ts';
import { mergeNetworks } from '../../src/verify/classes/merge.ts';
import { type CompactNetwork, NONE } from '../../src/verify/classes/network.ts';
import { declaredNumbers, type PolicyRows, policyRows } from '../../src/verify/classes/policy.ts';
import { policyOf } from '../../src/verify/policy/policy.ts';
import { type Reproof, reproofOf } from '../../src/verify/reproof/reproof.ts';
import { declaredNetwork } from './declared-network.ts';
import { changedPart, changesOf, type PartChange, partChanges, routerParts } from './router-parts.ts';

const numRuns = Number(process.env['RUNS'] ?? 40);
vi.setConfig({ testTimeout: Math.max(20_000, numRuns * 400) });

describe('a decision that is kept', () => {
  it('is the whole decision after any changes of routers (random networks)', () => {
    const seen = { isolated: 0, lost: 0, regained: 0 };
    fc.assert(
      fc.property(declaredNetwork, partChanges, ({ attachment, subject }, changes) => {
        const routers = [...new Set(attachment.tables.map(({ router }) => router))];
        const network = compactNetwork(attachment, routers, 4, declaredNumbers(subject));
        compare(network, policyRows(subject, policyOf(subject), 4), changes, seen);
      }),
      { numRuns },
    );
    expect(seen.lost).toBeGreaterThan(0);
    expect(seen.regained).toBeGreaterThan(0);
  });

  it.each([4, 6] as const)('is the whole decision while leaks come and go (generated, IPv%i)', (family) => {
    const { network, policy } = smallNetwork(family);
    const seen = { isolated: 0, lost: 0, regained: 0 };
    fc.assert(
      fc.property(partChanges, (changes) => compare(network, policy, changes, seen)),
      { numRuns: Math.ceil(numRuns / 4), ...FIXED },
    );
    expect(Math.min(seen.isolated, seen.lost, seen.regained)).toBeGreaterThan(0);
  });

  it.each([4, 6] as const)(
    'is the whole decision while the shared services change (generated, IPv%i)',
    (family) => {
      const { network, policy } = smallNetwork(family);
      const seen = { isolated: 0, lost: 0, regained: 0 };
      fc.assert(
        fc.property(changesOf(SERVICES, PROVIDERS), (changes) => compare(network, policy, changes, seen)),
        { numRuns: Math.ceil(numRuns / 4), ...FIXED },
      );
      expect(Math.min(seen.isolated, seen.lost, seen.regained)).toBeGreaterThan(0);
    },
  );

  it('touches nothing when a router says what it said', () => {
    const { parts, policy } = generated();
    const reproof = reproofOf(mergeNetworks(parts), policy);
    for (const part of parts)
      expect(reproof.replace(part)).toEqual({ tables: 0, classes: 0, lists: 0, proofs: 0 });
  });

  it('touches a part of the network only when one VRF takes more', () => {
    const { parts, policy } = generated();
    const first = parts.at(-1);
    if (first === undefined) throw new Error('no part');
    const whole = decide(mergeNetworks(parts), policy);
    const reproof = reproofOf(mergeNetworks(parts), policy);
    const other = first.tables.imports.findIndex(
      (set, table) => table > 0 && set !== first.tables.imports[0],
    );
    const leak = first.tables.imports.with(0, first.tables.imports[other] ?? 0);
    const touched = reproof.replace({ ...first, tables: { ...first.tables, imports: leak } });
    expect(touched.tables).toBe(1);
    expect(touched.classes).toBeLessThan(whole.counts.classes);
    expect(reproof.decision().tablesOf(parts.length - 1)[0]).toBe(0);
    reproof.replace(first);
    expect(reproof.decision().verdict).toBe('isolated');
  });

  it('follows a class whose packets come to the change by a third look-up', () => {
    const { parts: given, policy } = generated();
    const fresh = withFreshTargets(given, 3);
    const [first = 0, second = 0, third = 0] = fresh.sets;
    // Four tables of one VPN on four routers; the second and third give a default route, each to the one before it alone.
    const parts = fresh.parts.map((part, router) => {
      if (router === 5) return chained(part, { takes: first });
      if (router === 6) return chained(part, { gives: first, takes: second });
      return router === 7 ? chained(part, { gives: second, takes: third }) : part;
    });
    const reproof = reproofOf(mergeNetworks(parts), policy);
    const at = ownedBy(parts[5], VPN);
    expect(reproof.decision().tablesOf(5)[at]).toBe(1);
    const foreign = parts[7]?.tables.imports[ownedBy(parts[7], VPN + 1)] ?? NONE;
    const plain = fresh.parts[7];
    if (plain === undefined) throw new Error('no part');
    const leaking = parts.with(7, chained(plain, { gives: second, takes: foreign }));
    replaceAt(reproof, leaking, 7);
    expect(spelled(reproof, parts.length)).toEqual(
      spelledWhole(decide(mergeNetworks(leaking), policy), parts.length),
    );
    expect(reproof.decision().tablesOf(5)[at]).toBe(0);
    replaceAt(reproof, parts, 7);
    expect(reproof.decision().tablesOf(5)[at]).toBe(1);
  });

  it('sees a filter at one site take what the others were promised, on every router', () => {
    const { parts, policy } = generated();
    const part = parts[5];
    const circuit = part?.circuits.table.indexOf(ownedBy(part, VPN)) ?? NONE;
    if (part === undefined) throw new Error('no part');
    const chains = [
      ...part.chains,
      { key: 'shut', hook: 'outbound', rules: [DENY], fragments: 'unseen' } as const,
    ];
    const outbound = part.circuits.outbound.with(circuit, chains.length - 1);
    const shut = { ...part, chains, circuits: { ...part.circuits, outbound } };
    const reproof = reproofOf(mergeNetworks(parts), policy);
    const promised = [part, shut, part].map((one) => {
      reproof.replace(one);
      const now = parts.with(5, one);
      expect(spelled(reproof, parts.length)).toEqual(
        spelledWhole(decide(mergeNetworks(now), policy), parts.length),
      );
      return reproof.decision().sites.reduce((sum, site) => sum + site, 0);
    });
    const [before = 0, during = 0, after = 0] = promised;
    expect(before - during).toBeGreaterThan(1);
    expect(after).toBe(before);
  });

  it('sees a distinguisher of another VPN come and go', () => {
    const { parts, policy } = generated();
    const [here, there] = [ownedBy(parts[5], VPN), ownedBy(parts[6], VPN + 1)];
    const victim = exportedRoute(parts[6], there);
    const prefix = {
      word: parts[6]?.routes.words[victim] ?? 0,
      length: parts[6]?.routes.length[victim] ?? 0,
    };
    // A route of the one VPN with the prefix of the other's: no harm yet.
    const same = withPrefix(parts[5], exportedRoute(parts[5], here), prefix);
    const distinguisher = same.tables.distinguisher.with(here, parts[6]?.tables.distinguisher[there] ?? NONE);
    const copied = { ...same, tables: { ...same.tables, distinguisher } };
    const reproof = reproofOf(mergeNetworks(parts), policy);
    const promised = [same, copied, same].map((part) => {
      reproof.replace(part);
      const now = parts.with(5, part);
      expect(spelled(reproof, parts.length)).toEqual(
        spelledWhole(decide(mergeNetworks(now), policy), parts.length),
      );
      return reproof.decision().sites.reduce((sum, one) => sum + one, 0);
    });
    const [before = 0, during = 0, after = 0] = promised;
    expect(during).toBeLessThan(before);
    expect(after).toBe(before);
  });

  it('refuses what is not one router of the network', () => {
    const { parts, policy } = generated();
    const reproof = reproofOf(mergeNetworks(parts), policy);
    expect(() => reproof.replace(mergeNetworks(parts))).toThrow(RangeError);
    const [first] = parts;
    if (first === undefined) throw new Error('no part');
    const stranger = { ...first, routers: { name: ['nobody'], file: ['nobody.conf'] } };
    expect(() => reproof.replace(stranger)).toThrow(RangeError);
  });
});

/** The VPN of the shared services, which all others take routes of. */
const SERVICES = 0;

/** The few changes of an ordinary run are the same ones every time, so that they are known to lose and regain a proof. */
const FIXED = process.env['RUNS'] === undefined ? { seed: 7 } : {};

function smallNetwork(family: 4 | 6) {
  const spec = specOf({ sites: 60, vpns: 6, edges: 5, seed: 7 });
  const network = generatedNetworks(spec).find((one) => one.family === family);
  if (network === undefined) throw new Error('no network');
  return { network, policy: generatedPolicy(spec, family) };
}

function generated() {
  const spec = specOf({ sites: 240, vpns: 8, edges: 12, seed: 7 });
  const [network] = generatedNetworks(spec);
  if (network === undefined) throw new Error('no network');
  return { parts: routerParts(network), policy: generatedPolicy(spec, 4) };
}

const DENY = { action: 'deny', protocol: 'ip', at: 0 } as const;

/** A full mesh of the generated networks; the next one is too. */
const VPN = 1;

function ownedBy(part: CompactNetwork | undefined, vpn: number): number {
  const at = part?.tables.owner.indexOf(vpn) ?? NONE;
  if (at < 0) throw new Error('no table of the VPN');
  return at;
}

function exportedRoute(part: CompactNetwork | undefined, table: number): number {
  const row = part?.routes.exports.findIndex(
    (set, at) => set !== NONE && part.routes.table[at] === table && part.routes.length[at] === 24,
  );
  if (row === undefined || row < 0) throw new Error('no route');
  return row;
}

function withPrefix(
  part: CompactNetwork | undefined,
  row: number,
  { word, length }: { readonly word: number; readonly length: number },
): CompactNetwork {
  if (part === undefined) throw new Error('no part');
  const { routes } = part;
  return {
    ...part,
    routes: { ...routes, words: routes.words.with(row, word), length: routes.length.with(row, length) },
  };
}

/** Parts that know some more targets, each in a set of its own. */
function withFreshTargets(parts: readonly CompactNetwork[], count: number) {
  const targets = (parts[0]?.targets.words.length ?? 0) / 2;
  const sets = (parts[0]?.sets.start.length ?? 1) - 1;
  const numbers = Array.from({ length: count }, (_, i) => i);
  const grown = parts.map((part) => ({
    ...part,
    targets: {
      words: Uint32Array.from([...part.targets.words, ...numbers.flatMap((i) => [0x0002fde8, 900_000 + i])]),
    },
    sets: {
      start: Int32Array.from([...part.sets.start, ...numbers.map((i) => part.sets.items.length + i + 1)]),
      items: Int32Array.from([...part.sets.items, ...numbers.map((i) => targets + i)]),
    },
  }));
  return { parts: grown, sets: numbers.map((i) => sets + i) };
}

/** The part whose table of the VPN takes one set only, and gives one route only: a default one, to another set. */
function chained(
  part: CompactNetwork,
  { gives = NONE, takes }: { readonly gives?: number; readonly takes: number },
) {
  const table = ownedBy(part, VPN);
  const given = exportedRoute(part, table);
  const { routes, tables } = withPrefix(part, given, { word: 0, length: 0 });
  const exports = routes.exports.map((set, row) =>
    routes.table[row] !== table ? set : row === given ? gives : NONE,
  );
  const imports = tables.imports.with(table, takes);
  return { ...part, routes: { ...routes, exports }, tables: { ...tables, imports } };
}

function replaceAt(reproof: Reproof, parts: readonly CompactNetwork[], router: number): void {
  const part = parts[router];
  if (part === undefined) throw new Error('no part');
  reproof.replace(part);
}

interface Seen {
  isolated: number;
  lost: number;
  regained: number;
}

function compare(
  network: CompactNetwork,
  policy: PolicyRows,
  changes: readonly PartChange[],
  seen: Seen,
): void {
  const first = routerParts(network);
  const parts = [...first];
  const reproof = reproofOf(mergeNetworks(parts), policy);
  let before = 0;
  for (const change of changes) {
    const router = change.router % parts.length;
    const [was, now] = [first[router], parts[router]];
    if (was === undefined || now === undefined) return;
    const next = changedPart(was, now, change);
    parts[router] = next;
    reproof.replace(next);
    const whole = decide(mergeNetworks(parts), policy);
    expect(spelled(reproof, parts.length), change.kind).toEqual(spelledWhole(whole, parts.length));
    const unproved = whole.tables.filter((one) => one === 0).length;
    if (whole.verdict === 'isolated') seen.isolated++;
    if (unproved > before) seen.lost++;
    if (unproved < before) seen.regained++;
    before = unproved;
  }
}

function spelled(reproof: Reproof, routers: number) {
  const { verdict, level, sites, clauses, duties, tablesOf } = reproof.decision();
  const tables = Array.from({ length: routers }, (_, router) => tablesOf(router));
  return { verdict, level, sites: [...sites], clauses: [...clauses], duties, tables };
}

function spelledWhole({ verdict, level, sites, clauses, duties, tables, ground }: Decision, routers: number) {
  const { router } = ground.network.tables;
  const count = (duty: string) => duties.filter((one) => one.duty === duty).length;
  return {
    verdict,
    level,
    sites: [...sites],
    clauses: [...clauses],
    duties: { labels: count('labels'), 'no-vrf': count('no-vrf') },
    tables: Array.from({ length: routers }, (_, row) =>
      [...tables].filter((_one, table) => router[table] === row),
    ),
  };
}
