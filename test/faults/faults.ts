import type { Transport } from '../../src/inventory/types.ts';
import type { PushOptions } from '../../src/push/options.ts';
import type { Judgement } from '../../src/push/resume.ts';
import type { RouterPushResult } from '../../src/push/types.ts';
import type { FaultPlatform, Scene } from './scene.ts';

/** One way things go wrong, at every place it can. `strike` does it and comes back when the push has ended. */
export interface FaultKind {
  readonly name: string;
  readonly platforms: readonly FaultPlatform[];
  /** Absent: the built-in one. */
  readonly transport?: Transport;
  /** It touches the whole process: never beside another one. */
  readonly alone?: true;
  /** How many positions there are, counted on a push where nothing goes wrong. */
  readonly positions: (measured: Measured) => number;
  readonly strike: (scene: Scene, position: number) => Promise<RouterPushResult | undefined>;
  /** Somebody without the journal ends it before the timer does, from what the router keeps: how, at this position. Absent: the timer, then `resume`. */
  readonly colleague?: (position: number) => Judgement;
}

/** What an undisturbed push of this change is made of. */
export interface Measured {
  /** Commands that reached the router, reading and locking included. */
  readonly commands: number;
  readonly lines: number;
  readonly records: number;
}

const BOTH: readonly FaultPlatform[] = ['frr', 'huawei_vrpv8'];

/** The faults that are tried inside one process; a killed process is another one (`killed.ts`). */
export const FAULTS: readonly FaultKind[] = [
  {
    name: 'connection lost after every command, router back at once',
    platforms: BOTH,
    positions: ({ commands }) => commands,
    strike: async (scene, position) => {
      await scene.lab.fail(scene.target.router, {
        kind: 'drop-connection',
        afterCommands: position,
        once: true,
      });
      return scene.push();
    },
  },
  {
    name: 'connection lost again and again after every k-th command, for every k',
    platforms: BOTH,
    positions: ({ commands }) => commands,
    strike: async (scene, position) => {
      await scene.lab.fail(scene.target.router, {
        kind: 'drop-connection',
        afterCommands: position,
        again: true,
      });
      return scene.push();
    },
  },
  {
    name: 'connection lost after every command, router gone until its timer is over',
    platforms: BOTH,
    positions: ({ commands }) => commands,
    strike: async (scene, position) => {
      await scene.lab.fail(scene.target.router, { kind: 'drop-connection', afterCommands: position });
      return scene.push();
    },
  },
  {
    name: 'sectornet gone after every second command; a colleague without its journal: resume, rollback',
    platforms: BOTH,
    positions: ({ commands }) => Math.ceil(commands / 2),
    strike: async (scene, position) => {
      await scene.lab.fail(scene.target.router, { kind: 'drop-connection', afterCommands: position * 2 });
      return scene.push();
    },
    colleague: (position) => (position % 2 === 0 ? 'settle' : 'revert'),
  },
  {
    name: 'another host key after the connection was lost',
    platforms: BOTH,
    positions: ({ commands }) => Math.ceil(commands / 4),
    strike: otherKeyAfter(4),
  },
  {
    name: 'line refused at every position',
    platforms: BOTH,
    positions: ({ lines }) => lines,
    strike: async (scene, position) => {
      const line = scene.device.commands[position]?.text ?? '';
      await scene.lab.fail(scene.target.router, { kind: 'reject-line', pattern: exactly(line) });
      return scene.push();
    },
  },
  {
    name: 'no answer any more from every fourth command on (half-open connection)',
    platforms: BOTH,
    positions: ({ commands }) => Math.ceil(commands / 4),
    strike: async (scene, position) => {
      await scene.lab.fail(scene.target.router, { kind: 'silent', afterCommands: position * 4 });
      return scene.push({ waits: { connectMs: 1000, answerMs: 120, commitMs: 150, reconnectMs: 5 } });
    },
  },
  {
    name: 'slow router',
    platforms: BOTH,
    positions: () => 1,
    strike: async (scene) => {
      await scene.lab.fail(scene.target.router, { kind: 'slow', milliseconds: 20 });
      return scene.push();
    },
  },
  {
    name: 'commit refused',
    platforms: ['huawei_vrpv8'],
    positions: () => 1,
    strike: async (scene) => {
      await scene.lab.fail(scene.target.router, { kind: 'reject-line', pattern: /^commit trial/ });
      return scene.push();
    },
  },
  {
    name: 'timer runs out at every step',
    platforms: BOTH,
    positions: ({ records }) => records,
    strike: (scene, position) => scene.push(atRecord(scene, position, scene.timeIsUp)),
  },
  {
    name: 'timer runs out while sectornet comes back after a lost connection',
    platforms: BOTH,
    positions: ({ commands }) => Math.ceil(commands / 2),
    strike: async (scene, position) => {
      await scene.lab.fail(scene.target.router, {
        kind: 'drop-connection',
        afterCommands: position * 2,
        once: true,
      });
      return scene.push({ onEvent: ({ step }) => void (step === 'restore' && scene.timeIsUp()) });
    },
  },
  {
    name: 'a session dies of the change',
    platforms: BOTH,
    positions: () => 1,
    strike: async (scene) => {
      const { lab, target, device } = scene;
      const [peer = ''] = backbonePeers(lab.running(target.router));
      const line = exactly(addedLine(lab.running(target.router), device.predicted));
      await lab.fail(target.router, { kind: 'lose-session', peer, line });
      return scene.push();
    },
  },
  {
    name: 'router reboots at every step',
    platforms: BOTH,
    positions: ({ records }) => records,
    strike: (scene, position) =>
      scene.push(atRecord(scene, position, () => scene.lab.reboot(scene.target.router))),
  },
  {
    name: 'journal cannot be written from every record on (full disk)',
    platforms: BOTH,
    positions: ({ records }) => records,
    strike: (scene, position) => scene.push(atRecord(scene, position, fullDisk, true)),
  },
  {
    name: 'clock jumps an hour ahead and back at every step',
    alone: true,
    platforms: BOTH,
    positions: ({ records }) => records,
    strike: async (scene, position) => {
      const { now } = Date;
      try {
        return await scene.push(
          atRecord(scene, position, () => {
            Date.now = () => now() + (position % 2 === 0 ? 1 : -1) * 3_600_000;
          }),
        );
      } finally {
        Date.now = now;
      }
    },
  },
  {
    name: 'a second run of the same change at every step',
    platforms: BOTH,
    positions: ({ records }) => records,
    strike: async (scene, position) => {
      const other: Promise<RouterPushResult>[] = [];
      const mark = { id: 'r20260601-000000-0002', owner: 'wang@ops', trialSeconds: 600, lockSeconds: 900 };
      const first = await scene.push(
        atRecord(scene, position, () => other.push(scene.push({ run: mark, onRecord: () => undefined }))),
      );
      // Whoever comes first changes the router; the other is kept out, and has to say so.
      const results = [first, ...(await Promise.all(other))];
      return results.find(({ outcome }) => outcome === 'applied') ?? first;
    },
  },
];

