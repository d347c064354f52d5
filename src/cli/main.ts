import { Command, CommanderError, Option } from '@commander-js/extra-typings';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { LabProblem } from '../lab/uml/problem.ts';
import { isDay } from './day.ts';
import { EXIT_CODES } from './exit-code.ts';
import { exitOfLab } from './failures.ts';
import { enterLab } from './lab-network.ts';
import { limitsProblem } from './limits.ts';
import { createRun, endQuietlyWhenUnread, finish, type GlobalOptions, type Run, VERSION } from './run.ts';

/** What a verb's module gives: it hangs its command on the program and reports its exit code through `done`. */
export type Register = (program: Program, start: Start) => void;
export type Program = Command;

/** Wraps a verb: makes the run from the global options and keeps the exit code the verb returns. */
export type Start = (verb: (run: Run) => Promise<number> | number) => Promise<void>;

/** Runs sectornet with the arguments after the program name; the exit code. Verbs are loaded when they are called. */
export async function main(argv: readonly string[]): Promise<number> {
  endQuietlyWhenUnread();
  const program = rootCommand();
  let code: number = EXIT_CODES.done;
  const start: Start = async (verb) => {
    const run = createRun(globalOptions(program), (option) => program.getOptionValueSource(option) === 'cli');
    const problem = isDay(run.asOf) ? limitsProblem(run.options) : report('SN9014', { date: run.asOf });
    code = problem === undefined ? await inItsPlace(run, verb) : refused(run, problem);
  };
  const { VERBS } = await import('./verbs/index.ts');
  for (const register of VERBS) register(program, start);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_CODES.usage;
    throw error;
  }
}

function rootCommand(): Program {
  const program = new Command('sectornet')
    .description('Department VPNs on one backbone: compile, plan, push, and prove that they are isolated.')
    .version(VERSION)
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(sectornet VERB --help shows the options)')
    .addOption(new Option('-C, --directory <dir>', 'work as if started in this folder'))
    .addOption(new Option('-i, --inventory <dir>', 'the inventory of one network').env('SECTORNET_INVENTORY'))
    .addOption(
      new Option(
        '-l, --limit <routers>',
        'only these routers: a,b  pe*  frr  rr  DEPARTMENT  pe[0:2]  !x  &y  ~regex  @file',
      ).env('SECTORNET_LIMIT'),
    )
    .addOption(
      new Option('-o, --output <form>', 'form of the result; ndjson: events as they come, the result last')
        .choices(['text', 'json', 'ndjson', 'md', 'html'])
        .default('text')
        .env('SECTORNET_OUTPUT'),
    )
    .addOption(
      new Option('--lang <language>', 'language of messages')
        .choices(['en', 'zh-CN'])
        .default('en')
        .env('SECTORNET_LANG'),
    )
    .addOption(
      new Option('--color <when>', 'colours')
        .choices(['auto', 'always', 'never'])
        .default('auto')
        .env('SECTORNET_COLOR'),
    )
    .addOption(new Option('-q, --quiet', 'no progress on stderr').default(false))
    .addOption(
      new Option('--as-of <date>', 'the day that decides which agreements hold (default: today)').env(
        'SECTORNET_AS_OF',
      ),
    )
    .addOption(
      new Option('--journal <file>', 'where runs are recorded (default: .sectornet/journal.db)').env(
        'SECTORNET_JOURNAL',
      ),
    )
    .addOption(
      new Option(
        '--secrets-key <reference>',
        'the key of the fingerprints of secrets, env:NAME or file:PATH (default: secrets.key beside the journal)',
      ).env('SECTORNET_SECRETS_KEY'),
    )
    .addOption(
      new Option(
        '--ssh-config <file>',
        "what the inventory leaves open about SSH: a file, or none (default: the operator's and the machine's)",
      ).env('SECTORNET_SSH_CONFIG'),
    )
    .addOption(
      new Option('--parallel <routers>', 'routers spoken to at the same time (default: 8)').env(
        'SECTORNET_PARALLEL',
      ),
    )
    .addOption(
      new Option(
        '--per-jump-host <routers>',
        'the same through one jump host, whatever the way to it (default: no limit)',
      ).env('SECTORNET_PER_JUMP_HOST'),
    )
    .addOption(
      new Option(
        '--lab [file]',
        'reach the routers of a running lab (default file: .sectornet/lab.json)',
      ).env('SECTORNET_LAB'),
    );
  return program as unknown as Program;
}

function globalOptions(program: Program): GlobalOptions {
  return program.opts() as unknown as GlobalOptions;
}

/** With `--lab` a verb may have to run in the lab's network; what a lab cannot do is said like everything else. */
async function inItsPlace(run: Run, verb: Parameters<Start>[0]): Promise<number> {
  try {
    const elsewhere = run.options.lab === undefined ? undefined : await enterLab(run);
    return elsewhere ?? (await verb(run));
  } catch (error) {
    if (!(error instanceof LabProblem)) throw error;
    const diagnostics = [error.diagnostic];
    return finish(run, { exit: exitOfLab(error), kind: 'Lab', text: '', data: null, diagnostics });
  }
}

function refused(run: Run, problem: Diagnostic): number {
  return finish(run, { exit: 'usage', kind: 'Usage', text: '', data: null, diagnostics: [problem] });
}
