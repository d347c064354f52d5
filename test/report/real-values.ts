import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseLock } from '../../src/allocate/lock-file.ts';
import { apply, collect, plan, type Running } from '../../src/change.ts';
import type { PlatformId } from '../../src/device/platform-id.ts';
import { type EmulatedLab, startEmulatedLab } from '../../src/lab/emulated/lab.ts';
import { backboneConfigs, type Compilation, compileInventory, loadInventory } from '../../src/pipeline.ts';
import type { ChangePlan } from '../../src/plan/types.ts';
import { grammarOf } from '../../src/platforms/grammars.ts';
import type { Reading } from '../../src/platforms/platform.ts';
import { hidden } from '../../src/push/secret.ts';
import type { Target } from '../../src/push/target.ts';
import type { PushResult } from '../../src/push/types.ts';
import { audit } from '../../src/verify/audit.ts';
import type { AuditResult } from '../../src/verify/types.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The shipped inventories whose results the published schemas are held against. */
export const NETWORKS = ['mini', 'chengdu'] as const;
export type NetworkName = (typeof NETWORKS)[number];
/** What takes the place of a `rt vpn both` line: one route target too many is imported. */
const WRONG = '$1import $2 65101:1401\n  rt vpn export $2';

interface Text {
  readonly router: string;
  readonly platform: PlatformId;
  readonly text: string;
}

/** Compiles a shipped inventory with its lock file, on a day on which its agreements hold. */
export function compiled(network: NetworkName): Compilation {
  const folder = join(ROOT, 'inventory', network);
  const loaded = loadInventory(folder, { asOf: '2026-11-25' });
  const lock = parseLock(readFileSync(join(folder, 'allocations.lock.yaml'), 'utf8'), 'lock');
  const result = loaded.value === undefined ? undefined : compileInventory(loaded.value, lock.value);
  if (result?.value === undefined) throw new Error(`${network} does not compile`);
  return result.value;
}

/** The backbone of every router without a VPN: what a network is before sectornet. */
export function backbone({ inventory, allocations }: Compilation): readonly Text[] {
  return backboneConfigs(inventory, allocations);
}

/** A network that runs these texts. */
export function running(texts: readonly Text[]): Running {
  return texts.map(({ router, text }) => ({ router, file: `${router}.conf`, text }));
}

/** The plan from these texts to what is declared. */
export function planFrom(compilation: Compilation, texts: readonly Text[]): ChangePlan {
  return planOf(compilation, running(texts));
}

function planOf(compilation: Compilation, state: Running): ChangePlan {
  const limit = compilation.inventory.routers.map((router) => router.name);
  const { owned } = compilation.allocations;
  const { value, diagnostics } = plan(compilation, { running: state, limit, owned });
  if (value === undefined) throw new Error(`no plan: ${diagnostics.map(({ code }) => code).join(' ')}`);
  return value;
}

/** The auditor's answer for a network whose backbone somebody else configures. */
export function audited({ inventory }: Compilation, texts: readonly Text[]): AuditResult {
  return audit(inventory, running(texts), { transport: 'assumed' });
}

/** The compiled texts with tourism's VRF in Jinjiang taking in local tax's hub target. */
export function withWrongTarget({ configs }: Compilation): readonly Text[] {
  const wrong = configs.map((config) =>
    config.router === 'cd-pe-jinjiang'
      ? { ...config, text: config.text.replace(/( rt vpn )both (65101:1900)$/m, WRONG) }
      : config,
  );
  if (wrong.every(({ text }, i) => text === configs[i]?.text)) throw new Error('no tourism target to spoil');
  return wrong;
}

/** Pushes a network that has only its backbone over SSH to emulated routers, logging in with their password or another one. */
export async function pushed(compilation: Compilation, password?: string): Promise<PushResult> {
  const lab = await startEmulatedLab({
    routers: backbone(compilation).map(({ router, platform, text }) => ({
      name: router,
      platform,
      startup: text,
    })),
  });
  const fileOf = (router: string): string => `${router}.conf`;
  try {
    const { running: before } = await collect(targetsOf(lab), fileOf, {});
    const options = { owned: compilation.allocations.owned, fileOf };
    return (await apply(compilation, planOf(compilation, before), targetsOf(lab, password), options)).push;
  } finally {
    await lab.stop();
  }
}

function targetsOf(lab: EmulatedLab, password?: string): readonly Target[] {
  return lab.routers.map((router) => ({
    router: router.name,
    platform: router.platform,
    address: router.address,
    port: router.port,
    user: router.user,
    credential: { kind: 'given', password: hidden(password ?? router.password) },
    hostKeys: [router.hostKey],
  }));
}

/** Every configuration of a network as its platform's grammar reads it. */
export function readings(compilation: Compilation): readonly Reading[] {
  const texts = [...compilation.configs, ...compilation.plannedConfigs, ...backbone(compilation)];
  return texts.map(({ platform, text }) => grammarOf(platform).read(text));
}
