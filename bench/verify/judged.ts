import { parseInventory } from '../../src/inventory/parse.ts';
import type { Inventory } from '../../src/inventory/types.ts';
import { compileInventory } from '../../src/pipeline.ts';
import { validateInventory } from '../../src/validate/validate.ts';
import type { CollectedConfig } from '../../src/verify/types.ts';
import { generatedInventory, type NetworkSize } from '../network.ts';

/** A network whose configurations hold the backbone too, so that its sessions and label paths are judged, with what is declared of it. */
export interface JudgedNetwork {
  readonly inventory: Inventory;
  readonly configs: readonly CollectedConfig[];
}

/** Two P that are route reflectors, and edges with a link and a session to each. */
export function judgedNetwork(size: NetworkSize): JudgedNetwork {
  const files = generatedInventory(size).map((file) => ({
    ...file,
    text: file.text.replace(/^network-name: .*$/m, '$&\nmanages: underlay'),
  }));
  const document = parseInventory(files);
  const inventory =
    document.value === undefined ? document : validateInventory(document.value, { asOf: '2026-06-01' });
  if (inventory.value === undefined || !('sites' in inventory.value))
    throw new Error(JSON.stringify(inventory.diagnostics.slice(0, 3)));
  const outcome = compileInventory(inventory.value, undefined);
  if (outcome.value === undefined) throw new Error(JSON.stringify(outcome.diagnostics.slice(0, 3)));
  const configs = outcome.value.configs.map(({ router, text }) => ({
    router,
    file: `${router}.conf`,
    text,
  }));
  return { inventory: inventory.value, configs };
}
