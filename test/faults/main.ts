import pLimit from 'p-limit';
import type { Judgement } from '../../src/push/resume.ts';
import { collectLeft, leaksText } from '../secret/left.ts';
import { FAULTS, type FaultKind, type Measured, OPENSSH_FAULTS } from './faults.ts';
import { killedRuns } from './killed.ts';
import { outside } from './outside.ts';
import { type FaultPlatform, type Scene, type SceneLogin, sceneOf } from './scene.ts';
import { countText, type Row, recordEmulated, tableText } from './table.ts';

/**
 * Every fault at every place it can strike (`npm run test:faults`). Afterwards the router's timer runs out, the router is reachable again, and `resume`
 * is called: the router must be exactly old or exactly new, and what resume says must be true.
 */
const left = collectLeft();
const rows: Row[] = [];
const only = process.argv.find((word) => word.startsWith('--only='))?.slice('--only='.length);
const meant = (name: string): boolean => only === undefined || name.includes(only);
for (const fault of [...FAULTS, ...OPENSSH_FAULTS].filter(({ name }) => meant(name)))
  for (const platform of fault.platforms) rows.push(await tried(fault, platform));
if (only === undefined) rows.push(...(await killedRuns()));
rows.push(...(await outside(meant)));

process.stdout.write(tableText(rows));
if (process.argv.includes('--record') && only === undefined) recordEmulated(rows);
for (const row of rows)
  for (const text of row.wrong) process.stdout.write(`WRONG ${row.platform} ${row.fault}: ${text}\n`);
const leaks = left.search();
left.end(leaks.length > 0);
process.stdout.write(leaksText(leaks));
process.stdout.write(countText(rows));
process.exit(leaks.length === 0 && rows.every(({ wrong }) => wrong.length === 0) ? 0 : 1);

async function tried(fault: FaultKind, platform: FaultPlatform): Promise<Row> {
  const started = performance.now();
  const row = {
    fault: fault.name,
    platform,
    positions: 0,
    old: 0,
    new: 0,
    byResume: 0,
    wrong: [] as string[],
  };
  const positions = Array.from({ length: fault.positions(await measured(fault, platform)) }, (_, at) => at);
  // Most of the time is spent waiting for what does not come.
  const together = pLimit(fault.alone === true ? 1 : 4);
  const ends = await Promise.all(
    positions.map((position) =>
      together(async () => ({ position, ended: await once(fault, platform, position) })),
    ),
  );
  for (const { position, ended } of ends) {
    row.positions += 1;
    if (ended.wrong !== undefined) row.wrong.push(`position ${position}: ${ended.wrong}`);
    if (ended.state === 'old') row.old += 1;
    if (ended.state === 'new') row.new += 1;
    if (ended.resumed) row.byResume += 1;
  }
  return { ...row, seconds: (performance.now() - started) / 1000 };
}

interface Ended {
  readonly state: string;
  readonly resumed: boolean;
  readonly wrong?: string;
}

async function once(fault: FaultKind, platform: FaultPlatform, position: number): Promise<Ended> {
  const scene = await sceneOf(platform, loginBy(fault.transport));
  try {
    const pushed = await fault.strike(scene, position);
    await scene.lab.heal(scene.target.router);
    const settled = pushed !== undefined && pushed.outcome !== 'left';
    if (settled) {
      const said = pushed.outcome === 'applied' ? 'new' : 'old';
      const state = scene.state();
      // A timer that still runs must not undo what was called finished.
      scene.timeIsUp();
      const later = scene.state();
      const wrong =
        state === said && later === said ? undefined : `said ${pushed.outcome}, is ${state}, later ${later}`;
      return { state, resumed: false, ...(wrong === undefined ? {} : { wrong }) };
    }
    if (fault.colleague !== undefined) return await endedByColleague(scene, fault.colleague(position));
    scene.timeIsUp();
    const byItself = scene.state();
    const resumed = await scene.resume();
    const state = scene.state();
    const said = resumed.outcome === 'applied' ? 'new' : 'old';
    const fine = resumed.outcome !== 'left' && state === said && ['old', 'new'].includes(state);
    const why = `after the timer ${byItself}, resume said ${resumed.outcome} (${resumed.failure?.words ?? ''}), is ${state}`;
    return { state, resumed: true, ...(fine ? {} : { wrong: why }) };
  } finally {
    await scene.lab.stop();
  }
}

/** What the router keeps must be enough to end the run before its timer does; a router that keeps nothing open is old. */
async function endedByColleague(scene: Scene, judgement: Judgement): Promise<Ended> {
  const result = await scene.colleague(judgement);
  const said = result?.outcome === 'applied' ? 'new' : 'old';
  const state = scene.state();
  scene.timeIsUp();
  const later = scene.state();
  const meant = judgement === 'settle' || state === 'old';
  const fine = result?.outcome !== 'left' && meant && state === said && later === said;
  const why = `${judgement} said ${result?.outcome} (${result?.failure?.words ?? ''}), is ${state}, later ${later}`;
  return { state, resumed: true, ...(fine ? {} : { wrong: why }) };
}

async function measured({ transport }: FaultKind, platform: FaultPlatform): Promise<Measured> {
  const scene = await sceneOf(platform, loginBy(transport));
  try {
    await scene.lab.fail(scene.target.router, { kind: 'slow', milliseconds: 0 });
    const result = await scene.push();
    if (result.outcome !== 'applied')
      throw new Error(`undisturbed, yet ${result.outcome}: ${result.failure?.words}`);
    const commands = scene.lab.commands(scene.target.router);
    return { commands, lines: scene.device.commands.length, records: scene.records.length };
  } finally {
    await scene.lab.stop();
  }
}

function loginBy(transport: FaultKind['transport']): SceneLogin {
  return transport === undefined ? {} : { transport };
}
