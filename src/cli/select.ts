import { readFileSync } from 'node:fs';
import type { Inventory, Router } from '../inventory/types.ts';
import { type Selection, selectByLimit } from './limit.ts';
import type { Run } from './run.ts';

/** The routers `--limit` chooses, in inventory order; none when it cannot be meant (`selectionOf` says why). */
export function selectRouters(run: Run, inventory: Inventory): readonly string[] {
  const selection = selectionOf(run, inventory);
  return 'names' in selection ? selection.names : [];
}

/** What `--limit` chooses: groups are platforms, roles (`pe`, `p`, `rr`), departments with a site there, and divisions of those sites. */
export function selectionOf(run: Run, inventory: Inventory): Selection {
  const all = inventory.routers.map((router) => ({
    name: router.name,
    groups: groupsOf(inventory, router),
  }));
  return selectByLimit(all, run.options.limit, (path) => readFileSync(run.path(path), 'utf8'));
}

/** The groups of a router. */
export function groupsOf(
  { network, sites, vpns }: Inventory,
  { name, platform, role }: Router,
): readonly string[] {
  const here = sites.filter(({ accesses }) => accesses.some(({ router }) => router === name));
  const departments = here.flatMap((site) =>
    vpns.filter(({ id }) => id === site.vpn).flatMap(({ id, department }) => [id, department]),
  );
  const divisions = here.flatMap(({ division }) => (division === undefined ? [] : [division]));
  const reflector = network.routeReflectors.includes(name) ? ['rr'] : [];
  return [...new Set([platform, role, ...reflector, ...departments, ...divisions])];
}
