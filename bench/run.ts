import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';
import { parseInventory } from '../src/inventory/parse.ts';
import type { Inventory } from '../src/inventory/types.ts';
import { compileInventory } from '../src/pipeline.ts';
import { planNetwork } from '../src/plan/network.ts';
import { grammarOf } from '../src/platforms/grammars.ts';
import type { DeviceConfig } from '../src/render/types.ts';
import { validateInventory } from '../src/validate/validate.ts';
import { audit } from '../src/verify/audit.ts';
import { answersFor, filterPair } from './acl.ts';
import { generatedInventory } from './network.ts';

/** One row of the table: the median of warm runs, the cold run beside it. */
interface Figure {
  readonly name: string;
  readonly figure: number;
  readonly unit: 'ms';
  readonly spread: readonly [number, number];
  readonly cold: number;
  readonly runs: number;
}

const RUNS = 7;
const SIZE = { edges: 20, vpns: 30, sites: 300 };
/** Two random filters of 1,000 rules. */
const PAIR = filterPair(1000, 1);
const files = generatedInventory(SIZE);
const inventory = load();
const compilation = compileInventory(inventory, undefined);
if (compilation.value === undefined) throw new Error(JSON.stringify(compilation.diagnostics.slice(0, 3)));
const { configs, lock, allocations } = compilation.value;
const running = configs.map(({ router, text }) => ({ router, file: `${router}.conf`, text }));
const bytes = configs.reduce((sum, config) => sum + config.text.length, 0);

const figures = [
  measured('load-300', () => void load()),
  measured('compile-300', () => void compileInventory(inventory, lock)),
  measured('parse-300', () => configs.forEach(parse)),
  measured(
    'plan-300',
    () => void planNetwork({ inventoryDigest: '', activeVpns: [], devices: planRequests() }),
  ),
  measured('prove-300', () => void audit(inventory, running)),
  measured('acl-1000', () => void answersFor(PAIR)),
];

const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.versions.node}`;
process.stdout.write(
  `${machine}\n${SIZE.sites} sites, ${SIZE.vpns} VPNs, ${configs.length} routers, ${bytes} bytes, ${running.length} configurations\n\n`,
);
process.stdout.write('workload      median ms   min–max            cold\n');
for (const one of figures) {
  const [min, max] = one.spread;
  process.stdout.write(
    `${one.name.padEnd(14)}${one.figure.toFixed(1).padStart(9)}   ${`${min.toFixed(1)}–${max.toFixed(1)}`.padEnd(16)}${one.cold.toFixed(1).padStart(8)}\n`,
  );
}
mkdirSync('bench-out', { recursive: true });
writeFileSync(
  'bench-out/results.json',
  `${JSON.stringify({ machine, size: SIZE, bytes, results: figures }, null, 2)}\n`,
);

function load(): Inventory {
  const document = parseInventory(files);
  if (document.value === undefined) throw new Error(JSON.stringify(document.diagnostics.slice(0, 3)));
  const checked = validateInventory(document.value, { asOf: '2026-06-01' });
  if (checked.value === undefined) throw new Error(JSON.stringify(checked.diagnostics.slice(0, 3)));
  return checked.value;
}

function parse(config: DeviceConfig): void {
  grammarOf(config.platform).read(config.text);
}

function planRequests() {
  return configs.map((wanted) => ({
    wanted,
    running: wanted.text,
    owned: allocations.owned.find((one) => one.router === wanted.router)?.objects ?? [],
  }));
}

function measured(name: string, work: () => void): Figure {
  const times = Array.from({ length: RUNS + 1 }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  const [cold = 0, ...warm] = times;
  const sorted = [...warm].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return { name, figure: median, unit: 'ms', spread: [sorted[0] ?? 0, sorted.at(-1) ?? 0], cold, runs: RUNS };
}
