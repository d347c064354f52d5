import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RouterInputs } from '../../src/provider/router/inputs.ts';
import { type Row, rowOf, type Suite } from '../row.ts';
import { type BenchNetwork, DAY, inputsOf, startRouters, writtenNetwork } from './network.ts';
import { benchProject, type Project, type Spent } from './project.ts';

const SIZE = { edges: 30, vpns: 49, sites: 1_350 };
const RUNS = 3;
const TIMES = 1.5;
/** State by rendered text, both uncompressed. */
const STATE = 1.2;

/** Pulumi's engine with this provider beside the same engine with a provider that does nothing: the same inputs, the same run. */
export const pulumi: Suite = {
  about: `${SIZE.edges} routers of about 60 KB; the floor is the engine with a provider that does nothing and answers Read`,
  rows: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sectornet-bench-'));
    try {
      const network = writtenNetwork(folder, SIZE);
      return [
        ...(await preview(folder, network)),
        ...(await create(folder, network, 100)),
        ...(await create(folder, network, 200)),
        ...(await whole(folder, network)),
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** The same resources under the provider that does nothing and under ours. */
async function pair(
  folder: string,
  listed: readonly RouterInputs[],
): Promise<{ readonly floor: Project; readonly own: Project }> {
  const name = `${listed.length}`;
  const resources = join(folder, `${name}.json`);
  writeFileSync(resources, JSON.stringify(listed));
  const here = { program: 'bench/pulumi/floor/program.ts', env: { BENCH_RESOURCES: resources } };
  const floor = await benchProject({
    ...here,
    folder: join(folder, `floor-${name}`),
    provider: { name: 'floor', path: join(import.meta.dirname, 'floor') },
    config: { type: 'floor:device:RouterConfig', resources },
  });
  const own = await benchProject({
    ...here,
    folder: join(folder, `own-${name}`),
    provider: { name: 'sectornet', path: join(import.meta.dirname, 'null') },
    config: { type: 'sectornet:device:RouterConfig', resources },
  });
  return { floor, own };
}

async function preview(folder: string, network: BenchNetwork): Promise<readonly Row[]> {
  const { floor, own } = await pair(folder, inputsOf(network, ''));
  for (const project of [floor, own]) await project.run('up', '--yes', '--skip-preview');
  const times: { readonly floor: Spent[]; readonly own: Spent[] } = { floor: [], own: [] };
  for (let run = 0; run <= RUNS; run += 1) {
    times.floor.push(await floor.run('preview', '--expect-no-changes'));
    times.own.push(await own.run('preview', '--expect-no-changes'));
  }
  return [beside('preview-30', times, 'unchanged routers, each read and compared; null transport')];
}

async function create(folder: string, network: BenchNetwork, count: number): Promise<readonly Row[]> {
  const { floor, own } = await pair(folder, repeated(inputsOf(network, ''), count));
  const base = await floor.run('up', '--yes', '--skip-preview');
  const ours = await own.run('up', '--yes', '--skip-preview');
  const { text, stored } = own.state();
  const about = `created with a null transport; state ${kilobytes(text.length / count)} KB a router, ${kilobytes(stored / count)} KB with zstd`;
  return [beside(`create-${count}`, { floor: [base, base], own: [ours, ours] }, about)];
}

/** A stack as people have it: the real program over emulated routers behind SSH, with its departments and its proof. */
async function whole(folder: string, network: BenchNetwork): Promise<readonly Row[]> {
  const lab = join(folder, 'lab.json');
  const routers = await startRouters(network, lab);
  try {
    const project = await benchProject({
      folder: join(folder, 'whole'),
      program: 'stacks/index.ts',
      provider: { name: 'sectornet', path: join(import.meta.dirname, '../../src/provider') },
      config: { inventory: network.inventory, lab, asOf: DAY, protect: 'false' },
      env: {},
    });
    await project.run('up', '--yes', '--skip-preview');
    const { text, stored } = project.state();
    const cold = await project.run('preview', '--expect-no-changes');
    const warm = [await project.run('preview', '--expect-no-changes')];
    const bytes = network.compilation.configs.reduce(
      (sum, config) => sum + Buffer.byteLength(config.text),
      0,
    );
    return [
      stateRow(Buffer.byteLength(text), bytes, stored),
      rowOf(
        'preview-30-whole',
        { cold: cold.wall, warm: warm.map(({ wall }) => wall), cpu: medianOf(warm.map(({ cpu }) => cpu)) },
        {
          note:
            'the real program: compiles the network, reads every router over SSH, plans and proves before it registers; then the provider reads again. ' +
            'Emulated routers on the same cores',
        },
      ),
    ];
  } finally {
    routers.kill();
  }
}

function stateRow(state: number, text: number, stored: number): Row {
  const ratio = state / text;
  const figure = state / 1e6;
  return {
    ...{ name: 'state-size', figure, unit: 'MB', spread: [figure, figure], cold: figure, runs: 1, cpu: 0 },
    baseline: { figure: text / 1e6, ratio },
    ...{ bar: (text * STATE) / 1e6, ratio: ratio / STATE, verdict: ratio <= STATE ? 'met' : 'missed' },
    note: `a whole stack’s state before compression, ${ratio.toFixed(3)} times the rendered text of ${(text / 1e6).toFixed(2)} MB (bar ${STATE}); ${(stored / 1e6).toFixed(2)} MB on disk with zstd`,
  };
}

/** A row whose bar is a multiple of the floor of the same run; the first of each is the cold one. */
function beside(
  name: string,
  times: { readonly floor: readonly Spent[]; readonly own: readonly Spent[] },
  about: string,
): Row {
  const [[, ...floor], [first, ...warm]] = [times.floor, times.own];
  const base = medianOf(floor.map(({ wall }) => wall));
  const [cpu, baseCpu] = [warm, floor].map((list) => medianOf(list.map((one) => one.cpu)));
  const row = rowOf(
    name,
    { cold: first?.wall ?? 0, warm: warm.map(({ wall }) => wall), cpu: cpu ?? 0 },
    { bar: base * TIMES },
  );
  return {
    ...row,
    baseline: { figure: base, ratio: row.figure / base },
    note: `${about}; floor ${base.toFixed(0)} ms, ${(row.figure / base).toFixed(2)} times that (bar ${TIMES}); in processor time ${((cpu ?? 0) / (baseCpu ?? 1)).toFixed(2)} times the floor’s`,
  };
}

/** More routers than the network has: the same configurations under other names. */
function repeated(listed: readonly RouterInputs[], count: number): readonly RouterInputs[] {
  return Array.from({ length: count }, (_, at) => listed[at % listed.length]).flatMap((inputs, at) =>
    inputs === undefined ? [] : [{ ...inputs, device: { ...inputs.device, name: `r${at}` } }],
  );
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
