import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LOCK_FILE, parseLock } from '../../src/allocate/lock-file.ts';
import { type Compilation, compileInventory, loadInventory } from '../../src/pipeline.ts';
import { audit } from '../../src/verify/audit.ts';

const HERE = import.meta.dirname;
const REPOSITORY = join(HERE, '../..');

const scenarios = readdirSync(HERE, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** What the compiler writes for a situation keeps the policy the situation declares, in the auditor's judgement. */
it.each(scenarios)('%s is isolated', (name) => {
  const { inventory, configs } = compiled(name);
  const texts = configs.map(({ router, text }) => ({ router, file: `${router}.conf`, text }));
  const { verdict, breaches, missing, inconclusive } = audit(inventory, texts);
  expect({ verdict, breaches, missing, inconclusive }).toEqual({
    verdict: 'isolated',
    breaches: [],
    missing: [],
    inconclusive: [],
  });
});

function compiled(name: string): Compilation {
  const folder = join(HERE, name);
  const day = join(folder, 'as-of');
  const pointer = join(folder, 'inventory');
  const isFolder = readdirSync(folder, { withFileTypes: true }).some(
    (entry) => entry.name === 'inventory' && entry.isDirectory(),
  );
  const inventory = isFolder ? pointer : join(REPOSITORY, readFileSync(pointer, 'utf8').trim());
  const asOf = existsSync(day) ? readFileSync(day, 'utf8').trim() : '2026-06-01';
  const loaded = loadInventory(inventory, { asOf }).value;
  const lock = join(inventory, LOCK_FILE);
  const parsed = existsSync(lock) ? parseLock(readFileSync(lock, 'utf8')).value : undefined;
  const compilation = loaded === undefined ? undefined : compileInventory(loaded, parsed).value;
  if (compilation === undefined) throw new Error(`${name} does not compile`);
  return compilation;
}
