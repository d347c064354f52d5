import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { parseDocument } from 'yaml';
import { checkCertificate } from '../../src/certificate-checker/check.ts';
import * as network from '../../src/change.ts';
import { networkOfInventory } from '../../src/inventory/declared-network/of-inventory.ts';
import type { EmulatedLab } from '../../src/lab/emulated/lab.ts';
import type { Compilation } from '../../src/pipeline.ts';
import type { Target } from '../../src/push/target.ts';
import { auditText } from '../../src/report/audit-text.ts';
import { planText } from '../../src/report/plan/text.ts';
import { audit } from '../../src/verify/audit.ts';
import { certificateText } from '../../src/verify/certificate/certificate.ts';
import type { AuditResult } from '../../src/verify/types.ts';
import { leaksOf } from '../../test/secret/left.ts';
import { approvedAndKilled, govern } from './approved-plan.ts';
import { foreignLines } from './dirty-router.ts';
import { tellAsStack } from './stack.ts';
import {
  chapter,
  collected,
  compiled,
  DIRTY_ROUTER,
  expect,
  freshInventory,
  OUT,
  paint,
  planned,
  say,
  startLab,
  targetsOf,
  writeReport,
} from './stage.ts';
import { typeWrongTarget } from './wrong-target.ts';

const TEXT = { language: 'en', paint, commands: false } as const;
/** `--engine none` ends before the chapters that need Pulumi; `--engine pulumi` insists on them; without it they are told where an engine can be had. */
const ENGINE = parseArgs({ options: { engine: { type: 'string' } } }).values.engine;
const started = performance.now();

interface Stage {
  readonly folder: string;
  readonly lab: EmulatedLab;
  readonly targets: readonly Target[];
}

const folder = freshInventory();
const first = compiled(folder);
const lab = await startLab(first);
try {
  await tell({ folder, lab, targets: targetsOf(lab) }, first);
} catch (error) {
  // Pulumi's SDK takes unhandled errors for its own and would end with 0.
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await lab.stop();
}

async function tell(stage: Stage, compilation: Compilation): Promise<void> {
  introduce(compilation);
  const before = await collected(stage.targets, 'before');
  const isolated = await firstPush(stage, compilation, before);
  const smaller = await withdrawAgreement(stage, isolated);
  await wrongTarget(stage, smaller);
  await lastLook(stage, smaller, before);
  if (ENGINE !== 'none')
    await tellAsStack({
      folder: stage.folder,
      lab: stage.lab,
      compilation: smaller,
      insist: ENGINE === 'pulumi',
    });
  ending();
}

function introduce(compilation: Compilation): void {
  const { inventory } = compilation;
  chapter('1  The network as declared');
  const active = inventory.vpns.filter((vpn) => vpn.status === 'active').map((vpn) => vpn.name);
  const plannedVpns = inventory.vpns.filter((vpn) => vpn.status === 'planned').map((vpn) => vpn.name);
  const platforms = new Set(inventory.routers.map((router) => router.platform));
  say(
    `${inventory.network.name}: ${inventory.routers.length} routers (${[...platforms].join(', ')}), ${inventory.sites.length} sites`,
  );
  say(
    `active VPNs  ${active.join(' ')}    planned (compiled and checked, never pushed)  ${plannedVpns.join(' ')}`,
  );
  say(
    `agreements   ${inventory.agreements.map((one) => `${one.id} ${one.consumerVpn}→${one.providerVpn}`).join('   ')}`,
  );
  say(
    `${stageName(lab)} SSH servers are listening on 127.0.0.1, one per router, each with its own command line and host key`,
  );
}

function stageName(running: EmulatedLab): string {
  return `${running.routers.length}`;
}

