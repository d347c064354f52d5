import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { shown } from './config-folder.ts';
import type { Run } from './run.ts';

/** The inventory folder a verb works on, or why there is none. */
export type InventoryChoice =
  | { readonly folder: string }
  | { readonly problem: 'none' | 'several'; readonly candidates: readonly string[] };

/**
 * `-i` when given; else the folder itself when it holds network.yaml; else the only inventory below `inventory/`. The path is printed the way
 * people typed it, so that diagnostics can be clicked.
 */
export function chooseInventory(run: Run): InventoryChoice {
  const given = run.options.inventory;
  if (given !== undefined) return { folder: shown(run.path(given)) };
  if (existsSync(run.path('network.yaml'))) return { folder: shown(run.path('.')) };
  const parent = run.path('inventory');
  const names = existsSync(parent) ? readdirSync(parent).sort() : [];
  const candidates = names
    .filter((name) => existsSync(join(parent, name, 'network.yaml')))
    .map((name) => shown(join(parent, name)));
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return { folder: only };
  return { problem: candidates.length === 0 ? 'none' : 'several', candidates };
}
