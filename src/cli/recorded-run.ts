import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Journal, RecordedRun } from '../journal/journal.ts';
import type { PushResult } from '../push/types.ts';
import { pushText } from '../report/push-text.ts';
import { gravest } from './exit-code.ts';
import { exitsOfPush, failureDiagnostics } from './failures.ts';
import { refusal } from './gate.ts';
import { journalOf, recordedRun } from './journal-file.ts';
import { type Compiled, loadAndCompile } from './load.ts';
import type { Run, VerbAnswer } from './run.ts';

/** An inventory that compiles. */
export type Ready = Extract<Compiled, { readonly ok: true }>;

/** A run of the journal with the inventory it belongs to. */
export interface RecordedCase {
  readonly ready: Ready;
  readonly journal: Journal;
  readonly recorded: RecordedRun;
}

/** Opens the journal for a verb about a run; `absent` answers for one that the journal does not know. */
export async function withRun(
  run: Run,
  name: string,
  act: (found: RecordedCase) => Promise<VerbAnswer>,
  absent?: (ready: Ready, journal: Journal, unknown: Diagnostic) => Promise<VerbAnswer>,
): Promise<VerbAnswer> {
  const compiled = loadAndCompile(run);
  if (!compiled.ok) return refusal(compiled.exit, compiled.diagnostics);
  const journal = journalOf(run);
  if ('problem' in journal) return refusal('project-config', [journal.problem]);
  try {
    const recorded = recordedRun(run, journal, name);
    if (!('code' in recorded)) return await act({ ready: compiled, journal, recorded });
    return absent === undefined ? refusal('no-input', [recorded]) : await absent(compiled, journal, recorded);
  } finally {
    journal.close();
  }
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
