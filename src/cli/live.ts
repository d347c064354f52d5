import pLimit from 'p-limit';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Inventory } from '../inventory/types.ts';
import { liveReaderOf } from '../platforms/live.ts';
import type { LiveFacts, LiveReader } from '../platforms/platform.ts';
import type { Target } from '../push/target.ts';
import { connect } from '../push/transport/connect.ts';
import { TransportError } from '../push/transport/transport.ts';
import { type Difference, differencesBetween } from '../verify/live/differences.ts';
import { factsFromRouters, factsFromTexts } from '../verify/live/facts.ts';
import type { ExitName } from './exit-code.ts';
import { PARALLEL, type RunningSource } from './running.ts';

/** What the routers' own tables say to the proof from their configurations. */
export interface LiveEvidence {
  readonly exits: readonly ExitName[];
  readonly text: string;
  readonly summary: { readonly routers: number; readonly facts: number; readonly differences: number };
  readonly diagnostics: readonly Diagnostic[];
}

const SHOWN = 5;

/** Asks every router that sectornet can ask for its tables; entries without a line are inconclusive, lines without an entry missing reach. */
export async function liveEvidence(inventory: Inventory, source: RunningSource): Promise<LiveEvidence> {
  const askable = source.targets.filter(({ platform }) => liveReaderOf(platform) !== undefined);
  const limit = pLimit(PARALLEL);
  const answers = await Promise.all(askable.map((target) => limit(() => asked(target, inventory))));
  const facts = new Map(answers.flatMap((one) => ('facts' in one ? [[one.router, one.facts] as const] : [])));
  const problems = answers.flatMap((one) => ('problem' in one ? [one.problem] : []));
  const ours = factsFromTexts(inventory, source.network.running);
  const theirs = factsFromRouters(facts);
  const about = (subject: string): boolean => theirs.has(subject) || facts.has(subject.split(' ')[1] ?? '');
  const differences = differencesBetween(ours, theirs, about);
  const found = differences.flatMap(differenceDiagnostics);
  const compared = [...ours].filter(([subject]) => about(subject)).flatMap(([, lines]) => lines).length;
  const summary = { routers: facts.size, facts: compared, differences: found.length };
  return {
    // Nothing asked is no evidence.
    exits: [
      ...[...found, ...problems].map(
        ({ code }): ExitName => (code === 'SN4502' ? 'missing' : 'inconclusive'),
      ),
      ...(facts.size === 0 ? (['inconclusive'] as const) : []),
    ],
    text: `live: ${summary.routers} routers asked for their own tables, ${compared} entries compared, ${differences.length} tables differ\n`,
    summary,
    diagnostics: [...found, ...problems, ...unasked(source.targets)],
  };
}

type Asked =
  | { readonly router: string; readonly facts: LiveFacts }
  | { readonly router: string; readonly problem: Diagnostic };

async function asked(target: Target, { network }: Inventory): Promise<Asked> {
  const { router, platform } = target;
  const reader = liveReaderOf(platform);
  if (reader === undefined) throw new Error(`${router}: no reader for ${platform}`);
  const reflector = network.routeReflectors.includes(router);
  try {
    return { router, facts: await factsOf(target, reader, reflector) };
  } catch (error) {
    if (!(error instanceof TransportError) && !(error instanceof Refused)) throw error;
    const command = error instanceof Refused ? error.command : 'SSH';
    return { router, problem: report('SN4504', { router, command, words: error.message }) };
  }
}

class Refused extends Error {
  readonly command: string;

  constructor(command: string, words: string) {
    super(words);
    this.command = command;
  }
}

async function factsOf(target: Target, reader: LiveReader, reflector: boolean): Promise<LiveFacts> {
  const connection = await connect(target, { timeoutMs: 20_000 });
  const answers = new Map<string, string>();
  const ask = async (commands: readonly string[]): Promise<void> => {
    for (const command of commands) {
      const { stdout, stderr, code } = await connection.exec(command);
      if (code !== 0) throw new Refused(command, `${stderr}${stdout}`.trim() || `exit status ${code}`);
      answers.set(command, stdout);
    }
  };
  try {
    await ask([...reader.reads, ...(reflector ? reader.readsOfReflector : [])]);
    await ask(reader.follow(answers));
    return reader.facts(answers);
  } finally {
    await connection.close();
  }
}

function differenceDiagnostics({ subject, onlyOurs, onlyTheirs }: Difference): readonly Diagnostic[] {
  const shown = (lines: readonly string[]) => ({
    subject,
    count: lines.length,
    lines: `${lines.slice(0, SHOWN).join(', ')}${lines.length > SHOWN ? ', …' : ''}`,
  });
  return [
    ...(onlyTheirs.length > 0 ? [report('SN4501', shown(onlyTheirs))] : []),
    ...(onlyOurs.length > 0 ? [report('SN4502', shown(onlyOurs))] : []),
  ];
}

function unasked(targets: readonly Target[]): readonly Diagnostic[] {
  const silent = targets.filter(({ platform }) => liveReaderOf(platform) === undefined);
  return [...Map.groupBy(silent, ({ platform }) => platform)].map(([platform, list]) =>
    report('SN4503', { platform, routers: list.map(({ router }) => router).join(', ') }),
  );
}
