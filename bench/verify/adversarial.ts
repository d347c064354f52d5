import { FAMILIES } from '../../src/net/address.ts';
import { decide } from '../../src/verify/classes/decide.ts';
import { startsOf } from '../../src/verify/classes/intern.ts';
import { type CompactNetwork, NONE, TABLE } from '../../src/verify/classes/network.ts';
import type { PolicyRows } from '../../src/verify/classes/policy.ts';
import { measured, type Row, type Suite } from '../row.ts';
import { generatedNetworks, generatedPolicy } from './networks.ts';
import { SIZES, specOf } from './spec.ts';

/** Networks made to defeat the class engine: nothing in them is shared. */
export const adversarial: Suite = {
  about: 'every VRF its own set of targets, with and without routes',
  rows: async (): Promise<readonly Row[]> => [
    await emptyRow('verify-100k-empty', 100_000),
    await adversarialRow('verify-10k-adversarial', '10k', { runs: 5, bar: 5000 }),
    await adversarialRow('verify-100k-adversarial', '100k', { runs: 1, bar: 60_000 }),
  ],
};

/**
 * Every VRF its own set of targets: each table also asks for a target nobody gives, a different one each, so that no two share an importer and
 * classes are as many as VRFs. The work grows to the sum of all imported routes; nothing is shared.
 */
async function adversarialRow(
  name: string,
  size: keyof typeof SIZES,
  options: { readonly runs: number; readonly bar: number },
): Promise<Row> {
  const spec = specOf(SIZES[size]);
  const networks = generatedNetworks(spec).map(loneImporters);
  const policies = FAMILIES.map((family) => generatedPolicy(spec, family));
  let note = '';
  const work = () => {
    const decisions = networks.flatMap((network, i) =>
      policies[i] === undefined ? [] : decide(network, policies[i]),
    );
    const [classes, visits] = [0, 0].map((_, i) =>
      decisions.reduce((sum, { counts }) => sum + (i === 0 ? counts.classes : counts.visits), 0),
    );
    note = `${size} sites, every VRF its own set of targets: ${classes} classes, ${visits} imported routes looked at; all proved: ${decisions.every(({ verdict }) => verdict === 'isolated')}`;
  };
  const row = await measured(name, work, options);
  return { ...row, note };
}

/** VRFs of as many VPNs, each with a set of targets of its own, without a route or a circuit. */
async function emptyRow(name: string, count: number): Promise<Row> {
  const network = emptyNetwork(count);
  const policy: PolicyRows = {
    ...generatedPolicy(specOf(SIZES.tiny), 4),
    vpns: Array.from({ length: count }, (_, vpn) => ({
      id: `d${vpn}`,
      topology: 'any-to-any',
      demanded: true,
    })),
    sites: {
      vpn: new Int32Array(0),
      role: new Uint8Array(0),
      open: new Uint8Array(0),
      ownedFrom: startsOf([]),
      prefixes: NO_PREFIXES,
    },
    clauses: [],
  };
  let note = '';
  const work = () => {
    const { counts, verdict } = decide(network, policy);
    note = `${count} VRFs without a route, each of a VPN and a set of targets of its own: ${counts.classes} classes, ${counts.importers} importers; ${verdict}`;
  };
  const row = await measured(name, work, { runs: 5, bar: 1000 });
  return { ...row, note };
}

const NO_PREFIXES = { words: new Uint32Array(0), length: new Uint8Array(0) };

function emptyNetwork(count: number): CompactNetwork {
  const [first] = generatedNetworks(specOf({ sites: 8, vpns: 8, edges: 4, seed: 7 }));
  if (first === undefined) throw new Error('no network');
  const numbers = Int32Array.from({ length: count }, (_, table) => table);
  const none = new Int32Array(0);
  return {
    ...first,
    targets: { words: Uint32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? 0x0202_0001 : i)) },
    sets: { start: Int32Array.from({ length: count + 1 }, (_, set) => set), items: numbers },
    policies: [],
    chains: [],
    tables: {
      router: new Int32Array(count),
      at: new Int32Array(count),
      owner: numbers,
      distinguisher: new Int32Array(count).fill(NONE),
      imports: numbers,
      importPolicy: new Int32Array(count).fill(NONE),
      label: new Uint8Array(count),
      flags: new Uint8Array(count).fill(TABLE.configured),
    },
    circuits: {
      router: none,
      at: none,
      table: none,
      vpn: none,
      site: none,
      role: new Uint8Array(0),
      flags: new Uint8Array(0),
      inbound: none,
      outbound: none,
      forwarded: none,
    },
    routes: {
      ...NO_PREFIXES,
      table: none,
      at: none,
      flags: new Uint8Array(0),
      forward: new Uint8Array(0),
      to: none,
      exports: none,
    },
    strangers: 0,
    backbone: NO_PREFIXES,
  };
}

function loneImporters(network: CompactNetwork): CompactNetwork {
  const { sets, targets, tables } = network;
  const imports = tables.imports.slice();
  const start = [...sets.start];
  const items = [...sets.items];
  const words = [...targets.words];
  for (const [table, set] of imports.entries()) {
    if (set < 0) continue;
    items.push(...sets.items.subarray(sets.start[set], sets.start[set + 1]), words.length / 2);
    words.push(0x0202_0001, table);
    start.push(items.length);
    imports[table] = start.length - 2;
  }
  return {
    ...network,
    targets: { words: Uint32Array.from(words) },
    sets: { start: Int32Array.from(start), items: Int32Array.from(items) },
    tables: { ...tables, imports },
  };
}
