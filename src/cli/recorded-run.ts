import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Journal, RecordedRun, RouterRecord } from '../journal/journal.ts';
import type { PushResult } from '../push/types.ts';
import { pushText } from '../report/push-text.ts';
import { gravest } from './exit-code.ts';
import { exitsOfPush, failureDiagnostics } from './failures.ts';
import { refusal } from './gate.ts';
import { journalOf, recordedRun } from './journal-file.ts';
import { type Compiled, loadAndCompile, nothingSelected } from './load.ts';
import { formProblem, type Run, type VerbAnswer } from './run.ts';
import { selectRouters } from './select.ts';

/** An inventory that compiles. */
export type Ready = Extract<Compiled, { readonly ok: true }>;

/** A run of the journal with the inventory it belongs to. */
export interface RecordedCase {
  readonly ready: Ready;
  readonly journal: Journal;
  readonly recorded: RecordedRun;
  /** Routers of the run that `--limit` leaves to the verb; all of them without it. */
  readonly routers: readonly RouterRecord[];
}

/** Opens the journal for a verb about a run; `absent` answers for one that the journal does not know. */
export async function withRun(
  run: Run,
  name: string,
  act: (found: RecordedCase) => Promise<VerbAnswer>,
  absent?: (ready: Ready, journal: Journal, unknown: Diagnostic) => Promise<VerbAnswer>,
): Promise<VerbAnswer> {
  const formless = formProblem(run);
  if (formless.length > 0) return refusal('usage', formless);
  const compiled = loadAndCompile(run);
  if (!compiled.ok) return refusal(compiled.exit, compiled.diagnostics);
  const journal = journalOf(run);
  if ('problem' in journal) return refusal('project-config', [journal.problem]);
  try {
    const recorded = recordedRun(run, journal, name);
    if (!('code' in recorded)) {
      const chosen = chosenIn(run, compiled, recorded);
      return 'stop' in chosen ? chosen.stop : await act({ ready: compiled, journal, recorded, ...chosen });
    }
    return absent === undefined ? refusal('no-input', [recorded]) : await absent(compiled, journal, recorded);
  } finally {
    journal.close();
  }
}

/** The routers of a run that a verb is about. A run of another network says nothing of this one, and would be written into its lock file. */
export function chosenIn(
  run: Run,
  { inventory }: Ready,
  { mark, network, routers }: RecordedRun,
): { readonly routers: readonly RouterRecord[] } | { readonly stop: VerbAnswer } {
  if (network !== inventory.network.id) {
    const data = { run: mark.id, network, other: inventory.network.id };
    return { stop: refusal('usage', [report('SN6190', data)]) };
  }
  const { limit } = run.options;
  if (limit === undefined) return { routers };
  const selected = selectRouters(run, inventory);
  if (selected.length === 0) return { stop: nothingSelected(run, inventory, 'Apply') };
  const chosen = routers.filter(({ router }) => selected.includes(router));
  if (chosen.length > 0) return { routers: chosen };
  const names = routers.map(({ router }) => router).join(', ') || '-';
  return { stop: refusal('nothing-selected', [report('SN6191', { limit, run: mark.id, routers: names })]) };
}

/** How the routers of a push ended, as a verb's answer. */
export function pushAnswer(run: Run, push: PushResult, diagnostics: readonly Diagnostic[]): VerbAnswer {
  return {
    exit: gravest(exitsOfPush(push)),
    kind: 'Apply',
    text: pushText(push, run.language, run.paint),
    data: { push },
    diagnostics: [...diagnostics, ...failureDiagnostics(push.routers)],
  };
}
