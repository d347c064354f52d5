import type { Inventory } from '../inventory/types.ts';
import { selectByLimit } from './limit.ts';
import type { Run } from './run.ts';

/** The routers `--limit` chooses, in inventory order; platform and role are groups. */
export function selectRouters(run: Run, inventory: Inventory): readonly string[] {
  const all = inventory.routers.map(({ name, platform, role }) => ({ name, groups: [platform, role] }));
  return selectByLimit(all, run.options.limit);
}
