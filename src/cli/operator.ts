import { userInfo } from 'node:os';
import type { GateAnswer } from '../governance/gate.ts';
import type { Leave } from '../journal/journal.ts';
import type { Run } from './run.ts';

/** Who gives leave, and when: the holder of the key where the network is governed, else whoever is logged in here. */
export function leaveBy(run: Pick<Run, 'startedAt'>, { pusher }: GateAnswer): Leave {
  return { by: pusher?.id ?? userInfo().username, at: run.startedAt };
}
