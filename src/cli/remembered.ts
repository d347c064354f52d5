import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Journal, RouterRecord } from '../journal/journal.ts';
import { readRunRecords } from '../push/router-record.ts';
import { type RememberedRun, rememberedRun } from '../remembered.ts';
import { gravest } from './exit-code.ts';
import { refusal } from './gate.ts';
import { limitsOf } from './limits.ts';
import { chosenIn, type Ready, type RecordedCase } from './recorded-run.ts';
import type { Run, VerbAnswer } from './run.ts';
import { newRunMark } from './run-mark.ts';
import { runningFrom } from './running.ts';
import { vaultIn } from './vault.ts';

/** A verb about a run that the journal does not know. */
export interface Asked {
  readonly name: string;
  readonly ready: Ready;
  readonly journal: Journal;
  /** What to say when no router knows it either. */
  readonly unknown: Diagnostic;
  /** What the verb says when they do: undone, confirmed or finished from their records. */
  readonly note: 'SN8156' | 'SN8171' | 'SN8172';
}

/** Such a run as the routers keep it. */
export interface RememberedCase extends RecordedCase {
  readonly remembered: RememberedRun;
  /** Routers that are on their way: on trial, half-way, or not saved yet. */
  readonly open: readonly RouterRecord[];
  /** Where the story comes from, and which routers nobody but a person can judge. */
  readonly notes: readonly Diagnostic[];
  /** A router that is left to a person is an unfinished end. */
  readonly exits: readonly VerbAnswer['exit'][];
}

/** Asks every router of the inventory for its record of a run. */
export async function rememberedCase(
  run: Run,
  { name, ready, journal, unknown, note: code }: Asked,
): Promise<RememberedCase | { readonly stop: VerbAnswer }> {
  const { inventory, compilation } = ready;
  const source = await runningFrom(run, inventory, undefined);
  const { records, unreached } = await readRunRecords(source.targets, name, {
    vault: vaultIn(run),
    ...limitsOf(run),
  });
  if (records.length === 0) return { stop: refusal('no-input', [...source.diagnostics, unknown]) };
  const remembered = rememberedRun(compilation, { records, running: source.network.running });
  const mark = { ...newRunMark(run.startedAt), id: name };
  const recorded = { ...remembered, mark, network: inventory.network.id, startedAt: run.startedAt };
  const chosen = chosenIn(run, ready, recorded);
  if ('stop' in chosen) return chosen;
  const open = chosen.routers.filter(({ result }) => result === undefined);
  const note = report(code, {
    run: name,
    file: run.options.journal ?? '.sectornet/journal.db',
    routers: records.map(({ router }) => router).join(', '),
    unreached: unreached.join(', ') || '-',
  });
  const left = remembered.puzzling.map((router) => report('SN8173', { router, run: name }));
  return {
    ready,
    journal,
    recorded,
    ...chosen,
    remembered,
    open,
    notes: [...source.diagnostics, note, ...left],
    exits: [...(unreached.length === 0 ? [] : ['unreachable' as const]), ...left.map(() => 'left' as const)],
  };
}

/** An answer about a run that only the routers knew, with what is to be said of that. */
export function withNotes(answer: VerbAnswer, { notes, exits }: RememberedCase): VerbAnswer {
  return {
    ...answer,
    exit: gravest([answer.exit, ...exits]),
    diagnostics: [...(answer.diagnostics ?? []), ...notes],
  };
}
