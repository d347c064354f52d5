import { relate } from '../../src/verify/against/relate.ts';
import { auditRead } from '../../src/verify/audit.ts';
import { readRouters } from '../../src/verify/read/routers.ts';
import type { CollectedConfig } from '../../src/verify/types.ts';
import { measured, type Row, type Suite } from '../row.ts';
import { edgeName } from './models.ts';
import { SIZES, type Spec, specOf } from './spec.ts';
import { subjectOf } from './subject.ts';
import { textOf } from './texts.ts';

/** What `plan` says of those who use the network: both states are read and judged already, the packets of all pairs of sites are compared. */
export const relation: Suite = {
  about:
    'one port of one agreement is changed on one router; packets of all pairs of sites, now and in every state',
  rows: async function* rows(): AsyncGenerator<Row> {
    yield await relateRow('relate-3k', specOf({ ...SIZES['10k'], sites: 3000, edges: 15 }));
    yield await relateRow('relate-10k', specOf(SIZES['10k']));
  },
};

async function relateRow(name: string, spec: Spec): Promise<Row> {
  const edges = Array.from({ length: spec.edges }, (_, edge) => edge);
  const subject = subjectOf(spec, Array(spec.sites).keys(), edges);
  const texts = edges.map((edge): CollectedConfig => {
    const router = edgeName(edge);
    return { router, file: `${router}.conf`, text: textOf(spec, edge) };
  });
  const [before, after] = [texts, texts.map(withOtherPort)].map((configs) => {
    const reading = readRouters(subject, configs);
    return { subject, reading, audit: auditRead(subject, reading) };
  });
  if (before === undefined || after === undefined) throw new Error('two sides');
  const { changes, proof } = relate(before, after);
  if (changes.length === 0) throw new Error('the other port makes no difference');
  const size = `${spec.sites} sites, ${spec.vpns} VPNs, ${spec.edges} routers`;
  return measured(name, () => void relate(before, after), {
    runs: 2,
    note: `${size}; ${changes.length} changes told, ${proof.sitePairs} pairs of sites proved equal or told`,
  });
}

/** The first rule for the agreed port on the first Linux router opens another one. */
function withOtherPort(config: CollectedConfig, at: number): CollectedConfig {
  return at === 0 ? { ...config, text: config.text.replace('--dport 443', '--dport 8443') } : config;
}