async function firstPush(
  stage: Stage,
  compilation: Compilation,
  before: network.Running,
): Promise<AuditResult> {
  chapter('2  Plan: from a plain backbone to seven private networks');
  const plan = planned(compilation, before);
  const text = planText(plan, compilation.inventory, { ...TEXT, commands: true, paint });
  writeFileSync(
    join(OUT, 'plan.txt'),
    planText(plan, compilation.inventory, { ...TEXT, commands: true, paint: plainPaint() }),
  );
  say(text.split('\n').slice(0, 30).join('\n'));
  say(paint.faint(`… the whole plan with every command is in ${OUT}/plan.txt`));
  chapter('3  Push over SSH, then prove it from what the routers say');
  const proof = await pushAndProve(stage, compilation, before, 'after-first-push');
  expect(proof.verdict === 'isolated', 'the pushed network is isolated');
  return proof;
}

async function withdrawAgreement(stage: Stage, before: AuditResult): Promise<Compilation> {
  chapter('4  An agreement is withdrawn: X2 (SME financing no longer reads the statistics directory)');
  const file = join(stage.folder, 'agreements.yaml');
  const document = parseDocument(readFileSync(file, 'utf8'));
  const list = document.toJS() as { 'inter-access-agreements': readonly { 'agreement-id': string }[] };
  const index = list['inter-access-agreements'].findIndex((one) => one['agreement-id'] === 'X2');
  document.deleteIn(['inter-access-agreements', index]);
  writeFileSync(file, document.toString());
  const compilation = compiled(stage.folder);
  const found = await collected(stage.targets, 'before-withdrawal');
  const plan = planned(compilation, found);
  say(planText(plan, compilation.inventory, TEXT).split('\n').slice(0, 16).join('\n'));
  say(
    'Two people and a mishap: the plan is a file, the owner approves it, and sectornet is killed in the middle of the push.',
  );
  govern(stage.folder, stage.lab, compilation);
  await approvedAndKilled(stage.folder);
  const running = await collected(stage.targets, 'after-resume');
  const rest = planned(compilation, running).devices.filter(({ commands }) => commands.length > 0);
  const whole = plan.devices.filter(({ commands }) => commands.length > 0);
  expect(
    rest.length === whole.length - 1,
    `one router is done, the others as before (${rest.length} of ${whole.length})`,
  );
  say(
    `the router under way is new and saved; of the wave behind it nothing was begun (${rest.length} to go): it follows now`,
  );
  const after = await pushAndProve(stage, compilation, running, 'after-withdrawal', false);
  const changed = changedCells(before, after);
  say(`cells of the matrix that changed: ${changed.join('; ')}`);
  expect(
    changed.every((cell) => /smefin→stats|stats→smefin/.test(cell)) && changed.length > 0,
    'nothing but X2 changed',
  );
  return compilation;
}

async function wrongTarget(stage: Stage, compilation: Compilation): Promise<void> {
  chapter('5  Somebody types one wrong route target on a router');
  const typed = await typeWrongTarget(stage.lab, compilation);
  say(`${typed.router}# ${typed.line}`);
  const running = await collected(stage.targets, 'wrong-target');
  const found = audit(compilation.inventory, running);
  writeReport('report-wrong-target', compilation, found);
  const [breach] = found.breaches;
  expect(found.verdict === 'breach' && breach !== undefined, 'the wrong route target is found');
  const onlyFirst = { ...found, breaches: found.breaches.slice(0, 1), findings: [] };
  say(auditText(onlyFirst, compilation.inventory, TEXT));
  say(`breaches found: ${found.breaches.length}; each with its packet in ${OUT}/report-wrong-target.html`);
  chapter('6  Repaired by the next apply');
  say(planText(planned(compilation, running), compilation.inventory, TEXT));
  const proof = await pushAndProve(stage, compilation, running, 'after-repair', false);
  expect(proof.verdict === 'isolated', 'the repaired network is isolated');
  writeReport('report', compilation, proof);
}

