import { join } from 'node:path';
import { generatedInventory } from '../../bench/network.ts';
import { parseInventory } from '../../src/inventory/parse.ts';
import type { Inventory } from '../../src/inventory/types.ts';
import { compileInventory, loadInventory } from '../../src/pipeline.ts';
import { grammarOf } from '../../src/platforms/grammars.ts';
import { validateInventory } from '../../src/validate/validate.ts';
import type { CollectedConfig, ReplayRouter } from '../../src/verify/types.ts';
import { cleanNetwork } from '../isolation/case.ts';
import { cabling, withDeclaredLinks } from './oracle/plan.ts';

/** A network the auditor proves isolated at level A, backbone included: what mutants are made of. */
export interface ProvenNetwork {
  readonly name: string;
  readonly inventory: Inventory;
  readonly configs: readonly CollectedConfig[];
}

const REPOSITORY = join(import.meta.dirname, '../..');
const AS_OF = '2026-06-01';

/** Collected texts of two hand-written networks; the inventories of the repository, compiled with their backbone; a generated network. */
const MAKERS: Readonly<Record<string, () => ProvenNetwork>> = {
  offices: () => collected('offices'),
  mini: () => collected('mini'),
  branches: () => collected('branches'),
  'old-boxes': () => oldBoxes(),
  chengdu: () => compiled('chengdu', 'inventory/chengdu'),
  'split-spokes': () => compiled('split-spokes', 'test/scenarios/03-split-spokes/inventory'),
  'ipv4-only': () => compiled('ipv4-only', 'test/scenarios/05-ipv4-only/inventory'),
  'two-agreements': () => compiled('two-agreements', 'test/scenarios/08-two-agreements-one-prefix/inventory'),
  generated: () => generated(),
};

export const NETWORK_NAMES: readonly string[] = Object.keys(MAKERS);

export function provenNetwork(name: string): ProvenNetwork {
  const make = MAKERS[name];
  if (make === undefined) throw new Error(`no network ${name}: one of ${NETWORK_NAMES.join(', ')}`);
  return withLinks(make());
}

function collected(name: string): ProvenNetwork {
  const { inventory, configs } = cleanNetwork(name, AS_OF);
  return { name, inventory, configs };
}

/** Its one ambiguous termination sub-interface, whose source check counts as loose, made an ordinary one: then all of it holds at level A. */
function oldBoxes(): ProvenNetwork {
  const network = collected('old-boxes');
  const configs = network.configs.map((config) => ({
    ...config,
    text: config.text.replace(
      / control-vid (\d+) dot1q-termination\n dot1q termination vid \1/,
      ' vlan-type dot1q $1',
    ),
  }));
  return { ...network, configs };
}

function compiled(name: string, folder: string): ProvenNetwork {
  const { value, diagnostics } = loadInventory(join(REPOSITORY, folder), { asOf: AS_OF });
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return withBackbone(name, value);
}

function generated(): ProvenNetwork {
  const files = generatedInventory({ edges: 4, vpns: 4, sites: 12 });
  const document = parseInventory(files).value;
  const inventory = document && validateInventory(document, { asOf: AS_OF }).value;
  if (inventory === undefined) throw new Error('the generated inventory is not valid');
  return withBackbone('generated', inventory);
}

/** Compiled as if the backbone were ours too, so that sessions, IGP and LDP are in the texts and can be judged. */
function withBackbone(name: string, declared: Inventory): ProvenNetwork {
  const inventory: Inventory = { ...declared, network: { ...declared.network, manages: 'underlay' } };
  const { value, diagnostics } = compileInventory(inventory, undefined);
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  const configs = value.configs.map(({ router, text }) => ({ router, file: `${router}.conf`, text }));
  return { name, inventory, configs };
}

function withLinks(network: ProvenNetwork): ProvenNetwork {
  const routers = readAll(network);
  const inventory = withDeclaredLinks(network.inventory, cabling(network.inventory, routers), routers);
  return { ...network, inventory };
}

/** Every router's configuration as its platform's grammar reads it. */
export function readAll({ inventory, configs }: ProvenNetwork): readonly ReplayRouter[] {
  return configs.map(({ router, text }) => {
    const declared = inventory.routers.find(({ name }) => name === router);
    if (declared === undefined) throw new Error(`router ${router} is not declared`);
    const { read, portsOnFragments } = grammarOf(declared.platform);
    return { name: router, model: read(text).model, fragmentsUnsettled: portsOnFragments === 'unsettled' };
  });
}
