import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { apply, collect, plan } from '../../src/change.ts';
import { type LiveAnswer, liveEvidence } from '../../src/cli/live.ts';
import type { Inventory } from '../../src/inventory/types.ts';
import { type EmulatedLab, startEmulatedLab } from '../../src/lab/emulated/lab.ts';
import { backboneConfigs, compileInventory, loadInventory } from '../../src/pipeline.ts';
import { targetIn } from '../faults/scene.ts';

/** The mini network with Linux routers alone and customers without routing of their own, its VPNs on emulated routers. */
export interface FrrNetwork {
  readonly inventory: Inventory;
  readonly lab: EmulatedLab;
  /** What `verify --live` does after it has collected. */
  readonly live: () => Promise<LiveAnswer>;
  readonly stop: () => Promise<void>;
}

const MINI = fileURLToPath(new URL('../../inventory/mini', import.meta.url));
const RUN = { id: 'r20260601-000000-0001', owner: 'li@ops', trialSeconds: 600, lockSeconds: 900 };
const WAITS = { connectMs: 3000, answerMs: 3000, commitMs: 3000, reconnectMs: 5, settleMs: 60, lookMs: 20 };

/** The edits that make routers of another platform, and their ports, Linux ones. */
const EDITS: readonly (readonly [RegExp, string])[] = [
  [/huawei_vrpv8/g, 'frr'],
  [/GigabitEthernet0\/1\/0/g, 'eth1'],
  [/GigabitEthernet0\/1\/1/g, 'eth2'],
  [/GigabitEthernet0\/2\/0/g, 'eth3'],
  [/routing-protocol: \{.*/g, 'routing-protocol: static'],
];

/** Starts it; every router is pushed to as `apply` does. */
export async function startFrrNetwork(): Promise<FrrNetwork> {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-live-'));
  cpSync(MINI, folder, { recursive: true, filter: (path) => !path.endsWith('lock.yaml') });
  for (const name of ['network', 'departments/env', 'departments/flood', 'departments/stats']) {
    const file = join(folder, `${name}.yaml`);
    const text = EDITS.reduce((all, [from, to]) => all.replaceAll(from, to), readFileSync(file, 'utf8'));
    writeFileSync(file, text);
  }
  const loaded = loadInventory(folder, { asOf: '2026-11-25' });
  const compiled = loaded.value === undefined ? undefined : compileInventory(loaded.value, undefined).value;
  if (compiled === undefined) throw new Error(`mini does not compile: ${JSON.stringify(loaded.diagnostics)}`);
  const { inventory } = compiled;
  const routers = backboneConfigs(inventory, compiled.allocations).map((one) => ({
    name: one.router,
    platform: one.platform,
    startup: one.text,
  }));
  const lab = await startEmulatedLab({ routers }, { schedule: () => () => undefined });
  const targets = lab.routers.map(targetIn);
  const fileOf = (router: string): string => `${router}.conf`;
  const running = routers.map(({ name }) => ({ router: name, file: fileOf(name), text: lab.running(name) }));
  const change = plan(compiled, { running, limit: routers.map(({ name }) => name), owned: [] }).value;
  if (change === undefined) throw new Error('no plan');
  const { push } = await apply(compiled, change, targets, { run: RUN, waits: WAITS, owned: [], fileOf });
  const bad = push.routers.filter(({ outcome }) => outcome !== 'applied' && outcome !== 'unchanged');
  if (bad.length > 0) throw new Error(JSON.stringify(bad));
  return {
    inventory,
    lab,
    live: async () => {
      const network = await collect(targets, fileOf, {});
      return liveEvidence(inventory, { network, targets, exits: [], diagnostics: [] });
    },
    stop: async () => {
      await lab.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
