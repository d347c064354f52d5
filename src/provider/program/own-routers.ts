import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { selectByLimit } from '../../cli/limit.ts';
import { groupsOf } from '../../cli/select.ts';
import { report } from '../../diagnostics/report.ts';
import type { Inventory } from '../../inventory/types.ts';
import { sayDiagnostics } from '../words.ts';
import { StackRefusal, type StackRequest } from './request.ts';

/** The names of the routers that are a stack's, in the order of the inventory. Throws a `StackRefusal` when `sectornet:routers` cannot be meant (SN9037, SN9038). */
export function ownRouters({ routers, settings }: StackRequest, inventory: Inventory): readonly string[] {
  const all = inventory.routers.map((router) => ({ name: router.name, groups: groupsOf(inventory, router) }));
  const selection = selectByLimit(all, routers, (path) => readFileSync(resolve(settings.root, path), 'utf8'));
  if ('names' in selection) return selection.names;
  const { term, fault, reason } = selection;
  const names = inventory.routers.map(({ name }) => name).join(', ');
  const groups = [...new Set(all.flatMap((one) => one.groups))].join(', ');
  const problem =
    fault === 'unreadable'
      ? report('SN9038', { limit: routers, term, reason })
      : report('SN9037', { limit: routers, term, routers: names, groups });
  throw new StackRefusal(sayDiagnostics([problem]));
}
