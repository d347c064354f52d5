import { undoDevice } from '../../../src/plan/restore.ts';
import { configurationDifferences, sameConfiguration } from '../../../src/plan/same.ts';
import { sessionOf } from '../../../src/platforms/sessions.ts';
import { openSession } from '../../../src/push/session/open.ts';
import { connect } from '../../../src/push/transport/connect.ts';
import { WAITS } from '../../faults/trial.ts';
import type { Routers } from './routers.ts';

/** Looks at a router over a connection that no fault touches. */
export interface Watch {
  readonly run: (command: string) => Promise<void>;
  /** `old`, `new` or the lines that are neither; and what is unclean: other start-up files, a lock that is left. */
  readonly look: () => Promise<{ readonly state: string; readonly problems: readonly string[] }>;
  /** Makes the router old again, start-up files too. */
  readonly back: () => Promise<void>;
  readonly close: () => void;
}

const LOCK = '[ ! -e /etc/sectornet/agent/lock ]';
/** What is unclean about a router whose lock has still to run out. */
export const LOCKED = 'the router is still locked';

/** Logs in, and saves what runs: the router starts with the files it was given, which are spelt otherwise. */
export async function watchOver({ before, device, target }: Routers): Promise<Watch> {
  const definition = sessionOf(target.platform);
  if (definition === undefined) throw new Error('no session definition');
  const connection = await connect(target);
  const session = await openSession(connection, definition, WAITS);
  const { platform } = device;
  const running = async (): Promise<string> => {
    const read = await session.running();
    if ('text' in read) return read.text;
    throw new Error(JSON.stringify(read.refusal));
  };
  const save = async (): Promise<void> => {
    const refusal = await session.save(await running());
    if (refusal !== undefined) throw new Error(JSON.stringify(refusal));
  };
  await save();
  return {
    run: async (command) => {
      const { code, stdout, stderr } = await connection.exec(command);
      if (code !== 0) throw new Error(`${command}: ${code} ${stdout}${stderr}`);
    },
    look: async () => {
      const now = await running();
      const differs = configurationDifferences(platform, device.predicted ?? '', now);
      const state = sameConfiguration(platform, before, now)
        ? 'old'
        : differs.length === 0
          ? 'new'
          : differs.map(({ sign, text }) => `${sign}${text}`).join(' ; ');
      const unsaved = await session.savedDiffers(now, (saved) => sameConfiguration(platform, saved, now));
      const locked = (await connection.exec(LOCK)).code !== 0;
      return {
        state,
        problems: [...(unsaved === undefined ? [] : [unsaved.words]), ...(locked ? [LOCKED] : [])],
      };
    },
    back: async () => {
      const now = await running();
      await connection.exec('rm -rf /etc/sectornet/agent/lock');
      if (sameConfiguration(platform, before, now)) return;
      const refusal = await session.send(undoDevice(device, now, before)?.commands ?? [], () => undefined);
      if (refusal !== undefined) throw new Error(JSON.stringify(refusal));
      if (!sameConfiguration(platform, before, await running()))
        throw new Error('the router does not go back');
      await save();
    },
    close: () => session.close(),
  };
}
