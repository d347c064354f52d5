import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createFrrRouter } from '../../src/lab/emulated/linux/router.ts';
import { planDevice } from '../../src/plan/plan.ts';
import { configurationDifferences } from '../../src/plan/same.ts';
import type { Command } from '../../src/plan/types.ts';
import { frrSession } from '../../src/platforms/frr/session.ts';
import type { ExecResult } from '../../src/push/transport/transport.ts';
import type { Difference } from '../../src/verify/live/differences.ts';
import { transitionCases } from '../transitions/case.ts';
import { reconcile } from './known-gaps.ts';
import { type Play, type Played, playOnDaemons, type Round } from './replay.ts';

const FOLDER = join(tmpdir(), `sectornet-replay-${process.pid}`);
const plays = transitionCases()
  .filter(({ platform }) => platform === 'frr')
  .map(playOf);
let daemons: ReadonlyMap<string, readonly Played[]>;
const found: Difference[] = [];

beforeAll(async () => {
  daemons = await playOnDaemons(FOLDER, plays);
}, 1_800_000);

/** There; back; back once more, which is refused in many words: texts and words must be those of real daemons. */
describe('the emulated FRR router answers and is afterwards as FRR on a real kernel', () => {
  it.each(plays.map((play) => [play.name, play] as const))('%s', (name, play) => {
    const theirs = daemons.get(name) ?? [];
    const ours = playOnEmulator(play);
    expect(theirs).toHaveLength(ours.length);
    const differences = ours.flatMap((round, i) =>
      roundDifferences(`emulator ${name}`, round, theirs[i], play.rounds[i]),
    );
    found.push(...differences);
    expect(reconcile(differences, 'emulator').unexplained).toEqual([]);
  });

  it('in nothing that known-gaps.yaml explains without need', () => {
    expect(reconcile(found, 'emulator').stale).toEqual([]);
  });

  it('and the comparison sees a wrong word and a missing line', () => {
    const [play] = plays;
    if (play === undefined) throw new Error('no transition case');
    const [round] = playOnEmulator(play);
    if (round === undefined) throw new Error('no round');
    const [first = { stdout: '', stderr: '', code: 0 }] = round.answers;
    const wrong = {
      answers: [{ ...first, stderr: 'no' }, ...round.answers.slice(1)],
      reads: { ...round.reads },
    };
    wrong.reads['iptables-save'] = '';
    wrong.reads['ip -j rule show'] = '[]';
    const subjects = roundDifferences('seeded', round, wrong, play.rounds[0]).map(({ subject }) => subject);
    expect(subjects).toEqual(['seeded answers', 'seeded text']);
  });
});

function playOf({ name, request }: ReturnType<typeof transitionCases>[number]): Play {
  const { value, diagnostics } = planDevice(request);
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  const { reads } = frrSession;
  const rounds = [
    { calls: callsOf(value.commands), reads },
    { calls: callsOf(value.reverse), reads },
    { calls: callsOf(value.reverse), reads: [] },
  ];
  return { name: name.replace('frr/', ''), startup: request.running, rounds };
}

/** The calls the product's own session would make, one after the other as long as the channel stays the same. */
function callsOf(commands: readonly Command[]): Round['calls'] {
  const runs: Command[][] = [];
  for (const command of commands) {
    const last = runs.at(-1);
    if (last?.[0]?.channel === command.channel) last.push(command);
    else runs.push([command]);
  }
  return runs.flatMap((run) => {
    const calls = frrSession.channels[run[0]?.channel ?? '']?.pack(run) ?? [];
    return calls.map(({ command, stdin = '' }) => ({ command, stdin }));
  });
}

function playOnEmulator({ startup, rounds }: Play): readonly Played[] {
  const router = createFrrRouter(startup);
  return rounds.map(({ calls, reads }) => ({
    answers: calls.map(({ command, stdin }) => router.run(command, stdin)),
    reads: Object.fromEntries(reads.map((command) => [command, router.run(command).stdout])),
  }));
}

function roundDifferences(
  subject: string,
  ours: Played,
  theirs: Played | undefined,
  round: Round | undefined,
): readonly Difference[] {
  const calls = round?.calls ?? [];
  const wordings = calls.map(({ command, stdin }, i) => {
    const call = `${command} ${stdin}`.trim();
    return { call, mine: wordsOf(ours.answers[i]), real: wordsOf(theirs?.answers[i]) };
  });
  const other = wordings.filter(({ mine, real }) => mine !== real);
  const texts =
    round?.reads.length === 0 ? [] : configurationDifferences('frr', textOf(ours), textOf(theirs));
  return [
    {
      subject: `${subject} answers`,
      onlyOurs: other.map(({ call, mine }) => `${call} => ${mine}`),
      onlyTheirs: other.map(({ call, real }) => `${call} => ${real}`),
    },
    {
      subject: `${subject} text`,
      onlyOurs: texts.filter(({ sign }) => sign === '-').map(({ path, text }) => [...path, text].join(' / ')),
      onlyTheirs: texts
        .filter(({ sign }) => sign === '+')
        .map(({ path, text }) => [...path, text].join(' / ')),
    },
  ].filter(({ onlyOurs, onlyTheirs }) => onlyOurs.length + onlyTheirs.length > 0);
}

function wordsOf(answer: ExecResult | undefined): string {
  if (answer === undefined) return 'no answer';
  const words = `${answer.stderr} ${answer.stdout}`.replace(/\s+/g, ' ').trim();
  return `${answer.code} ${words}`;
}

function textOf(played: Played | undefined): string {
  const read = frrSession.runningText(new Map(Object.entries(played?.reads ?? {})));
  if ('text' in read) return read.text;
  throw new Error(`${read.refusal.command}: ${read.refusal.words}`);
}
