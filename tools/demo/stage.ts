import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseLock } from '../../src/allocate/lock-file.ts';
import * as network from '../../src/change.ts';
import { hasErrors } from '../../src/diagnostics/diagnostic.ts';
import { diagnosticText } from '../../src/diagnostics/text.ts';
import { type EmulatedLab, startEmulatedLab } from '../../src/lab/emulated/lab.ts';
import { backboneConfigs, type Compilation, compileInventory, loadInventory } from '../../src/pipeline.ts';
import type { ChangePlan } from '../../src/plan/types.ts';
import { hidden } from '../../src/push/secret.ts';
import type { Target } from '../../src/push/target.ts';
import { auditPage } from '../../src/report/html/page.ts';
import { paintFor } from '../../src/report/paint.ts';
import type { AuditResult } from '../../src/verify/types.ts';
import { dirty } from './dirty-router.ts';

/** Where the demo leaves what it made. */
export const OUT = 'demo-out';
/** The router that starts with somebody else's configuration on it. */
export const DIRTY_ROUTER = 'cd-pe-gov2';
/** The day the demo happens on, so that its agreements never lapse under it. */
export const DAY = '2026-11-25';

/** Colours for a terminal, none into a file. */
export const paint = paintFor(process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined);

/** Prints a numbered chapter heading. */
export function chapter(title: string): void {
  process.stdout.write(`\n${paint.strong(`── ${title}`)}\n`);
}

/** Prints what the user reads. */
export function say(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Ends the demo when what it tells is not so. */
export function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(`the demo expected otherwise: ${what}`);
}

/** A copy of inventory/chengdu that the demo may edit. */
export function freshInventory(): string {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const folder = join(OUT, 'chengdu');
  cpSync('inventory/chengdu', folder, { recursive: true });
  return folder;
}

/** Loads and compiles; a mistake ends the demo with the diagnostics. */
export function compiled(folder: string): Compilation {
  const lockFile = join(folder, 'allocations.lock.yaml');
  const loaded = loadInventory(folder, { asOf: DAY });
  const lock = parseLock(readFileSync(lockFile, 'utf8'), lockFile);
  const result = loaded.value === undefined ? undefined : compileInventory(loaded.value, lock.value);
  const diagnostics = [...loaded.diagnostics, ...lock.diagnostics, ...(result?.diagnostics ?? [])];
  if (result?.value === undefined || hasErrors(diagnostics)) {
    for (const diagnostic of diagnostics)
      process.stderr.write(diagnosticText(diagnostic, { language: 'en' }));
    throw new Error('the demo inventory does not compile');
  }
  return result.value;
}

/** One SSH server per router on loopback, started with the plain backbone; one of them carries foreign configuration. */
export function startLab(compilation: Compilation): Promise<EmulatedLab> {
  const routers = backboneConfigs(compilation.inventory, compilation.allocations).map(
    ({ router, platform, text }) => ({
      name: router,
      platform,
      startup: router === DIRTY_ROUTER ? dirty(text) : text,
    }),
  );
  return startEmulatedLab({ routers });
}

/** How the demo logs in: with the lab's password and the pinned key of each router. */
export function targetsOf(lab: EmulatedLab): readonly Target[] {
  return lab.routers.map((router) => ({
    router: router.name,
    platform: router.platform,
    address: router.address,
    port: router.port,
    user: router.user,
    credential: { kind: 'given', password: hidden(router.password) },
    hostKeys: [router.hostKey],
  }));
}

/** Collects the whole network into demo-out/<folder>. */
export async function collected(targets: readonly Target[], folder: string): Promise<network.Running> {
  const result = await network.collect(targets, (router) => join(OUT, folder, `${router}.conf`), {
    parallel: 10,
  });
  const [failed] = result.failures;
  if (failed !== undefined) throw new Error(`${failed.router}: ${failed.failure.words}`);
  mkdirSync(join(OUT, folder), { recursive: true });
  for (const config of result.running) writeFileSync(config.file, config.text);
  return result.running;
}

/** Plans all routers; refusals end the demo. */
export function planned(compilation: Compilation, running: network.Running): ChangePlan {
  const routers = compilation.inventory.routers.map((router) => router.name);
  const { owned } = compilation.allocations;
  const outcome = network.plan(compilation, { running, limit: routers, owned });
  if (outcome.value !== undefined) return outcome.value;
  for (const diagnostic of outcome.diagnostics)
    process.stderr.write(diagnosticText(diagnostic, { language: 'en' }));
  throw new Error('the demo cannot plan');
}

/** Writes demo-out/<file> in English and demo-out/<file>.zh-CN. */
export function writeReport(file: string, compilation: Compilation, audit: AuditResult): void {
  const input = {
    subject: compilation.inventory,
    judgedBy: 'inventory' as const,
    audit,
    collectedAt: DAY,
    version: 'demo',
    rerun: 'npm run demo',
  };
  writeFileSync(join(OUT, `${file}.html`), auditPage(input, 'en'));
  writeFileSync(join(OUT, `${file}.zh-CN.html`), auditPage(input, 'zh-CN'));
}
