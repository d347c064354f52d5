import type { Grammar, Reading } from '../platform.ts';
import { withDoubts } from './grammar/doubts.ts';
import { emptyRouter } from './grammar/draft.ts';
import { linesOf } from './grammar/line.ts';
import { builtModel } from './grammar/model.ts';
import { parseLines } from './grammar/parser.ts';
import { openSystem } from './grammar/system.ts';

/** Reads `display current-configuration` of VRP V8, and most of what V5 and the CE switches print. */
export const vrpGrammar: Grammar = { platform: 'huawei_vrpv8', recognises, read };

function read(text: string): Reading {
  const lines = linesOf(text);
  const router = emptyRouter();
  const { nodes, coverage } = parseLines(lines, openSystem(router));
  const model = builtModel(router);
  return {
    tree: { platform: 'huawei_vrpv8', nodes },
    model,
    coverage: withDoubts(coverage, router, model),
    lines,
  };
}

/** What a text must show to be VRP's, with how much it proves. */
const SIGNS: readonly (readonly [RegExp, number])[] = [
  [/^#\r?$/m, 0.1],
  [/^ ?sysname \S/m, 0.3],
  [/^ *ip vpn-instance /m, 0.1],
  [/^ *ipv[46]-family/m, 0.3],
  [/^ *(apply-label per-|vlan-type dot1q \d|!Software Version V\d|\[V\d{3}R\d{3})/m, 0.2],
];
const OTHERS =
  /^(### |hostname |frr version| ?version \d|set system|!! IOS| *address-family | *vrf definition)/m;
/** Enough of a text to tell whose it is. */
const SAMPLE = 200_000;

function recognises(text: string): number {
  const sample = text.slice(0, SAMPLE);
  if (OTHERS.test(sample)) return 0;
  const sure = SIGNS.reduce((sum, [sign, weight]) => (sign.test(sample) ? sum + weight : sum), 0);
  return sure < 0.3 ? 0 : Math.round(sure * 100) / 100;
}
