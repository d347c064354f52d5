import { execFileSync } from 'node:child_process';
import { FAMILIES } from '../../src/net/address.ts';
import { type Decision, decide } from '../../src/verify/classes/decide.ts';
import type { CompactNetwork } from '../../src/verify/classes/network.ts';
import type { AuditResult } from '../../src/verify/types.ts';
import { answersFor, filterPair } from '../acl.ts';
import { measured, type Row, type Suite } from '../row.ts';
import { generatedNetworks, generatedPolicy } from './networks.ts';
import { readingOf } from './reading.ts';
import { reproofRows } from './reproof.ts';
import { SIZES, type Spec, specOf } from './spec.ts';

/** The class engine over generated networks: analysis alone, reading included, and the largest one in a process of its own. */
export const verify: Suite = {
  about:
    'both families, every fifth VPN hub and spoke, all tied to shared services by agreements with filters and route policies',
  rows: async (): Promise<readonly Row[]> => {
    const hundred = specOf(SIZES['100k']);
    const pair = filterPair(1000, 1);
    return [
      await measured('acl-1000', () => void answersFor(pair), {
        runs: RUNS,
        bar: 50,
        note: 'two random filters of 1,000 rules, seed 1',
      }),
      await analysisRow('verify-10k', specOf(SIZES['10k']), 100),
      await analysisRow('verify-100k', hundred, 500),
      ...(await readingRows(hundred)),
      ...reproofRows('reproof-100k-p99', hundred),
      ...millionRows(),
    ];
  },
};

const RUNS = 5;

/** Both families of a network whose columns are in memory. */
export async function analysisRow(name: string, spec: Spec, bar: number): Promise<Row> {
  const networks = generatedNetworks(spec);
  const policies = FAMILIES.map((family) => generatedPolicy(spec, family));
  const work = () => decided(networks, policies);
  return measured(name, work, { runs: RUNS, bar, note: noteOf(spec, work()) });
}

/** Runs after which three threads have compiled what they run often: each gets a few percent faster until then. */
const THREADS_WARM = 4;

/** `verify --only isolation` of a folder: by threads that are kept and hold the declarations, and from the loaded inventory on. */
async function readingRows(spec: Spec): Promise<readonly Row[]> {
  const reading = readingOf(spec, 2);
  let told = '';
  try {
    const work = async (verify: () => Promise<AuditResult>) => {
      const { verdict, level, pairs, trust } = await verify();
      if (verdict !== 'isolated') throw new Error('the generated network is not proved');
      told = `isolated, level ${level} (the texts show no session), ${pairs.length} pairs of VPNs, ${trust.length} trust assumptions`;
    };
    const warm = await measured('verify-100k-with-reading', () => work(reading.verify), {
      runs: RUNS,
      warmUp: THREADS_WARM,
      bar: 3000,
    });
    const anew = await measured('verify-100k-only-isolation', () => work(reading.anew), { runs: RUNS });
    const network = `seed ${spec.seed}; ${spec.sites} sites on ${spec.edges} routers, ${(reading.bytes / 1e6).toFixed(1)} MB of text: ${told}`;
    const held =
      'what verify --configs --only isolation does once the declarations are in numbers and with its two reading threads: every file read, and the whole answer; counted from the fifth time on, when all three threads have compiled what they run often';
    const whole = 'the same from the loaded inventory on, with two new threads each time';
    return [
      { ...warm, note: `${network}; ${held}` },
      { ...anew, note: whole },
    ];
  } finally {
    await reading.close();
  }
}

/** In a process of its own, so that its memory is its own. */
function millionRows(): readonly Row[] {
  const script = new URL('./million.ts', import.meta.url).pathname;
  return JSON.parse(
    execFileSync(process.execPath, ['--max-old-space-size=3000', script], {
      encoding: 'utf8',
      maxBuffer: 1 << 24,
    }),
  );
}

/** What a run keeps of a decision: what it stood on is given back before the next family is decided. */
export interface Decided extends Pick<Decision, 'counts'> {
  readonly network: CompactNetwork;
}

export function decided(
  networks: readonly CompactNetwork[],
  policies: ReturnType<typeof generatedPolicy>[],
): readonly Decided[] {
  return networks.map((network, i) => {
    const policy = policies[i];
    if (policy === undefined) throw new Error('a family without policy');
    const { verdict, level, counts } = decide(network, policy);
    if (verdict !== 'isolated' || level !== 'A') throw new Error('the generated network is not proved');
    return { counts, network };
  });
}

export function noteOf(spec: Spec, decisions: readonly Decided[]): string {
  const sum = (pick: (one: Decided) => number) => decisions.reduce((total, one) => total + pick(one), 0);
  const [first] = decisions;
  return [
    `seed ${spec.seed}`,
    `${spec.sites} sites, ${spec.vpns} VPNs, ${first?.counts.tables} VRFs on ${spec.edges} routers (half of either platform)`,
    `${sum(({ counts }) => counts.classes)} classes, ${sum(({ counts }) => counts.edges)} edges, ${sum(({ counts }) => counts.routes)} routes, ${sum(({ counts }) => counts.visits)} looked at`,
    `${sum(({ network }) => network.policies.length)} import maps, ${sum(({ network }) => network.chains.length)} filters at hooks, ${sum(({ counts }) => counts.filterQuestions)} filter questions`,
    `${sum(({ counts }) => counts.pairs)} ordered pairs of circuits allowed`,
  ].join('; ');
}
