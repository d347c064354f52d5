import type { Schedule } from '../schedule.ts';

/** What the router-side script of a run does, told again in words of our own: the host it runs on. */
export interface AgentHost {
  readonly files: Map<string, string>;
  readonly schedule: Schedule;
  /** Calls (`VERB RUN`) that the host does not carry out; default: none. */
  readonly refuses?: (call: string) => boolean;
  /** Runs one command of the way back; refusals are ignored. */
  readonly run: (command: string, stdin: string) => void;
}

/** The connection a command came on; absent: the router's own timer, or the console. */
export interface Caller {
  readonly isConnected: () => boolean;
}

/** Lock and timers live as long as the boot does; states of runs are files. */
export interface Agent {
  /** `sh agent.sh VERB RUN …` with the way back on its input for `arm`: its exit code and what it prints. */
  call(
    words: readonly string[],
    stdin?: string,
    caller?: Caller,
  ): { readonly code: number; readonly stdout: string };
  /** Timers and lock are gone; the files stay. */
  reboot(): void;
}

const RUNS = '/etc/sectornet/agent/runs';
const LATEST = '/etc/sectornet/agent/latest';

/** What a verb ends with: a refusal in words, an exit code, or what is told although it succeeded. */
type Said = string | number | { readonly said: string };

interface Lock {
  readonly run: string;
  readonly who: string;
  readonly seconds: string;
  readonly speaker: string;
  readonly caller: Caller | undefined;
  isOver: boolean;
}

/** Whether another process speaks for the same run, and is connected. */
function isElsewhere(lock: Lock, speaker: string): boolean {
  return lock.speaker !== speaker && lock.caller?.isConnected() === true;
}

/** A fresh agent on a host that was just started. */
export function createAgent(host: AgentHost): Agent {
  let lock: Lock | undefined;
  let release: (() => void) | undefined;
  const timers = new Map<string, () => void>();
  const stateOf = (run: string): string => host.files.get(`${RUNS}/${run}/state`)?.trim() ?? 'none';
  const mark = (run: string, state: string): void =>
    void host.files.set(`${RUNS}/${run}/state`, `${state}\n`);
  const stopTimer = (run: string): void => {
    timers.get(run)?.();
    timers.delete(run);
  };
  const goBack = (run: string): void => {
    mark(run, 'firing');
    for (const step of stepsOf(host, run)) {
      const end = step.indexOf('\n');
      host.run(step.slice(0, end), step.slice(end + 1));
    }
    mark(run, 'reverted');
    host.files.delete(`${RUNS}/${run}/wanted`);
  };
  const VERBS: Readonly<
    Record<string, (run: string, words: readonly string[], stdin: string, caller?: Caller) => Said>
  > = {
    lock(run, [who = '', seconds = '0', speaker = '-'], _, caller) {
      if (lock !== undefined && !lock.isOver && (lock.run !== run || isElsewhere(lock, speaker)))
        return `locked by run ${lock.run} of ${lock.who}, taken 0 s ago, for ${lock.seconds} s more`;
      const said =
        lock === undefined || lock.run === run
          ? ''
          : `taken over from run ${lock.run} of ${lock.who}, whose lock has run out\n`;
      release?.();
      const mine: Lock = { run, who, seconds, speaker, caller, isOver: false };
      lock = mine;
      host.files.set(`${RUNS}/${run}`, '');
      for (const path of [...host.files.keys()])
        if (/\/runs\/[^/]+\/wanted$/.test(path) && path !== `${RUNS}/${run}/wanted`) host.files.delete(path);
      release = host.schedule(Number(seconds), () => {
        mine.isOver = true;
      });
      return said === '' ? 0 : { said };
    },
    unlock(run) {
      if (lock?.run !== run) return 0;
      release?.();
      lock = undefined;
      return 0;
    },
    arm(run, [seconds = '0'], stdin) {
      keepSteps(host, run, stdin);
      mark(run, 'armed');
      host.files.set(LATEST, `${run}\n`);
      timers.set(
        run,
        host.schedule(Number(seconds), () => {
          if (stateOf(run) === 'armed') goBack(run);
        }),
      );
      return 0;
    },
    revert(run) {
      stopTimer(run);
      goBack(run);
      return 0;
    },
    confirm(run) {
      if (stateOf(run) === 'confirmed') return 0;
      if (stateOf(run) !== 'armed') return `the run is ${stateOf(run)}`;
      stopTimer(run);
      mark(run, 'confirmed');
      return 0;
    },
    keep(run, _, stdin) {
      const [, ...parts] = stdin.split(/^### part ([a-z]+)\n/m);
      for (const [index, part] of parts.entries())
        if (index % 2 === 0) host.files.set(`${RUNS}/${run}/${part}`, parts[index + 1] ?? '');
      return 0;
    },
    disarm(run) {
      stopTimer(run);
      if (stateOf(run) !== 'none') mark(run, 'restored');
      host.files.delete(`${RUNS}/${run}/wanted`);
      return 0;
    },
  };
  return {
    call: ([verb = '', run = '', ...words], stdin = '', caller = undefined) => {
      if (host.refuses?.(`${verb} ${run}`) === true) return { code: 1, stdout: `${verb}: refused\n` };
      const latest = host.files.get(LATEST);
      if (verb === 'latest') return { code: latest === undefined ? 1 : 0, stdout: latest ?? '' };
      if (verb === 'steps') return { code: 0, stdout: stepsOf(host, run).join('') };
      const answer = VERBS[verb]?.(run, words, stdin, caller) ?? `unknown verb ${verb}`;
      if (typeof answer === 'number') return { code: answer, stdout: '' };
      if (typeof answer === 'object') return { code: 0, stdout: answer.said };
      return { code: verb === 'lock' ? 75 : 3, stdout: `${answer}\n` };
    },
    reboot: () => {
      for (const run of [...timers.keys()]) stopTimer(run);
      release?.();
      lock = undefined;
    },
  };
}

/** Behind each line `### step`: a command, then its input. */
function keepSteps({ files }: AgentHost, run: string, stdin: string): void {
  for (const path of [...files.keys()]) if (path.startsWith(`${RUNS}/${run}/revert/`)) files.delete(path);
  const steps = stdin.split(/^### step\n/m).slice(1);
  for (const [index, step] of steps.entries())
    files.set(`${RUNS}/${run}/revert/${String(index).padStart(4, '0')}`, step);
}

/** The files of the way back in the order of their names. */
function stepsOf({ files }: AgentHost, run: string): readonly string[] {
  const folder = `${RUNS}/${run}/revert/`;
  return [...files]
    .filter(([path]) => path.startsWith(folder))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => text);
}
