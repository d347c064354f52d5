import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Row } from '../../faults/table.ts';
import { type Errand, journalIn, journalSays, markOf, pushed, resumed } from '../../faults/trial.ts';
import { DAEMON_FAULTS, type DaemonFault, type Ground, type Place } from './faults.ts';
import { openLine } from './line.ts';
import { type Routers, startRouters } from './routers.ts';
import { LOCKED, type Watch, watchOver } from './watch.ts';

/**
 * Faults on real daemons, in a network of its own (`unshare -n node test/lab/faults/main.ts FOLDER`): one router, one change, real sshd, real timers. Writes
 * FOLDER/rows.json, one row per fault. The router must end exactly old or new and start with the same, unlocked, and the journal must say which.
 */
const [, , folder = ''] = process.argv;
const only = process.env['FAULTS'];
const routers = await startRouters(folder);
try {
  const line = await openLine(routers.target.address);
  const watch = await watchOver(routers);
  const ground: Ground = {
    routers,
    line,
    folder,
    onRouter: watch.run,
    commands: await commandsOf(routers, line, watch),
  };
  const rows: Row[] = [];
  for (const fault of DAEMON_FAULTS.filter(({ name }) => only === undefined || name.includes(only)))
    rows.push(await tried(fault, ground, watch));
  writeFileSync(`${folder}/rows.json`, JSON.stringify(rows));
  watch.close();
  await line.close();
} finally {
  await routers.kernel.stop();
}

/** Commands that an undisturbed push sends; the backbone session needs a moment after the boot. */
async function commandsOf(
  { device, target }: Routers,
  { connect: over, commands }: Ground['line'],
  watch: Watch,
): Promise<number> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const mark = markOf(attempt);
    const before = commands();
    const result = await pushed(
      { device, target, mark, journal: journalIn(folder, mark) },
      { connect: over },
    );
    const sent = commands() - before;
    if (result.outcome === 'applied') {
      await watch.back();
      return sent;
    }
    if (result.failure?.kind !== 'not-ready') throw new Error(JSON.stringify(result));
    await sleep(1_000);
  }
  throw new Error('no BGP session comes up');
}

async function tried(fault: DaemonFault, ground: Ground, watch: Watch): Promise<Row> {
  const began = performance.now();
  const row = { fault: fault.name, platform: 'frr', old: 0, new: 0, byResume: 0, wrong: [] as string[] };
  const places = fault.places(ground);
  for (const [at, place] of places.entries()) {
    const since = performance.now();
    const ended = await once(fault, place, 100 + DAEMON_FAULTS.indexOf(fault) * 50 + at);
    process.stdout.write(
      `${fault.name}, ${place.name}: ${ended.state}${ended.resumed ? ' by resume' : ''} ${((performance.now() - since) / 1000).toFixed(1)} s ${ended.wrong ?? ''}\n`,
    );
    if (ended.wrong !== undefined) row.wrong.push(`${place.name}: ${ended.wrong}`);
    if (ended.state === 'old') row.old += 1;
    if (ended.state === 'new') row.new += 1;
    if (ended.resumed) row.byResume += 1;
    await watch.back();
  }
  return { ...row, positions: places.length, seconds: (performance.now() - began) / 1000 };

  async function once({ seconds }: DaemonFault, place: Place, number: number): Promise<Ended> {
    const mark = markOf(number, seconds);
    const errand: Errand = { ...routers, mark, journal: journalIn(folder, mark) };
    const result = await place.strike(errand);
    ground.line.mend();
    const resume = result === undefined || result.outcome === 'left';
    if (seconds !== undefined) await sleep((seconds + 0.5) * 1000);
    const finished = resume ? await resumed(errand) : result;
    const { state, problems } = await watch.look();
    const said = journalSays(errand.journal, mark);
    const wrong = [
      ...(said === state
        ? []
        : [`the journal says ${said} (${JSON.stringify(finished?.failure)}), it is ${state}`]),
      // A timer may run there that nobody saw start: only such a router stays locked, and its lock outlives the timer.
      ...problems.filter((one) => one !== LOCKED || result?.failure?.step !== 'arm'),
    ];
    return { state, resumed: resume, ...(wrong.length === 0 ? {} : { wrong: wrong.join('; ') }) };
  }
}

interface Ended {
  readonly state: string;
  readonly resumed: boolean;
  readonly wrong?: string;
}
