import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { report } from '../../diagnostics/report.ts';
import { type Outage, setOutage } from '../../lab/uml/outage.ts';
import { LabProblem } from '../../lab/uml/problem.ts';
import { type RunOn, reachOf } from '../../lab/uml/reach.ts';
import { type TypedLines, typeAll } from '../../lab/uml/typed-lines.ts';
import type { Target } from '../../push/target.ts';
import { connect } from '../../push/transport/connect.ts';
import { type LabFile, labFilePath, readLabFile } from '../lab-file.ts';
import { enterLab } from '../lab-network.ts';
import { type Compiled, loadAndCompile } from '../load.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { targetsFor } from '../targets.ts';
import { noLab } from './lab-down.ts';
import { wrongTarget } from './lab-wrong-target.ts';

/** What to break: `leak-rt`, `link NAME`, `router NAME`, or a case of the folder `cases` by its name, with or without its number. */
export interface BreakOptions {
  readonly fault: string;
  readonly name: string | undefined;
  readonly mend: boolean;
  readonly cases: string;
}

type Ready = Extract<Compiled, { readonly ok: true }>;
const kind = 'LabBreak';

/** `sectornet lab break`: plants a fault in the running lab over SSH, as a hand in a hurry would, or as a digger does. */
export async function labBreak(run: Run, options: BreakOptions): Promise<number> {
  const path = labFilePath(run);
  const lab = readLabFile(path);
  if (lab === undefined) return finish(run, noLab(path));
  const elsewhere = await enterLab(run);
  if (elsewhere !== undefined) return elsewhere;
  const inLab: Run = { ...run, options: { ...run.options, lab: path } };
  const compiled = loadAndCompile(inLab);
  if (!compiled.ok)
    return finish(run, {
      exit: compiled.exit,
      kind,
      text: '',
      data: null,
      diagnostics: compiled.diagnostics,
    });
  const where = targetsFor(inLab, compiled.inventory);
  if ('problem' in where) return finish(run, noLab(path));
  const reach = reachOf(where.targets);
  try {
    return finish(run, await broken(run, options, { lab, compiled, targets: where.targets, on: reach.run }));
  } finally {
    reach.close();
  }
}

interface Place {
  readonly lab: LabFile;
  readonly compiled: Ready;
  readonly targets: readonly Target[];
  readonly on: RunOn;
}

async function broken(run: Run, options: BreakOptions, place: Place): Promise<VerbAnswer> {
  const { fault, name, mend } = options;
  if (fault === 'leak-rt') return leakTarget(place);
  if (place.lab.kind !== 'uml') throw new LabProblem('SN9510', {});
  const { allocations, inventory } = place.compiled.compilation;
  if (fault === 'link' || fault === 'router') {
    const outage: Outage = fault === 'link' ? { link: name ?? '' } : { router: name ?? '' };
    await setOutage({ allocations, inventory }, place.on, outage, mend);
    const text = `${fault} ${name} is ${mend ? 'back' : 'out of order'}\nnow try: sectornet lab probe\n`;
    return { exit: 'done', kind, text, data: { outage, mend } };
  }
  const one = casesIn(run.path(options.cases)).find(({ names }) => names.includes(fault));
  if (one === undefined) return unknown(fault);
  await typeAll({ allocations, inventory }, place.on, [...one.before, ...one.fault]);
  const text = `${one.sentence}\nnow try: sectornet verify --lab; sectornet apply --lab takes it back\n`;
  return { exit: 'done', kind, text, data: { fault: one.names[0], lines: one.fault } };
}

interface FaultCase {
  readonly names: readonly string[];
  readonly sentence: string;
  readonly before: readonly TypedLines[];
  readonly fault: readonly TypedLines[];
}

/** The fault cases of a folder in the form of test/lab. */
function casesIn(folder: string): readonly FaultCase[] {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return names
    .filter((name) => existsSync(join(folder, name, 'case.yaml')))
    .map((name) => {
      const {
        sentence,
        before = [],
        fault = [],
      } = parse(readFileSync(join(folder, name, 'case.yaml'), 'utf8'));
      return { names: [name, name.replace(/^\d+-/, '')], sentence, before, fault };
    })
    .filter(({ fault }) => fault.length > 0);
}

async function leakTarget({ compiled, targets }: Place): Promise<VerbAnswer> {
  const wrong = wrongTarget(compiled.compilation, targets);
  if (wrong === undefined) return unknown('leak-rt');
  const connection = await connect(wrong.target, { timeoutMs: 20_000 });
  const command = ['configure terminal', ...wrong.lines].map((line) => `-c '${line}'`).join(' ');
  const answer = await connection.exec(`vtysh ${command}`);
  connection.close();
  const { router } = wrong.target;
  const text = `${router}# ${wrong.lines.join(' / ')}\n${answer.stdout}${answer.stderr}now try: sectornet verify --lab\n`;
  return { exit: 'done', kind, text, data: { router, lines: wrong.lines } };
}

function unknown(fault: string): VerbAnswer {
  return { exit: 'usage', kind, text: '', data: null, diagnostics: [report('SN9016', { fault })] };
}
