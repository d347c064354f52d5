import { planNetwork } from '../../src/plan/network.ts';
import { measured, type Row, type Suite } from '../row.ts';
import { firstRow } from './first-row.ts';
import { inFiles } from './fleet-files.ts';
import { memoryRows } from './memory-row.ts';
import { type Fleet, fleetOf, modelsOf } from './routers.ts';
import { sealingOf } from './sealing.ts';

const ROUTERS = 1000;

/** Plans for a thousand routers: reading both texts of each, comparing, commands, way back, hash. */
export const plan: Suite = {
  about: `${ROUTERS} routers of both platforms; their wanted texts are compiled before`,
  rows: async function* rows(): AsyncGenerator<Row> {
    const models = modelsOf();
    const tenth = fleetOf(models, ROUTERS, 10);
    const note = noteOn(tenth);
    yield await measured('plan-1000', () => planned(tenth), {
      runs: 5,
      bar: 4000,
      note: `${note}; planned again in one process, plan-1000-first has the first time`,
    });
    yield await sealing('seal-1000', tenth, false);
    yield await sealing('seal-1000-secrets', tenth, true);
    yield* inFiles(tenth, (folder) => {
      const asked = { folder, many: ROUTERS, note };
      return [firstRow('plan-1000-first', asked), ...memoryRows('plan-memory', asked)];
    });
    const all = fleetOf(models, ROUTERS, 1);
    yield await measured('plan-1000-all-changed', () => planned(all), { runs: 1, note: noteOn(all) });
  },
};

/** What secrets cost: every text that comes from a router is looked through for them, whether it has any or not. */
function sealing(name: string, fleet: Fleet, withSecrets: boolean): Promise<Row> {
  const { act, note } = sealingOf(fleet, withSecrets);
  return measured(name, act, { runs: 3, note });
}

function noteOn({ changed, bytes }: Fleet): string {
  return `${changed} of ${ROUTERS} routers get a site; ${Math.round(bytes / ROUTERS / 1000)} kB each`;
}

/** A plan that refuses or has nothing to say would measure something else. */
function planned({ requests, changed }: Fleet): void {
  const { value, diagnostics } = planNetwork({ inventoryDigest: '', activeVpns: [], devices: requests });
  const found = value?.devices.filter(({ commands }) => commands.length > 0).length;
  if (found !== changed)
    throw new Error(`${found} plans instead of ${changed}: ${JSON.stringify(diagnostics[0])}`);
}
