import { FAMILIES } from '../../src/net/address.ts';
import { decide } from '../../src/verify/classes/decide.ts';
import type { CompactNetwork } from '../../src/verify/classes/network.ts';
import { measured, type Row } from '../row.ts';
import { generatedNetworks, generatedPolicy } from './networks.ts';
import { SIZES, specOf } from './spec.ts';

/**
 * Every VRF its own set of targets: each table also asks for a target nobody gives, a different one each, so that no two share an importer and
 * classes are as many as VRFs. The work grows to the sum of all imported routes; nothing is shared.
 */
export async function adversarialRow(name: string): Promise<Row> {
  const spec = specOf(SIZES['10k']);
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
    note = `10k sites, every VRF its own set of targets: ${classes} classes, ${visits} imported routes looked at; all proved: ${decisions.every(({ verdict }) => verdict === 'isolated')}`;
  };
  const row = await measured(name, work, { runs: 5, bar: 5000 });
  return { ...row, note };
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
