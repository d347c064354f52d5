import type { Command } from '../../../src/plan/types.ts';
import type { PushOptions } from '../../../src/push/options.ts';
import type { PushStep, RouterPushResult } from '../../../src/push/types.ts';
import { type Errand, journalIn, killedAt, markOf, pushed, WAITS } from '../../faults/trial.ts';
import type { Line } from './line.ts';
import type { Routers } from './routers.ts';

/** One change about to go wrong: the routers, the line to them, and the errand of this try. */
export interface Ground {
  readonly routers: Routers;
  readonly line: Line;
  readonly folder: string;
  /** Runs a command on the router as somebody beside it would. */
  readonly onRouter: (command: string) => Promise<void>;
  /** Commands of an undisturbed push. */
  readonly commands: number;
}

/** One way things go wrong on real daemons, and the places it is tried at. `seconds`: the router's timer. */
export interface DaemonFault {
  readonly name: string;
  readonly seconds?: number;
  readonly places: (ground: Ground) => readonly Place[];
}

/** What is done at one place; undefined: nobody saw the push end. */
export interface Place {
  readonly name: string;
  readonly strike: (errand: Errand) => Promise<RouterPushResult | undefined>;
}

/** The faults that daemons, a kernel, sshd and a real timer can answer differently than an emulated router. */
export const DAEMON_FAULTS: readonly DaemonFault[] = [
  {
    name: 'connection lost behind every eighth command, router back at once',
    places: (ground) =>
      everyOf(ground.commands, 8).map((after) => ({
        name: `command ${after}`,
        strike: (errand) => {
          ground.line.at(after, ground.line.cut);
          return over(ground, errand);
        },
      })),
  },
  {
    name: 'timer runs out while sectornet comes back after a lost connection',
    seconds: 2,
    places: (ground) =>
      (['send'] as const).map((step) => ({
        name: step,
        strike: (errand) =>
          over(ground, errand, {
            waits: { ...WAITS, reconnectMs: 4_000 },
            onEvent: once(step, 'start', () => ground.line.at(1, ground.line.cut)),
          }),
      })),
  },
  {
    name: 'line refused at a middle and at the last position',
    places: (ground) => {
      const last = ground.routers.device.commands.length - 1;
      return [Math.floor(last / 2), last].map((at) => ({
        name: `line ${at + 1}`,
        strike: (errand) => over(ground, withBadLine(errand, at)),
      }));
    },
  },
  {
    name: 'no answer any more (half-open connection)',
    places: (ground) =>
      (['send', 'confirm'] as const).map((step) => ({
        name: step,
        strike: (errand) =>
          over(ground, errand, {
            waits: { ...WAITS, answerMs: 1_500, commitMs: 1_500 },
            onEvent: once(step, 'start', () => ground.line.at(1, ground.line.silence)),
          }),
      })),
  },
  {
    name: 'another host key after the connection was lost',
    places: (ground) =>
      (['verify'] as const).map((step) => ({
        name: step,
        strike: (errand) =>
          over(ground, errand, {
            onEvent: once(step, 'start', () => {
              ground.line.lead(ground.routers.elsewhere);
              ground.line.at(1, ground.line.cut);
            }),
          }),
      })),
  },
  {
    name: 'a second run of the same change',
    places: (ground) =>
      (['send'] as const).map((step, at) => ({
        name: step,
        strike: async (errand) => {
          const mark = markOf(900 + at);
          const second = { ...errand, mark, journal: journalIn(ground.folder, mark) };
          const others: Promise<RouterPushResult>[] = [];
          const first = await over(ground, errand, {
            onEvent: once(step, 'start', () => meanwhile(others, pushed(second))),
          });
          const results = [first, ...(await Promise.all(others))];
          const applied = results.filter(({ outcome }) => outcome === 'applied');
          if (applied.length !== 1) throw new Error(`${applied.length} of two runs say applied`);
          return first;
        },
      })),
  },
  {
    name: 'router cut from power and started again',
    places: (ground) =>
      (['verify', 'confirm'] as const).map((step) => ({
        name: step,
        strike: async (errand) => {
          const restarts: Promise<void>[] = [];
          const restart = async (): Promise<void> => {
            ground.line.cut();
            // The power takes every process with it, timers too; the management session of the test stays.
            await ground.onRouter(`pkill -9 -f '[f]ire ${errand.mark.id}'; sh /mnt/guest/stop-router.sh`);
            await ground.onRouter('sh /mnt/guest/start-router.sh > /dev/null 2>&1');
          };
          const result = await over(ground, errand, {
            onEvent: once(step, 'start', () => meanwhile(restarts, restart())),
          });
          await Promise.all(restarts);
          return result;
        },
      })),
  },
  {
    name: "the router's clock jumps a day ahead",
    places: (ground) => [
      {
        name: 'verify',
        strike: async (errand) => {
          const jumps: Promise<void>[] = [];
          const jump = (): void => meanwhile(jumps, ground.onRouter("date -s '+1 day' > /dev/null"));
          const result = await over(ground, errand, { onEvent: once('verify', 'start', jump) });
          await Promise.all(jumps);
          await ground.onRouter("date -s '-1 day' > /dev/null");
          return result;
        },
      },
    ],
  },
  {
    name: 'sectornet killed (SIGKILL)',
    places: ({ folder }) =>
      ['arm ok', 'send ok', 'confirm ok'].map((moment) => ({
        name: moment,
        strike: async (errand) => {
          if (await killedAt(folder, errand, moment)) return undefined;
          throw new Error(`the push was over before "${moment}"`);
        },
      })),
  },
];

/** Something that goes on beside the push; it is waited for, and heard when it fails, when the push has ended. */
function meanwhile<Value>(list: Promise<Value>[], going: Promise<Value>): void {
  going.catch(() => undefined);
  list.push(going);
}

function everyOf(commands: number, step: number): readonly number[] {
  return Array.from({ length: Math.floor(commands / step) }, (_, at) => (at + 1) * step);
}

function over({ line }: Ground, errand: Errand, change: Partial<PushOptions> = {}) {
  return pushed(errand, { connect: line.connect, ...change });
}

/** Does something the first time a step comes to a point. */
function once(
  step: PushStep,
  status: 'start' | 'ok',
  act: () => unknown,
): NonNullable<PushOptions['onEvent']> {
  let done = false;
  return (event) => {
    if (done || event.step !== step || event.status !== status) return;
    done = true;
    act();
  };
}

/** The same change with one line that the real tool refuses. */
function withBadLine(errand: Errand, at: number): Errand {
  const spoilt = (command: Command): Command => ({ ...command, text: `${command.text} nonsense` });
  const commands = errand.device.commands.map((command, i) => (i === at ? spoilt(command) : command));
  return { ...errand, device: { ...errand.device, commands } };
}
