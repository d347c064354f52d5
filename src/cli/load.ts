import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AllocationLock, LOCK_FILE } from '../allocate/lock-file.ts';
import { appliedIn } from '../allocate/ownership.ts';
import type { Allocations } from '../allocate/types.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Inventory } from '../inventory/types.ts';
import { type Compilation, compileInventory, loadInventory } from '../pipeline.ts';
import type { ExitName } from './exit-code.ts';
import { chooseInventory } from './inventory-folder.ts';
import { readLock } from './lock-on-disk.ts';
import { lockFolderOf, playedInventory, playedLock } from './played.ts';
import type { Run, VerbAnswer } from './run.ts';
import { groupsOf, selectionOf } from './select.ts';

/** An inventory as loaded, or the exit a verb must end with. */
export type Loaded =
  | {
      readonly ok: true;
      readonly folder: string;
      /** Where the lock is read from and kept: the inventory's folder, or that of a lab of real routers. */
      readonly lockFolder: string;
      readonly inventory: Inventory;
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly ok: false; readonly exit: ExitName; readonly diagnostics: readonly Diagnostic[] };

/** A compilation with what `load` gave, or the exit a verb must end with. */
export type Compiled =
  | (Loaded & {
      readonly ok: true;
      readonly compilation: Compilation;
      readonly lock: AllocationLock | undefined;
    })
  | (Loaded & { readonly ok: false });

/** Loads and validates the chosen inventory. */
export function load(run: Run): Loaded {
  const choice = chooseInventory(run);
  if ('problem' in choice) {
    const code = choice.problem === 'none' ? 'SN9001' : 'SN9002';
    const data = { candidates: choice.candidates.join(', ') };
    return {
      ok: false,
      exit: choice.problem === 'none' ? 'no-input' : 'usage',
      diagnostics: [report(code, data)],
    };
  }
  const outcome = loadInventory(choice.folder, { asOf: run.asOf });
  const { value, diagnostics } = outcome;
  if (value === undefined || hasErrors(diagnostics))
    return { ok: false, exit: exitOfInventory(diagnostics), diagnostics };
  return {
    ok: true,
    folder: choice.folder,
    lockFolder: lockFolderOf(run, choice.folder),
    inventory: playedInventory(run, choice.folder, value),
    diagnostics,
  };
}

/** Loads and compiles the chosen inventory with its lock file. */
export function loadAndCompile(run: Run): Compiled {
  const loaded = load(run);
  if (!loaded.ok) return loaded;
  const lock = readLock(existsSync(join(loaded.lockFolder, LOCK_FILE)) ? loaded.lockFolder : loaded.folder);
  if (lock.value === undefined && hasErrors(lock.diagnostics)) {
    return { ok: false, exit: 'invalid', diagnostics: [...loaded.diagnostics, ...lock.diagnostics] };
  }
  const played = playedLock(run, loaded.folder, lock.value);
  const compiled = compileInventory(loaded.inventory, played);
  const diagnostics = [...loaded.diagnostics, ...lock.diagnostics, ...compiled.diagnostics];
  if (compiled.value === undefined || hasErrors(diagnostics))
    return { ok: false, exit: 'invalid', diagnostics };
  return { ...loaded, diagnostics, compilation: compiled.value, lock: played };
}

/** The objects that a push has written or taken over before this run: whatever else stands on a router may belong to somebody else. */
export function ownedBefore({ lock }: Extract<Compiled, { readonly ok: true }>): Allocations['owned'] {
  return appliedIn(lock?.allocations.owned ?? []);
}

/** The answer of a verb whose `--limit` chose no router, or names one that is not there. */
export function nothingSelected(run: Run, inventory: Inventory, kind: string): VerbAnswer {
  const limit = run.options.limit ?? '';
  const selection = selectionOf(run, inventory);
  const routers = inventory.routers.map((router) => router.name).join(', ');
  const groups = [...new Set(inventory.routers.flatMap((router) => groupsOf(inventory, router)))].join(', ');
  const diagnostic = (): Diagnostic => {
    if ('names' in selection) return report('SN9004', { limit, routers, groups });
    const { term, fault, reason } = selection;
    return fault === 'unreadable'
      ? report('SN9038', { limit, term, reason })
      : report('SN9037', { limit, term, routers, groups });
  };
  return { exit: 'nothing-selected', kind, text: '', data: null, diagnostics: [diagnostic()] };
}

/** Files that are not there are another exit than files that are wrong. */
function exitOfInventory(diagnostics: readonly Diagnostic[]): ExitName {
  const absent = ['SN1001', 'SN1002', 'SN1003'];
  return diagnostics.some(({ code }) => absent.includes(code)) ? 'no-input' : 'invalid';
}
