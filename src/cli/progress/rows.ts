import {
  type DefaultRenderer,
  Listr,
  ListrLogger,
  type ListrTaskWrapper,
  ProcessOutput,
  type SimpleRenderer,
} from 'listr2';
import type { PushEvent, RouterPushResult } from '../../push/types.ts';
import type { Run } from '../run.ts';
import type { Progress } from './progress.ts';

type Row = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;

/** A process that is dropped in the middle leaves the cursor as listr2 had it. */
const SHOW_CURSOR = '\u001b[?25h';

/** One wave on the screen: its rows by router, and how each is ended. */
interface Screen {
  readonly rows: Map<string, Row>;
  readonly ends: Map<string, (result: RouterPushResult) => void>;
  readonly drawn: Promise<unknown>;
}

/** One live row per router of the wave under way, drawn by listr2 on stderr; stdout stays for the result. */
export function liveRows(run: Run): Progress {
  let screen: Screen | undefined;
  process.once('exit', () => process.stderr.write(SHOW_CURSOR));
  return {
    batch: ({ index, of, routers }) => {
      screen = drawn(
        routers,
        afterwards(screen?.drawn, () => of > 1 && run.talk(`wave ${index + 1} of ${of}\n`)),
      );
    },
    event: (event) => {
      const row = screen?.rows.get(event.router);
      if (row !== undefined) row.title = titleOf(event);
    },
    end: (result) => screen?.ends.get(result.router)?.(result),
    // listr2 holds back what others write until it is done: words go below the first row that is still there.
    say: (text) => {
      const [row] = screen?.rows.values() ?? [];
      if (row === undefined) run.talk(`${text}\n`);
      else row.output = text;
    },
    close: async () => void (await screen?.drawn),
  };
}

/** A wave is drawn when the one before is: two drawers at a time would swallow each other's rows. */
function drawn(routers: readonly string[], before: Promise<unknown> = Promise.resolve()): Screen {
  const rows = new Map<string, Row>();
  const ends = new Map<string, (result: RouterPushResult) => void>();
  const tasks = routers.map((router) => {
    const ended = new Promise<RouterPushResult>((resolve) => ends.set(router, resolve));
    return {
      title: router,
      task: async (_: unknown, row: Row): Promise<void> => {
        rows.set(router, row);
        const { outcome, failure, milliseconds } = await ended;
        const words = failure === undefined ? '' : ` ${failure.step}: ${failure.words}`;
        row.title = `${router} ${outcome} ${milliseconds}ms${words}`;
        if (failure !== undefined) throw new Error(row.title);
      },
    };
  });
  const draw = () =>
    new Listr(tasks, {
      concurrent: true,
      exitOnError: false,
      registerSignalListeners: false,
      rendererOptions: {
        showErrorMessage: false,
        collapseErrors: false,
        logger: new ListrLogger({
          useIcons: false,
          processOutput: new ProcessOutput(process.stderr, process.stderr),
        }),
      },
    }).run();
  return { rows, ends, drawn: before.then(draw) };
}

/** When the terminal is nobody's again: listr2 gives stderr back a turn after its list has ended. */
async function afterwards(before: Promise<unknown> | undefined, act: () => unknown): Promise<void> {
  await before;
  await new Promise((resolve) => setImmediate(resolve));
  act();
}

function titleOf({ router, step, status, milliseconds, detail }: PushEvent): string {
  if (status === 'start') return `${router} ${step} …`;
  return `${router} ${step} ${status} ${milliseconds}ms${detail === undefined ? '' : ` ${detail}`}`;
}
