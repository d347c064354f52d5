import pLimit, { type LimitFunction } from 'p-limit';
import type { Target } from '../../push/target.ts';
import { connect } from '../../push/transport/connect.ts';
import type { Connection } from '../../push/transport/transport.ts';
import { LabProblem } from './problem.ts';

/** Runs a command on a router over SSH; rejects with what it said when it fails, and with SN9511 for a router that is none of the lab's. */
export type RunOn = (router: string, command: string) => Promise<string>;

/** The lab's routers, each over one connection that is made when it is first needed and again after it was lost. */
export interface Reach {
  readonly run: RunOn;
  close(): void;
}

/** sshd refuses more than ten sessions in one connection (MaxSessions). */
const SESSIONS = 8;

/** Opens nothing yet. */
export function reachOf(targets: readonly Target[]): Reach {
  const open = new Map<string, Promise<Connection>>();
  const limits = new Map<string, LimitFunction>();
  const limited = (router: string): LimitFunction => {
    const limit = limits.get(router) ?? pLimit(SESSIONS);
    limits.set(router, limit);
    return limit;
  };
  const connectionTo = (router: string): Promise<Connection> => {
    const made = open.get(router) ?? connect(targetOf(targets, router), { timeoutMs: 20_000 });
    open.set(router, made);
    return made;
  };
  return {
    run: async (router, command) => {
      const { stdout, stderr, code } = await connectionTo(router)
        .then((connection) => limited(router)(() => connection.exec(command)))
        .catch((error: unknown) => {
          open.delete(router);
          throw error;
        });
      if (code !== 0) throw new Error(`${router}: ${command}: ${stderr}${stdout}`);
      return stdout;
    },
    close: () => {
      for (const made of open.values()) made.then((connection) => connection.close()).catch(() => undefined);
      open.clear();
    },
  };
}

function targetOf(targets: readonly Target[], name: string): Target {
  const target = targets.find(({ router }) => router === name);
  if (target !== undefined) return target;
  throw new LabProblem('SN9511', {
    kind: 'router',
    name,
    known: targets.map(({ router }) => router).join(', '),
  });
}
