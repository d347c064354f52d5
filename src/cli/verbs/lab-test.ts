import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { apply, collect, plan } from '../../change.ts';
import { agreementPorts } from '../../lab/uml/agreement-expectations.ts';
import { expectationsOf, PLAIN_PORT } from '../../lab/uml/expectations.ts';
import { type ProbeReport, probeExpectations, probeText } from '../../lab/uml/judge.ts';
import { startUmlLab, type UmlLab } from '../../lab/uml/lab.ts';
import { readLabFile } from '../../lab/uml/lab-file.ts';
import { OWN_NETWORK } from '../../lab/uml/own-network.ts';
import { missingForLab } from '../../lab/uml/prerequisites.ts';
import { listenOn } from '../../lab/uml/probe.ts';
import { auditText } from '../../report/audit-text.ts';
import { pushText } from '../../report/push-text.ts';
import { type ExitName, gravest } from '../exit-code.ts';
import { exitOfAudit, exitsOfPush } from '../failures.ts';
import { loadAndCompile } from '../load.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';

const LAUNCHER = fileURLToPath(new URL('../sectornet.mjs', import.meta.url));
const kind = 'LabTest';

/** Set for the run inside its own network: whether a process has one cannot be seen in every container. */
const INSIDE = 'SECTORNET_LAB_NETWORK';

/**
 * `sectornet lab test`: boots every router as FRRouting on a real MPLS kernel, applies the inventory over SSH, proves it, and sends a packet for
 * every declared and every undeclared pair. Root; in a network namespace of its own, entered by starting itself again.
 */
export async function labTest(run: Run): Promise<number> {
  const missing = missingForLab(run.talk);
  if (missing !== undefined) return refuse(run, missing);
  if (process.env[INSIDE] === undefined) return inOwnNetwork();
  const compiled = loadAndCompile(run);
  if (!compiled.ok)
    return finish(run, {
      exit: compiled.exit,
      kind,
      text: '',
      data: null,
      diagnostics: compiled.diagnostics,
    });
  const started = performance.now();
  const since = (): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  const folder = join(run.path('.sectornet'), 'uml');
  try {
    const file = readLabFile(compiled.folder);
    const lab = await startUmlLab(compiled.inventory, {
      folder,
      file,
      lock: compiled.compilation.lock,
      talk: run.talk,
    });
    run.talk(`${lab.targets.length} routers are up after ${since()}\n`);
    try {
      return finish(run, await applyAndProbe(run, lab, since));
    } finally {
      await lab.stop();
    }
  } catch (error) {
    return refuse(run, error instanceof Error ? error.message : String(error));
  }
}

async function applyAndProbe(run: Run, lab: UmlLab, since: () => string): Promise<VerbAnswer> {
  const fileOf = (router: string): string => `${router}.conf`;
  const limit = lab.targets.map(({ router }) => router);
  const before = await collect(lab.targets, fileOf, {});
  const planned = plan(lab.compilation, { running: before.running, limit, owned: [] });
  if (planned.value === undefined)
    return { exit: 'not-approved', kind, text: '', data: null, diagnostics: planned.diagnostics };
  const done = await apply(lab.compilation, planned.value, lab.targets, { fileOf, owned: [] });
  run.talk(`applied after ${since()}\n`);
  const report = await probeUntilSettled(lab, since, run);
  const wrong = [...report.failed, ...report.inconclusive];
  const exits: readonly ExitName[] = [
    ...exitsOfPush(done.push),
    exitOfAudit(done.proof),
    ...report.failed.map((one): ExitName => (one.expectation.answered ? 'missing' : 'breach')),
    ...(report.inconclusive.length > 0 ? (['inconclusive'] as const) : []),
  ];
  const shape = { language: run.language, paint: run.paint };
  const must = report.probes.filter(({ expectation }) => expectation.answered).length;
  const text = [
    pushText(done.push, run.language, run.paint),
    auditText(done.proof, lab.compilation.inventory, shape),
    ...wrong.map((one) => `${run.paint.bad(probeText(one))}\n`),
    `packets: ${must} that must be answered, ${report.probes.length - must} that must not, ${report.sent} sent, ${report.failed.length} wrong, ${report.inconclusive.length} inconclusive, ${since()}\n`,
  ].join('');
  return {
    exit: gravest(exits),
    kind,
    text,
    data: { push: done.push, audit: done.proof, wrong: wrong.map(probeText) },
  };
}

/** Routes take seconds to spread: declared pairs are asked again until all answer or a minute has passed; then everything counts. */
async function probeUntilSettled(lab: UmlLab, since: () => string, run: Run): Promise<ProbeReport> {
  const { inventory, allocations } = lab.compilation;
  const customers = lab.network.topology.customers.map(({ name }) => name);
  await listenOn(customers, [PLAIN_PORT, ...agreementPorts(inventory)]);
  const expectations = expectationsOf(inventory, allocations);
  const declared = expectations.filter(({ answered }) => answered);
  for (let round = 0; round < 30; round++) {
    if ((await probeExpectations(declared)).failed.length === 0) break;
    await sleep(2000);
  }
  run.talk(`declared pairs asked until ${since()}\n`);
  return probeExpectations(expectations);
}

function inOwnNetwork(): number {
  const [command, ...rest] = OWN_NETWORK;
  const child = spawnSync(command, [...rest, process.execPath, LAUNCHER, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: 'own' },
  });
  return child.status ?? 1;
}

function refuse(run: Run, why: string): number {
  process.stderr.write(`${why}\n`);
  return finish(run, { exit: 'project-config', kind, text: '', data: { why } });
}