async function lastLook(stage: Stage, compilation: Compilation, before: network.Running): Promise<void> {
  chapter('7  The second plan is empty, and nobody else’s lines moved');
  const running = await collected(stage.targets, 'running');
  const plan = planned(compilation, running);
  say(planText(plan, compilation.inventory, TEXT));
  expect(
    plan.devices.every((device) => device.commands.length === 0),
    'the second plan is empty',
  );
  const text = (state: network.Running): string =>
    state.find((one) => one.router === DIRTY_ROUTER)?.text ?? '';
  const [was, is] = [foreignLines(text(before)), foreignLines(text(running))];
  expect(was === is && was.split('\n').length > 190, 'foreign lines are byte-identical');
  say(
    `${DIRTY_ROUTER}: a foreign VRF and ${was.split('\n').length} foreign lines, reported above and byte-identical after four pushes`,
  );
  certified(compilation, running);
}

function ending(): void {
  expect(leaksOf(OUT).length === 0, 'no password is left in what the demo wrote');
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(paint.good(`\nDone in ${seconds} s.`));
  say(`Open  ${OUT}/report.html            the proof, one file (中文: ${OUT}/report.zh-CN.html)`);
  say(`Open  ${OUT}/report-wrong-target.html   what a mistyped route target looks like to the auditor`);
  say(`Read  ${OUT}/plan.txt, ${OUT}/running/*.conf   every command sent, every router as it now runs`);
  say('Next  npx sectornet validate -i inventory/chengdu');
  say(
    '      npx sectornet lab up -i inventory/chengdu --detach && npx sectornet plan -i inventory/chengdu --lab',
  );
}

/** The proof as a file, and the verdict of the checker that shares no code with the auditor. */
function certified(compilation: Compilation, running: network.Running): void {
  const texts = running.map((one) => ({ ...one, file: `${one.router}.conf` }));
  const text = certificateText(compilation.inventory, texts);
  writeFileSync(join(OUT, 'certificate.ndjson'), text);
  const { level, records, refusals } = checkCertificate(
    text,
    texts,
    networkOfInventory(compilation.inventory),
  );
  expect(
    refusals.length === 0,
    `the certificate is confirmed${refusals.length === 0 ? '' : `: ${JSON.stringify(refusals[0])}`}`,
  );
  say(
    `certificate: ${records} records, level ${level}, confirmed by the independent checker (${OUT}/certificate.ndjson)`,
  );
}

async function pushAndProve(
  stage: Stage,
  compilation: Compilation,
  running: network.Running,
  name: string,
  matrix = true,
): Promise<AuditResult> {
  const plan = planned(compilation, running);
  const prediction = network.auditPrediction(compilation, running, plan);
  expect(prediction.verdict === 'isolated', 'the prediction is isolated, so the push may start');
  const from = performance.now();
  const done = await network.apply(compilation, plan, stage.targets, {
    parallel: 10,
    owned: compilation.allocations.owned,
    fileOf: (router) => join(OUT, name, `${router}.conf`),
  });
  for (const router of done.push.routers) {
    expect(router.failure === undefined, `${router.router}: ${router.failure?.words ?? router.outcome}`);
  }
  const sent = done.push.routers.reduce((sum, router) => sum + router.commandsSent, 0);
  const applied = done.push.routers.filter((router) => router.outcome === 'applied').length;
  say(
    `${applied} routers changed, ${sent} commands, ${((performance.now() - from) / 1000).toFixed(1)} s with collecting and proving`,
  );
  if (matrix) say(auditText(done.proof, compilation.inventory, TEXT));
  await collected(stage.targets, name);
  return done.proof;
}

function changedCells(before: AuditResult, after: AuditResult): readonly string[] {
  const cells = (result: AuditResult): ReadonlyMap<string, string> =>
    new Map(result.pairs.map((pair) => [`${pair.fromVpn}→${pair.toVpn} IPv${pair.family}`, pair.verdict]));
  const [was, is] = [cells(before), cells(after)];
  return [...was]
    .filter(([key, verdict]) => is.get(key) !== verdict)
    .map(([key, verdict]) => `${key}: ${verdict} → ${is.get(key)}`);
}

function plainPaint(): typeof paint {
  const same = (text: string): string => text;
  return { good: same, bad: same, warn: same, faint: same, strong: same };
}
