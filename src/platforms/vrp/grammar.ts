import { sealed } from '../../secret/seal.ts';
import type { Grammar, Reading } from '../platform.ts';
import type { Dialect, Sign } from './dialect.ts';
import { withDoubts } from './doubts.ts';
import { emptyRouter } from './draft.ts';
import { linesOf } from './line.ts';
import { builtModel } from './model.ts';
import { parseLines, treeOf } from './parser.ts';
import { vrpRemedies } from './remedies.ts';
import { VRP_SECRETS } from './secret-lines.ts';
import { systemView } from './system.ts';
import { openView } from './view.ts';

/** The grammar of one generation of VRP: the shared words with those of its dialect. */
export function dialectGrammar(dialect: Dialect): Grammar {
  const system = systemView(dialect);
  return {
    platform: dialect.platform,
    portsOnFragments: 'unsettled',
    heardNextHops: 'recursive',
    nextHopLabels: 'judged',
    remedies: vrpRemedies,
    recognises: (text) => recognises(text, dialect.signs),
    read(text: string, hidden?: boolean): Reading {
      const router = emptyRouter();
      const safe = withoutSecrets(text, hidden);
      const coverage = parseLines(safe, openView(system, router));
      const model = builtModel(router, dialect.platform);
      return {
        tree: () => ({ platform: dialect.platform, nodes: treeOf(safe, openView(system, emptyRouter())) }),
        model,
        coverage: withDoubts(coverage, router, model),
      };
    },
    lines: (text, hidden) => linesOf(withoutSecrets(text, hidden)),
  };
}

function withoutSecrets(text: string, hidden = false): string {
  return hidden ? text : sealed(text, VRP_SECRETS);
}

/** What a text must show to be VRP's, with how much it proves. */
const SIGNS: readonly Sign[] = [
  [/^#\r?$/m, 0.1],
  [/^ ?sysname \S/m, 0.3],
  [/^ *ip vpn-instance /m, 0.1],
  [/^ *ipv[46]-family/m, 0.3],
];
const OTHERS =
  /^(### |hostname |frr version| ?version \d+\.\d|set system|!! IOS| *address-family | *vrf definition)/m;
/** Enough of a text to tell whose it is. */
const SAMPLE = 200_000;

/** Both generations claim every VRP text, so that a declared one is always read by its own grammar; the signs say which is the likelier. */
function recognises(text: string, own: readonly Sign[]): number {
  const sample = text.slice(0, SAMPLE);
  if (OTHERS.test(sample)) return 0;
  const weigh = (signs: readonly Sign[]) =>
    signs.reduce((sum, [sign, weight]) => (sign.test(sample) ? sum + weight : sum), 0);
  const shared = weigh(SIGNS);
  const sure = Math.max(0.05, shared + weigh(own));
  return shared < 0.3 ? 0 : Math.round(sure * 100) / 100;
}
