import { parseInventory } from '../src/inventory/parse.ts';
import type { Inventory } from '../src/inventory/types.ts';
import { compileInventory } from '../src/pipeline.ts';
import { planNetwork } from '../src/plan/network.ts';
import { grammarOf } from '../src/platforms/grammars.ts';
import type { DeviceConfig } from '../src/render/types.ts';
import { validateInventory } from '../src/validate/validate.ts';
import { audit } from '../src/verify/audit.ts';
import { generatedInventory } from './network.ts';
import { measured, type Row, type Suite } from './row.ts';

const SIZE = { edges: 20, vpns: 30, sites: 300 };
const files = generatedInventory(SIZE);
const inventory = load();
const compilation = compileInventory(inventory, undefined);
if (compilation.value === undefined) throw new Error(JSON.stringify(compilation.diagnostics.slice(0, 3)));
const { configs, lock, allocations } = compilation.value;
const running = configs.map(({ router, text }) => ({ router, file: `${router}.conf`, text }));
const bytes = configs.reduce((sum, config) => sum + config.text.length, 0);

/** The whole pipeline over an inventory of 300 sites: load, compile, parse, plan, prove. */
export const pipeline: Suite = {
  about: `${SIZE.sites} sites, ${SIZE.vpns} VPNs, ${configs.length} routers, ${bytes} bytes`,
  rows: async (): Promise<readonly Row[]> => [
    await measured('load-300', () => void load()),
    await measured('compile-300', () => void compileInventory(inventory, lock)),
    await measured('parse-300', () => configs.forEach(parse)),
    await measured(
      'plan-300',
      () => void planNetwork({ inventoryDigest: '', activeVpns: [], devices: planRequests() }),
    ),
    await measured('prove-300', () => void audit(inventory, running)),
  ],
};

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
