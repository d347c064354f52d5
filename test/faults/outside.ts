import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Transport } from '../../src/inventory/types.ts';
import { type FaultPlatform, type Scene, sceneOf } from './scene.ts';
import type { Row } from './table.ts';
import {
  type Errand,
  journalIn,
  journalSays,
  killedAt,
  markOf,
  pushed,
  pushedWithin,
  resumed,
} from './trial.ts';

const PLATFORMS: readonly FaultPlatform[] = ['frr', 'huawei_vrpv8'];
const WAITS = {
  connectMs: 30_000,
  answerMs: 30_000,
  commitMs: 30_000,
  reconnectMs: 5,
  settleMs: 60,
  lookMs: 20,
};
const KILLED = ['lock ok', 'arm ok', 'send start', 'send ok', 'post-check ok', 'confirm ok', 'save start'];
/** Kilobytes between two full disks. */
const STEP = 16;

/** Faults of a push that is a process of its own, one router at a time: killed while the ssh program holds its connection, and a disk that is full for the journal. */
export async function outside(isMeant: (name: string) => boolean): Promise<readonly Row[]> {
  const kinds: readonly Outside[] = [
    { name: 'sectornet killed (SIGKILL; transport openssh)', transport: 'openssh', places: killedPlaces },
    { name: 'journal on a disk that is really full, from nothing to enough', places: fullPlaces },
  ];
  const rows: Row[] = [];
  for (const kind of kinds.filter(({ name }) => isMeant(name)))
    for (const platform of PLATFORMS) rows.push(await tried(kind, platform));
  return rows;
}

interface Outside {
  readonly name: string;
  readonly transport?: Transport;
  readonly places: (stage: Stage) => Promise<readonly Place[]>;
}

interface Place {
  readonly name: string;
  /** Whether it came to the place at all. */
  readonly strike: (stage: Stage) => Promise<boolean>;
}

/** One router with a journal's folder, and the errand of one push. */
interface Stage {
  readonly scene: Scene;
  readonly folder: string;
  readonly errand: Errand;
}

async function killedPlaces(): Promise<readonly Place[]> {
  return KILLED.map((moment) => ({
    name: moment,
    strike: ({ folder, errand }) => killedAt(folder, errand, moment),
  }));
}

/** From nothing to all that an undisturbed push writes. */
async function fullPlaces({ errand }: Stage): Promise<readonly Place[]> {
  let largest = 0;
  await pushed(errand, {
    onEvent: () => {
      largest = Math.max(largest, ...['', '-wal', '-shm'].map((end) => sizeOf(`${errand.journal}${end}`)));
    },
  });
  const count = Math.ceil(largest / 1024 / STEP) + 1;
  return Array.from({ length: count }, (_, at) => ({
    name: `${at * STEP} KB`,
    strike: async ({ folder, errand: mine }) => {
      await pushedWithin(folder, mine, at * STEP);
      return true;
    },
  }));
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

async function tried(kind: Outside, platform: FaultPlatform): Promise<Row> {
  const began = performance.now();
  const places = await onStage(kind, platform, kind.places);
  const together = pLimit(3);
  const tries = await Promise.all(
    places.map((place) => together(() => onStage(kind, platform, (stage) => ended(stage, place)))),
  );
  const ends = tries.filter((end) => end !== undefined);
  return {
    fault: kind.name,
    platform,
    positions: ends.length,
    old: ends.filter(({ state }) => state === 'old').length,
    new: ends.filter(({ state }) => state === 'new').length,
    byResume: ends.filter(({ byResume }) => byResume).length,
    wrong: ends.flatMap(({ wrong }) => wrong ?? []),
    seconds: (performance.now() - began) / 1000,
  };
}

interface Ended {
  readonly state: string;
  readonly byResume: boolean;
  readonly wrong?: string;
}

/** Strikes; the router's timer runs out; what is open is resumed. The router and the journal must then say the same. Undefined: the push was over before the place came. */
async function ended(stage: Stage, place: Place): Promise<Ended | undefined> {
  const { scene, errand } = stage;
  if (!(await place.strike(stage))) return undefined;
  scene.timeIsUp();
  const resume = await resumed(errand);
  const [state, said] = [scene.state(), journalSays(errand.journal, errand.mark)];
  const byResume = resume !== undefined;
  if (state === said) return { state, byResume };
  return {
    state,
    byResume,
    wrong: `${place.name}: the journal says ${said}, it is ${state} (${JSON.stringify(resume?.failure)})`,
  };
}

async function onStage<Value>(
  { transport }: Outside,
  platform: FaultPlatform,
  act: (stage: Stage) => Promise<Value>,
): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-outside-'));
  const key = join(folder, 'key');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'faults', '-f', key]);
  const scene = await sceneOf(platform, { key, ...(transport === undefined ? {} : { transport }) });
  try {
    const mark = markOf(1);
    const { device, target } = scene;
    const errand: Errand = { device, target, mark, journal: journalIn(folder, mark), waits: WAITS };
    return await act({ scene, folder, errand });
  } finally {
    await scene.lab.stop();
  }
}
