import type { Running } from '../../change.ts';
import { wavesIn } from '../../cli/safeguards.ts';
import type { Inventory } from '../../inventory/types.ts';
import type { ChangePlan } from '../../plan/types.ts';
import { sayDiagnostics } from '../words.ts';
import { StackRefusal } from './request.ts';

/** The wave of each router: no state between joins two VPNs, else nothing is begun (SN7111). Routers that do not change are in the first. */
export function waveNumbers(
  inventory: Inventory,
  running: Running,
  changePlan: ChangePlan,
): ReadonlyMap<string, number> {
  const answer = wavesIn({ inventory, running }, changePlan);
  if ('problem' in answer) throw new StackRefusal(sayDiagnostics([answer.problem]));
  return new Map(
    answer.waves.flatMap(({ routers }, wave) => routers.map((router) => [router, wave] as const)),
  );
}

/** Everything at once: a preview changes nothing. */
export const NO_ORDER: ReadonlyMap<string, number> = new Map();
