import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { findCli } from '../../provider/command-line.ts';
import type { ExitName } from '../exit-code.ts';
import { labFilePath } from '../lab-file.ts';
import { load } from '../load.ts';
import type { Register } from '../main.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { selectRouters } from '../select.ts';

interface StackOptions {
  readonly stack?: string | undefined;
  readonly approved?: string | undefined;
  readonly key?: string | undefined;
  readonly allowInterruption?: true | string | undefined;
}

type Action = 'preview' | 'up' | 'refresh' | 'import' | 'cancel';

const ACTIONS: Readonly<Record<Action, string>> = {
  preview: 'what would change, line by line, and whether the result is isolated',
  up: 'change the routers, wave by wave, and prove the result',
  refresh: 'read the routers again into the stack’s memory',
  import: 'adopt routers that run already; --limit says which',
  cancel: 'take the lock of an update that died away; one that still runs keeps it',
};

/** `sectornet stack`: Pulumi's history, preview and drift for those who do not know Pulumi; its own command line works as well (docs/pulumi.md). */
export const registerStack: Register = (program, start) => {
  const stack = program
    .command('stack')
    .description('the network as a Pulumi stack: history, preview, drift');
  for (const [action, words] of entriesOf(ACTIONS))
    stack
      .command(action)
      .description(words)
      .option('--stack <name>', 'the stack; default: the network’s id')
      .option('--approved <hash>', 'the hash of the approved plan, where the network asks for approvals')
      .option(
        '--key <reference>',
        'your private Ed25519 key, where the network is governed: PATH or env:NAME',
      )
      .option('--allow-interruption [vpns]', 'VPNs that may be off the network meanwhile; without names: all')
      .action((options) => start(async (run) => finish(run, await stackVerb(run, action, options))));
};

async function stackVerb(run: Run, action: Action, options: StackOptions): Promise<VerbAnswer> {
  const loaded = load(run);
  if (!loaded.ok) return answer(loaded.exit, loaded.diagnostics);
  const cli = findCli();
  if (cli === undefined || !installed()) return answer('project-config', [report('SN9601', {})]);
  const name = options.stack ?? loaded.inventory.network.id;
  const routers = selectRouters(run, loaded.inventory);
  const words: string[] = [];
  try {
    const { runDoor } = await import('../../provider/program/door.ts');
    await runDoor({
      ...{ action, cli, stack: name, home: run.path('.sectornet') },
      config: configOf(run, loaded.folder, options),
      routers,
      others: loaded.inventory.routers.map(({ name }) => name).filter((name) => !routers.includes(name)),
      say: (text) => {
        words.push(text);
        run.talk(text);
      },
    });
    return answer('done', loaded.diagnostics);
  } catch (error) {
    const { engineProblem } = await import('../../provider/program/engine-words.ts');
    const { DoorRefusal } = await import('../../provider/program/door.ts');
    if (error instanceof DoorRefusal) return answer('locked', [...loaded.diagnostics, error.diagnostic]);
    const message = error instanceof Error ? error.message : String(error);
    const problem = engineProblem(`${words.join('')}\n${message}`, name);
    return answer(EXITS[problem.code] ?? 'not-approved', [...loaded.diagnostics, problem]);
  }
}

const EXITS: Readonly<Record<string, ExitName>> = {
  SN9602: 'project-config',
  SN9603: 'locked',
  SN9608: 'project-config',
};

/** Every key, so that what an earlier command was told does not stay in the stack. */
function configOf(
  run: Run,
  folder: string,
  { approved, key, allowInterruption }: StackOptions,
): Readonly<Record<string, string>> {
  const { lab } = run.options;
  return {
    inventory: run.path(folder),
    asOf: run.asOf,
    routers: '',
    protect: 'false',
    journal: run.path(run.options.journal ?? '.sectornet/journal.db'),
    plans: run.path('.sectornet/plans'),
    lab: lab === undefined || lab === false ? '' : labFilePath(run),
    approvedDigest: approved ?? '',
    key: key ?? '',
    allowInterruption: `${allowInterruption ?? ''}`,
  };
}

function installed(): boolean {
  try {
    return dirname(createRequire(import.meta.url).resolve('@pulumi/pulumi/package.json')) !== '';
  } catch {
    return false;
  }
}

function answer(exit: ExitName, diagnostics: readonly Diagnostic[]): VerbAnswer {
  return { exit, kind: 'Stack', text: '', data: null, diagnostics };
}

function entriesOf(actions: typeof ACTIONS): readonly (readonly [Action, string])[] {
  return [
    ['preview', actions.preview],
    ['up', actions.up],
    ['refresh', actions.refresh],
    ['import', actions.import],
    ['cancel', actions.cancel],
  ];
}