/** The same on connections that the ssh program holds: every command is a process, so fewer places. */
export const OPENSSH_FAULTS: readonly FaultKind[] = [
  {
    name: 'connection lost after every eighth command, router back at once (transport openssh)',
    transport: 'openssh',
    platforms: BOTH,
    positions: ({ commands }) => Math.ceil(commands / 8),
    strike: async (scene, position) => {
      const afterCommands = position * 8;
      await scene.lab.fail(scene.target.router, { kind: 'drop-connection', afterCommands, once: true });
      return scene.push();
    },
  },
  {
    name: 'no answer any more from every sixteenth command on (half-open connection, transport openssh)',
    transport: 'openssh',
    platforms: BOTH,
    positions: ({ commands }) => Math.ceil(commands / 16),
    strike: async (scene, position) => {
      await scene.lab.fail(scene.target.router, { kind: 'silent', afterCommands: position * 16 });
      return scene.push({ waits: { connectMs: 10_000, answerMs: 1000, commitMs: 1000, reconnectMs: 5 } });
    },
  },
  {
    name: 'another host key after the connection was lost (transport openssh)',
    transport: 'openssh',
    platforms: BOTH,
    positions: ({ commands }) => Math.ceil(commands / 16),
    strike: otherKeyAfter(16),
  },
];

/** The connection is lost behind so many commands, and whoever answers then has another key. */
function otherKeyAfter(step: number): FaultKind['strike'] {
  return async (scene, position) => {
    const { router } = scene.target;
    await scene.lab.fail(router, { kind: 'drop-connection', afterCommands: position * step });
    const done: Promise<void>[] = [];
    const result = await scene.push({
      onEvent: ({ step: at }) => {
        if (at === 'restore' && done.length === 0)
          done.push(scene.lab.fail(router, { kind: 'wrong-host-key' }));
      },
    });
    await Promise.all(done);
    return result;
  };
}

function fullDisk(): void {
  throw new Error('database or disk is full');
}

/** Does something when the push records its `position`-th fact; `onwards`: at every later one too. */
function atRecord(scene: Scene, position: number, act: () => void, onwards = false): Partial<PushOptions> {
  let count = 0;
  return {
    onRecord: (record) => {
      const here = count++;
      if (here === position || (onwards && here > position)) act();
      scene.records.push(record);
    },
  };
}

/** Peers of the first BGP block, which is the backbone's. */
export function backbonePeers(running: string): readonly string[] {
  const backbone = running.slice(running.search(/^(?:router )?bgp \d+$/m));
  const sessions = [...backbone.matchAll(/^ (?:neighbor|peer) (\S+) (?:remote-as|as-number) 65101$/gm)];
  return sessions.map(([, peer = '']) => peer);
}

/** A line that only the new configuration has. */
export function addedLine(running: string, predicted: string): string {
  const old = new Set(running.split('\n'));
  const added = predicted.split('\n').find((line) => line.trim().length > 3 && !old.has(line));
  if (added === undefined) throw new Error('the change adds no line');
  return added;
}

/** A pattern for one line. */
export function exactly(line: string): RegExp {
  return new RegExp(`^${line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}
