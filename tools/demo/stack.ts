import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { writeLabFile } from '../../src/cli/lab-file.ts';
import { keepLock } from '../../src/cli/lock-on-disk.ts';
import { main } from '../../src/cli/main.ts';
import type { EmulatedLab } from '../../src/lab/emulated/lab.ts';
import type { Compilation } from '../../src/pipeline.ts';
import { obtainCli } from '../pulumi-cli/cli.ts';
import { asPushed } from './approved-plan.ts';
import { chapter, DAY, expect, OUT, paint, say } from './stage.ts';
import { typeWrongTarget } from './wrong-target.ts';

/** The network at the end of the direct story: its folder, routers and compilation. */
export interface StackStage {
  readonly folder: string;
  readonly lab: EmulatedLab;
  readonly compilation: Compilation;
  /** Whether a machine where no engine can be had is a failure. */
  readonly insist: boolean;
}

/** The same network as Pulumi stack `demo`: nothing to do, a new agreement, hand-made drift, and a wrong route target that is refused. */
export async function tellAsStack({ folder, lab, compilation, insist }: StackStage): Promise<void> {
  chapter('8  The same network as a Pulumi stack: history, preview, drift');
  say(
    'Pulumi keeps what was last written and compares it with the routers; plan, push and proof are the same code.',
  );
  const cli = await obtainCli((text) => say(paint.faint(text)));
  if (cli === undefined && insist) throw new Error('no engine of Pulumi can be had here');
  if (cli === undefined) {
    say('No engine of Pulumi can be had here, so these chapters are left out; everything above needs none.');
    return;
  }
  const unkept = keepLock(folder, undefined, asPushed(compilation.lock));
  expect(unkept.length === 0, 'what the direct story has pushed is on record');
  const file = resolve(OUT, 'lab.json');
  writeLabFile(file, { kind: 'emulated', pid: process.pid, inventory: folder, routers: lab.routers });
  const engine = engineOf(cli, resolve(folder), file);
  await engine('up', 'the stack takes note of routers that run already: nothing is sent');
  const idle = await engine('preview', 'and has nothing to do');
  expect(
    /\d+ unchanged/.test(idle) && !/ to (update|create|delete)/.test(idle),
    'the stack has nothing to do',
  );

  chapter('9  A new agreement, previewed line by line');
  const before = readFileSync(join(folder, 'agreements.yaml'), 'utf8');
  writeFileSync(join(folder, 'agreements.yaml'), withAgreement(before, 'X2'));
  const shown = await engine('preview', 'X2 is back: SME financing reads the statistics directory');
  expect(shown.includes('AGR-X2'), 'the new agreement is shown');
  const unsigned = await engine('up', 'nobody has approved it').catch((error: unknown) => String(error));
  expect(unsigned.includes('SN9605'), 'without an approval nothing is sent');
  say(/error\[SN9605\].*/.exec(unsigned)?.[0] ?? '');
  await engine('up', 'approved: pushed in waves, then proved', await approved(folder));

  chapter('10  Somebody types on a router; preview finds it, up repairs it');
  const typed = await typeWrongTarget(lab, compilation);
  say(`${typed.router}# ${typed.line}`);
  const drifted = await engine('preview', 'the router’s line against the program’s');
  expect(drifted.includes(typed.router) && / to update/.test(drifted), 'the drift is found');
  await engine('up', 'repaired', await approved(folder));

  chapter('11  A wrong route target in the inventory: refused before any byte');
  const lockFile = join(folder, 'allocations.lock.yaml');
  const lock = readFileSync(lockFile, 'utf8');
  const sent = lab.received(typed.router).filter((line) => line.includes('configure')).length;
  writeFileSync(lockFile, wrongTargetIn(lock));
  const refused = await engine('up', 'tourism gets the target of the economic commission').catch(
    (error: unknown) => String(error),
  );
  writeFileSync(lockFile, lock);
  const now = lab.received(typed.router).filter((line) => line.includes('configure')).length;
  expect(
    /error\[SN\d{4}\]/.test(refused) && now === sent,
    'the wrong target is refused and nothing was sent',
  );
  const reasons = refused.split('\n').flatMap((line) => /error\[SN\d{4}\].*/.exec(line)?.[0] ?? []);
  say([...new Set(reasons)].join('\n'));
}

