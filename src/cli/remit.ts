import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCK_FILE, parseLock } from '../allocate/lock-file.ts';
import { changedBy } from '../change.ts';
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { report } from '../diagnostics/report.ts';
import type { Inventory } from '../inventory/types.ts';
import { compileInventory, loadInventory } from '../pipeline.ts';
import type { Remit } from '../plan/types.ts';
import { shown } from './config-folder.ts';
import type { Compiled } from './load.ts';
import type { Run } from './run.ts';

/** How a verb is told what its plan may touch. */
export interface RemitOptions {
  /** Departments, parted by commas: the plan is for them alone and leaves everything else out. */
  readonly only?: string | undefined;
  /** The inventory before the change: the plan is refused where it reaches further than the two differ. */
  readonly base?: string | undefined;
}

/** What a plan may touch (absent: everything declared), and the agreements that were in force before the change. */
export interface Asked {
  readonly remit?: Remit;
  readonly former?: Inventory['agreements'];
}

type Ready = Extract<Compiled, { readonly ok: true }>;

/** The remit that `--only` and `--base` ask for, or why it cannot be told. */
export function remitOf(
  run: Run,
  compiled: Ready,
  { only, base }: RemitOptions,
): Asked | { readonly problems: readonly Diagnostic[] } {
  const change = base === undefined ? {} : changeSince(run, compiled, base);
  if ('problems' in change) return change;
  if (only === undefined) return change;
  const asked = departmentsOf(compiled.inventory, only);
  if ('problems' in asked) return asked;
  const { remit } = change;
  const vpns = asked.vpns.filter((vpn) => remit === undefined || remit.vpns.includes(vpn));
  return {
    ...change,
    remit: { by: 'department', departments: asked.departments, vpns, backbone: false },
  };
}

function departmentsOf(
  { departments, vpns }: Inventory,
  only: string,
):
  | { readonly departments: readonly string[]; readonly vpns: readonly string[] }
  | { readonly problems: readonly Diagnostic[] } {
  const wanted = only.split(',').map((id) => id.trim());
  const known = departments.map(({ id }) => id);
  const problems = wanted
    .filter((id) => !known.includes(id))
    .map((department) => {
      const near = didYouMean(department, known) ?? known[0] ?? '';
      return report('SN7116', { department, departments: known.join(', '), help: `--only ${near}` });
    });
  if (problems.length > 0) return { problems };
  const theirs = vpns.filter(({ department }) => wanted.includes(department)).map(({ id }) => id);
  return { departments: wanted, vpns: theirs.toSorted() };
}

/** Compiles the inventory as it was, with its own lock, and compares router by router. */
function changeSince(
  run: Run,
  { compilation }: Ready,
  base: string,
): Asked | { readonly problems: readonly Diagnostic[] } {
  const folder = shown(run.path(base));
  const loaded = loadInventory(folder, { asOf: run.asOf });
  if (loaded.value === undefined || hasErrors(loaded.diagnostics)) return { problems: loaded.diagnostics };
  const file = join(folder, LOCK_FILE);
  const lock = existsSync(file) ? parseLock(readFileSync(file, 'utf8'), file) : undefined;
  if (lock !== undefined && lock.value === undefined) return { problems: lock.diagnostics };
  const before = compileInventory(loaded.value, lock?.value);
  if (before.value === undefined) return { problems: before.diagnostics };
  const { vpns, backbone } = changedBy(before.value, compilation);
  return {
    remit: {
      by: 'inventory-change',
      departments: departmentsWith(compilation.inventory, vpns),
      vpns,
      backbone,
    },
    former: loaded.value.agreements,
  };
}

function departmentsWith({ vpns }: Inventory, touched: readonly string[]): readonly string[] {
  return [
    ...new Set(vpns.filter(({ id }) => touched.includes(id)).map(({ department }) => department)),
  ].toSorted();
}
