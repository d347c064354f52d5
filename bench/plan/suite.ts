import { planNetwork } from '../../src/plan/network.ts';
import { measured, type Row, type Suite } from '../row.ts';
import { memoryRow } from './memory-row.ts';
import { type Fleet, fleetOf } from './routers.ts';
import { sealingOf } from './sealing.ts';

const ROUTERS = 1000;
const EVERY_TENTH = fleetOf(ROUTERS, 10);
const EVERY_ONE = fleetOf(ROUTERS, 1);

/** Plans for a thousand routers: reading both texts of each, comparing, commands, way back, hash. */
export const plan: Suite = {
  about: `${ROUTERS} routers of both platforms, ${Math.round(EVERY_TENTH.bytes / ROUTERS / 1000)} kB each; their wanted texts are compiled before`,
  rows: async (): Promise<readonly Row[]> => [
    await measured('plan-1000', () => planned(EVERY_TENTH), {
      runs: 5,
      bar: 4000,
      note: noteOn(EVERY_TENTH),
    }),
    await measured('plan-1000-all-changed', () => planned(EVERY_ONE), { runs: 3, note: noteOn(EVERY_ONE) }),
    await sealing('seal-1000', false),
    await sealing('seal-1000-secrets', true),
    memoryRow('plan-memory', EVERY_TENTH, noteOn(EVERY_TENTH)),
  ],
};

/** What secrets cost: every text that comes from a router is looked through for them, whether it has any or not. */
function sealing(name: string, withSecrets: boolean): Promise<Row> {
  const { act, note } = sealingOf(EVERY_TENTH, withSecrets);
  return measured(name, act, { runs: 3, note });
}

function noteOn({ changed }: Fleet): string {
  return `${changed} of ${ROUTERS} routers get a site`;
}

/** A plan that refuses or has nothing to say would measure something else. */
function planned({ requests, changed }: Fleet): void {
  const { value, diagnostics } = planNetwork({ inventoryDigest: '', activeVpns: [], devices: requests });
  const found = value?.devices.filter(({ commands }) => commands.length > 0).length;
  if (found !== changed)
    throw new Error(`${found} plans instead of ${changed}: ${JSON.stringify(diagnostics[0])}`);
}
