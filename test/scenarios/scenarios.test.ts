import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LOCK_FILE, lockText, parseLock } from '../../src/allocate/lock-file.ts';
import { sameDeviceModel } from '../../src/device/equal.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { type Compilation, compileInventory, loadInventory } from '../../src/pipeline.ts';
import { grammarOf } from '../../src/platforms/grammars.ts';

/**
 * Each folder `NN-name` is one situation:
 *   README        what must be seen in the expected files, in a sentence or two
 *   inventory/    the inventory, or a file `inventory` with the path of one from the repository root
 *   as-of         optional: the day, YYYY-MM-DD (2026-06-01 without it)
 *   expected/     one <router>.conf per router, allocations.lock.yaml, and warnings.txt where there are any
 * `npm run record` rewrites `expected/`; a missing, extra or stale file fails.
 */
const SCENARIOS = fileURLToPath(new URL('.', import.meta.url));
const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const AS_OF = '2026-06-01';

const scenarios = readdirSync(SCENARIOS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe.each(scenarios)('scenario %s', (name) => {
  const folder = join(SCENARIOS, name);
  const inventory = inventoryOf(folder);
  const { compilation, warnings } = compiled(folder, inventory);

  it('gives the expected files', () => {
    const files = filesOf(compilation, warnings);
    if (process.env['RECORD'] === '1') record(folder, inventory, files);
    expect(filesIn(join(folder, 'expected'))).toEqual(files);
    expect(readFileSync(join(folder, 'README'), 'utf8').trim()).not.toBe('');
  });

  it('reads back as it was meant, every line understood', () => {
    for (const config of [...compilation.configs, ...compilation.plannedConfigs])
      expect(grammarOf(config.platform).read(config.text).coverage.unread).toEqual([]);
    for (const config of compilation.plannedConfigs) {
      const wanted = compilation.devices.find((one) => one.router === config.router)?.device;
      const { model } = grammarOf(config.platform).read(config.text);
      expect(wanted !== undefined && sameDeviceModel(model, wanted)).toBe(true);
    }
  });

  it('has a lock file that another run leaves as it is', () => {
    const again = compileInventory(compilation.inventory, compilation.lock).value;
    expect(again && lockText(again.lock)).toBe(lockText(compilation.lock));
    const own = join(inventory, LOCK_FILE);
    if (existsSync(own)) expect(lockText(compilation.lock)).toBe(readFileSync(own, 'utf8'));
  });
});

function compiled(folder: string, inventory: string) {
  const day = join(folder, 'as-of');
  const asOf = existsSync(day) ? readFileSync(day, 'utf8').trim() : AS_OF;
  const loaded = loadInventory(inventory, { asOf });
  if (loaded.value === undefined) throw new Error(JSON.stringify(loaded.diagnostics, null, 1));
  const { value, diagnostics } = compileInventory(loaded.value, lockOf(inventory));
  if (value === undefined) throw new Error(JSON.stringify(diagnostics, null, 1));
  return {
    compilation: value,
    warnings: [...loaded.diagnostics, ...diagnostics].map((one) => warningLine(inventory, one)),
  };
}

function filesOf(
  { configs, lock }: Compilation,
  warnings: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [
      ...configs.map((config) => [`${config.router}.conf`, config.text]),
      [LOCK_FILE, lockText(lock)],
      ...(warnings.length === 0 ? [] : [['warnings.txt', `${warnings.join('\n')}\n`]]),
    ].toSorted(),
  );
}

function inventoryOf(folder: string): string {
  const own = join(folder, 'inventory');
  const isReference = readdirSync(folder, { withFileTypes: true }).some(
    (entry) => entry.name === 'inventory' && entry.isFile(),
  );
  return isReference ? join(REPOSITORY, readFileSync(own, 'utf8').trim()) : own;
}

function lockOf(inventory: string) {
  const file = join(inventory, LOCK_FILE);
  if (!existsSync(file)) return undefined;
  const { value, diagnostics } = parseLock(readFileSync(file, 'utf8'));
  expect(diagnostics).toEqual([]);
  return value;
}

function warningLine(inventory: string, { code, span }: Diagnostic): string {
  return span === undefined ? code : `${code} ${relative(inventory, span.file)}:${span.line}`;
}

/** Writes the expected files, and the lock of an inventory that is kept elsewhere for people to use. */
function record(folder: string, inventory: string, files: Readonly<Record<string, string>>): void {
  const expected = join(folder, 'expected');
  rmSync(expected, { recursive: true, force: true });
  mkdirSync(expected, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(expected, name), text);
  if (!inventory.startsWith(SCENARIOS)) writeFileSync(join(inventory, LOCK_FILE), files[LOCK_FILE] ?? '');
}

function filesIn(folder: string): Readonly<Record<string, string>> {
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
