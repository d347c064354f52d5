import { performance } from 'node:perf_hooks';
import { auditRead } from '../../src/verify/audit.ts';
import { readRouters } from '../../src/verify/read/routers.ts';
import type { AuditResult } from '../../src/verify/types.ts';
import { measured, type Row, type Suite } from '../row.ts';
import { type JudgedNetwork, judgedNetwork } from './judged.ts';

/** What the backbone costs where it is judged: sessions, label paths, and every failure of a link or router; the texts are read before. */
export const judged: Suite = {
  about:
    'the whole judgement of networks whose backbone is collected: edges behind two P that are reflectors',
  rows: async function* rows(): AsyncGenerator<Row> {
    yield await judgedRow('verify-judged-250', judgedNetwork({ edges: 250, vpns: 20, sites: 1000 }), 'A');
    const thousand = judgedNetwork({ edges: 1000, vpns: 20, sites: 4000 });
    yield await judgedRow('verify-judged-1000', thousand, 'A');
    yield await judgedRow('verify-judged-1000-fragile', withoutSession(thousand), 'B');
  },
};

async function judgedRow(
  name: string,
  { inventory, configs }: JudgedNetwork,
  level: AuditResult['level'],
): Promise<Row> {
  const started = performance.now();
  const read = readRouters(inventory, configs);
  const reading = performance.now() - started;
  const row = await measured(name, () => judge(), { runs: 3 });
  const result = judge();
  const bytes = configs.reduce((sum, { text }) => sum + text.length, 0);
  const fragile = result.pairs.filter((pair) => pair.level !== 'A').length;
  return {
    ...row,
    note:
      `${inventory.sites.length} sites on ${inventory.routers.length} routers, ${inventory.coreLinks.length} core links; ${result.verdict}, level ${result.level}` +
      `${fragile === 0 ? '' : ` (${fragile} of ${result.pairs.length} pairs of VPNs and family)`}, every single failure included; ` +
      `${(bytes / 1e6).toFixed(1)} MB of text, read before in ${reading.toFixed(0)} ms`,
  };

  function judge(): AuditResult {
    const result = auditRead(inventory, read);
    if (result.verdict !== 'isolated' || result.level !== level)
      throw new Error(`${name}: ${result.verdict}, level ${result.level}`);
    return result;
  }
}

/** One edge has lost its session to the first reflector: all works, until the other reflector fails. */
function withoutSession({ inventory, configs }: JudgedNetwork): JudgedNetwork {
  let lost = 0;
  const without = (text: string) =>
    text.replace(/^ *neighbor \S+ activate$/gm, (line) => (lost++ % 2 === 0 ? '' : line));
  const changed = configs.map((one) => (one.router === 'pe6' ? { ...one, text: without(one.text) } : one));
  if (lost !== 4) throw new Error(`${lost} sessions instead of two in either family`);
  return { inventory, configs: changed };
}