/** The owner signs the plan that the preview before has kept; the answer is its hash. */
async function approved(folder: string): Promise<string> {
  const plans = readdirSync(join(OUT, 'plans')).filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
  const age = (name: string): number => statSync(join(OUT, 'plans', name)).mtimeMs;
  const [newest = ''] = plans.sort((one, other) => age(other) - age(one));
  const plan = join(OUT, 'plans', newest);
  say(`\n$ sectornet approve ${plan} --key ${OUT}/owner.key`);
  const code = await main(['approve', plan, '-i', folder, '--key', join(OUT, 'owner.key'), '-q']);
  expect(code === 0, 'the owner approves the plan');
  return basename(newest, '.json');
}

type Engine = (action: 'preview' | 'up', words: string, approvedDigest?: string) => Promise<string>;

function engineOf(cli: string, inventory: string, lab: string): Engine {
  return async (action, words, approvedDigest = '') => {
    const { runDoor } = await import('../../src/provider/program/door.ts');
    const from = performance.now();
    say(paint.strong(`\nsectornet stack ${action}    # ${words}`));
    const parts: string[] = [];
    await runDoor({
      ...{ action, cli, stack: 'demo', routers: [], others: [], home: resolve(OUT, 'stack') },
      config: {
        inventory,
        lab,
        asOf: DAY,
        protect: 'false',
        journal: resolve(OUT, 'journal.db'),
        plans: resolve(OUT, 'plans'),
        approvedDigest,
        key: resolve(OUT, 'contractor.key'),
      },
      say: (text) => parts.push(text),
    }).catch((error: unknown) => {
      throw new Error(`${parts.join('')}\n${error instanceof Error ? error.message : String(error)}`);
    });
    const text = parts.join('');
    say(shownOf(text));
    say(paint.faint(`${((performance.now() - from) / 1000).toFixed(1)} s`));
    return text;
  };
}

/** What a reader wants of the engine's output: changed lines, summaries, the verdict. */
function shownOf(text: string): string {
  const lines = text.split('\n').filter((line) => TOLD.test(line) && !PASSING.test(line));
  const rest = lines.length - LINES;
  return [...lines.slice(0, LINES), ...(rest > 0 ? [paint.faint(`… ${rest} more lines`)] : [])].join('\n');
}

const LINES = 24;
const TOLD = /^\s+[+~-]\s|^\s+\d+ unchanged|verdict/;
/** What the engine says while it works: each line is followed by one that says how it ended. */
const PASSING = / {3}# \/|ing \(0s\)|(refreshing|refresh \([\d.]+m?s\)|refresh)\s*$/;

function withAgreement(text: string, id: string): string {
  const whole = parseDocument(readFileSync('inventory/chengdu/agreements.yaml', 'utf8'));
  const list: { readonly 'inter-access-agreements': readonly { readonly 'agreement-id': string }[] } =
    whole.toJS();
  const added = list['inter-access-agreements'].find((one) => one['agreement-id'] === id);
  const document = parseDocument(text);
  document.addIn(['inter-access-agreements'], added);
  return document.toString();
}

function wrongTargetIn(lock: string): string {
  const target = (vpn: string): string =>
    new RegExp(`^  ${vpn}: \\{ any: '([^']+)'`, 'm').exec(lock)?.[1] ?? '';
  const [tourism, econ] = [target('tourism'), target('econ')];
  if (tourism === '' || econ === '') throw new Error('the demo’s lock has no targets for tourism and econ');
  return lock.replaceAll(`'${tourism}'`, `'${econ}'`);
}
