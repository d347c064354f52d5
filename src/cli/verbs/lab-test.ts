import { setTimeout as sleep } from 'node:timers/promises';
import { expectationsOf } from '../../lab/uml/expectations.ts';
import { type ProbeReport, probeExpectations, probeText } from '../../lab/uml/judge.ts';
import { LabProblem } from '../../lab/uml/problem.ts';
import type { Compilation } from '../../pipeline.ts';
import { gravest } from '../exit-code.ts';
import { labFilePath, readLabFile } from '../lab-file.ts';
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
  return (await enterLab(run)) ?? applyAndProbe({ ...run, options: { ...run.options, lab: path } });
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

async function applyAndProbe(run: Run): Promise<number> {
  const began = performance.now();
  const since = (): string => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  const applied = await applyVerb(run, undefined, { yes: true });
  if (applied.data === null) return finish(run, { ...applied, kind });
  const compiled = loadAndCompile(run);
  if (!compiled.ok)
    return finish(run, {
      exit: compiled.exit,
      kind,
      text: '',
      data: null,
      diagnostics: compiled.diagnostics,
    });
  const report = await probeUntilSettled(compiled.compilation, since, run);
  const wrong = wrongOf(report).map((one) => probeText(one));
  const text = `${applied.text}${wrong.map((one) => `${run.paint.bad(one)}\n`).join('')}${probesText(report, run)}tested in ${since()}\n`;
  const exit = gravest([applied.exit, ...exitsOfProbes(report)]);
  return finish(run, { ...applied, exit, kind, text, data: { applied: applied.data, wrong } });
}

/** Routes take seconds to spread: declared pairs are asked again until all answer or a minute has passed; then everything counts. */
async function probeUntilSettled(
  compilation: Compilation,
  since: () => string,
  run: Run,
): Promise<ProbeReport> {
  await openPorts(compilation);
  const expectations = expectationsOf(compilation.inventory, compilation.allocations);
  const declared = expectations.filter(({ answered }) => answered);
  for (let round = 0; round < 30; round++) {
    if ((await probeExpectations(declared)).failed.length === 0) break;
    await sleep(2000);
  }
  run.talk(`declared pairs asked until ${since()}\n`);
  return probeExpectations(expectations);
}
