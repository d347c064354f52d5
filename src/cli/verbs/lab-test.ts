import { setTimeout as sleep } from 'node:timers/promises';
import { type Expectation, expectationsOf } from '../../lab/uml/expectations.ts';
import { probeExpectations, probeText } from '../../lab/uml/judge.ts';
import { LabProblem } from '../../lab/uml/problem.ts';
import type { Compilation } from '../../pipeline.ts';
import { gravest } from '../exit-code.ts';
import { type LabFile, labFilePath, readLabFile } from '../lab-file.ts';
import { enterLab } from '../lab-network.ts';
import { loadAndCompile } from '../load.ts';
import { finish, type Run } from '../run.ts';
import { applyVerb } from './apply.ts';
import { labDown } from './lab-down.ts';
import { exitsOfProbes, openPorts, probesText, wrongOf } from './lab-probe.ts';
import { labUp } from './lab-up.ts';

const kind = 'LabTest';

/**
 * `sectornet lab test`: applies the inventory to the running lab over SSH, proves it, and sends a packet for every declared and every undeclared
 * pair. Without a lab it starts one and ends it.
 */
export async function labTest(run: Run): Promise<number> {
  const path = labFilePath(run);
  const lab = readLabFile(path);
  if (lab === undefined) return testAndEnd(run);
  if (lab.kind !== 'uml') throw new LabProblem('SN9510', {});
  return (await enterLab(run)) ?? applyAndProbe({ ...run, options: { ...run.options, lab: path } }, lab);
}

async function testAndEnd(run: Run): Promise<number> {
  const quiet: Run = { ...run, result: run.talk, json: false };
  const up = await labUp(quiet, { kind: 'uml', words: upWords(process.argv.slice(2)) });
  if (up !== 0) return up;
  try {
    return (await enterLab(run)) ?? 1;
  } finally {
    await labDown(quiet);
  }
}

/** The words of this run with `lab up --kind uml` in place of `lab test`; options stay. */
function upWords(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word, i) => word === 'lab' && words[i + 1] === 'test');
  return [...words.slice(0, at), 'lab', 'up', '--kind', 'uml', ...words.slice(at + 2)];
}

async function applyAndProbe(run: Run, lab: LabFile): Promise<number> {
  const began = performance.now();
  const compiled = loadAndCompile(run);
  if (!compiled.ok) {
    const { exit, diagnostics } = compiled;
    return finish(run, { exit, kind, text: '', data: null, diagnostics });
  }
  const { inventory, allocations } = compiled.compilation;
  const expectations = expectationsOf(inventory, allocations);
  let answered: Promise<void> | undefined;
  const onPushed = (): void => {
    answered = firstAnswers(run, compiled.compilation, expectations, lab);
    // Whether it came to pass is asked below; a proof that fails meanwhile must not leave it unheard.
    answered.catch(() => undefined);
  };
  const applied = await applyVerb(run, undefined, { yes: true, onPushed });
  if (applied.data === null) return finish(run, { ...applied, kind });
  await answered;
  const report = await probeExpectations(expectations);
  const wrong = wrongOf(report).map((one) => probeText(one));
  const text = `${applied.text}${wrong.map((one) => `${run.paint.bad(one)}\n`).join('')}${probesText(report, run)}tested in ${secondsSince(began)} s\n`;
  const exit = gravest([applied.exit, ...exitsOfProbes(report)]);
  return finish(run, { ...applied, exit, kind, text, data: { applied: applied.data, wrong } });
}

/** Asks every declared pair from the moment the last router is changed, while the proof is still being made, and says when all have answered. */
async function firstAnswers(
  run: Run,
  compilation: Compilation,
  expectations: readonly Expectation[],
  { bootBegan }: LabFile,
): Promise<void> {
  const began = performance.now();
  await openPorts(compilation);
  const heard = await untilAnswered(expectations.filter(({ answered }) => answered));
  const age =
    bootBegan === undefined ? '' : `, ${((Date.now() - bootBegan) / 1000).toFixed(1)} s after the boot began`;
  run.talk(
    `${heard} declared probes answered ${secondsSince(began)} s after the last router was changed${age}\n`,
  );
}

function secondsSince(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1);
}

/** How long declared pairs are asked again: routes take seconds to spread. */
const SPREADING = 60_000;

/** Asks declared pairs until all of them answer or the time is up; how many of how many did. */
async function untilAnswered(declared: readonly Expectation[]): Promise<string> {
  const began = performance.now();
  for (;;) {
    const { failed } = await probeExpectations(declared, [1]);
    const heard = declared.length - failed.length;
    if (failed.length === 0 || performance.now() - began > SPREADING) return `${heard} of ${declared.length}`;
    await sleep(300);
  }
}
