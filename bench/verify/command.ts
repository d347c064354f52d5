import { performance } from 'node:perf_hooks';
import { readTexts } from '../../src/cli/reading/texts.ts';
import { auditRead } from '../../src/verify/audit.ts';
import { readRouters } from '../../src/verify/read/routers.ts';
import { measured, type Row, type Suite } from '../row.ts';
import { edgeName } from './models.ts';
import { SIZES, type SpecSize, specOf } from './spec.ts';
import { subjectOf } from './subject.ts';
import { textOf } from './texts.ts';

/**
 * What `verify --configs` does once inventory and texts are in memory: the whole judgement, every pair of VPNs, findings and trust. `verify-10k` is
 * the class engine alone, over columns that are there already.
 */
export const command: Suite = {
  about:
    'the steps of verify --configs over 10,000 sites: reading with and without threads, and the judgement; the whole over 100,000',
  rows: async () => {
    const network = collected(SIZES['10k']);
    return [
      ...(await readingRows(network)),
      await wholeRow('verify-10k-configs', network, 2),
      await wholeRow('verify-100k-configs', collected(SIZES['100k']), 1),
    ];
  },
};

/** A generated network as a folder of configurations and what is declared for it. */
function collected(size: SpecSize) {
  const spec = specOf(size);
  const edges = Array.from({ length: spec.edges }, (_, edge) => edge);
  const configs = edges.map((edge) => {
    const router = edgeName(edge);
    return { router, file: `${router}.conf`, text: textOf(spec, edge) };
  });
  const bytes = configs.reduce((sum, { text }) => sum + text.length, 0);
  const subject = subjectOf(spec, Array(spec.sites).keys(), edges);
  return { spec, subject, configs, size: `${(bytes / 1e6).toFixed(1)} MB of text` };
}

type Collected = ReturnType<typeof collected>;

async function readingRows({ subject, configs, size }: Collected): Promise<readonly Row[]> {
  return [
    await measured('verify-10k-texts', () => void readRouters(subject, configs), {
      runs: 3,
      note: `${size}, read by the thread that judges`,
    }),
    await measured(
      'verify-10k-texts-threads',
      () => readTexts(subject, configs, { threads: 2, worthThreads: 0 }),
      {
        runs: 3,
        note: `${size}, two reading threads, started and ended each time; models handed over`,
      },
    ),
  ];
}

/** Reading and judging, with the judgement's best time in the note. */
async function wholeRow(name: string, { spec, subject, configs, size }: Collected, runs: number) {
  const judged: number[] = [];
  let verdict = '';
  const row = await measured(
    name,
    async () => {
      const read = await readTexts(subject, configs);
      const started = performance.now();
      const result = auditRead(subject, read);
      judged.push(performance.now() - started);
      verdict = `${result.verdict}, level ${result.level}, ${result.pairs.length} pairs of VPNs`;
    },
    { runs },
  );
  const best = `of which the judgement ${Math.min(...judged).toFixed(0)} ms at best`;
  return {
    ...row,
    note: `${spec.sites} sites on ${spec.edges} routers, ${size}: ${verdict}; read and judged, ${best}`,
  };
}
