import type { Journal, RunSummary } from '../../journal/journal.ts';
import { refusal } from '../gate.ts';
import { journalOf } from '../journal-file.ts';
import type { Register } from '../main.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';

/** `sectornet runs`: what the journal knows. */
export const registerRuns: Register = (program, start) => {
  program
    .command('runs')
    .description('list the runs of this workplace, newest first, and which of them have no end yet')
    .action(() =>
      start((run) =>
        finish(
          run,
          withJournal(run, (journal) => listed(journal, run.startedAt)),
        ),
      ),
    );
};

function listed(journal: Journal, now: string): VerbAnswer {
  const runs = journal.list().map((one) => ({ ...one, state: stateOf(one, now) }));
  const text = runs.map((one) => `${one.run}  ${one.startedAt}  ${one.state}\n${leaveText(one)}`);
  return { exit: 'done', kind: 'Runs', text: text.join(''), data: runs };
}

/** Under whose leave a run did more than the ordinary. */
function leaveText({ override, interruption }: RunSummary): string {
  const against =
    override === undefined
      ? ''
      : `    --accept-breach by ${override.by}: ${override.reason} (${override.verdict}: ${override.pairs.join(', ')})\n`;
  const interrupted =
    interruption === undefined
      ? ''
      : `    --allow-interruption by ${interruption.by}: ${interruption.services.join(', ')}\n`;
  return against + interrupted;
}

/** `open`: some router has no end; `on trial until T`: waits for a judgement; `expired`: nobody gave it in time. */
function stateOf({ finished, trialEnds }: RunSummary, now: string): string {
  if (!finished) return 'open';
  if (trialEnds === undefined) return 'finished';
  return trialEnds > now ? `on trial until ${trialEnds}` : `expired ${trialEnds}`;
}

function withJournal(run: Run, act: (journal: Journal) => VerbAnswer): VerbAnswer {
  const journal = journalOf(run);
  if ('problem' in journal) return refusal('project-config', [journal.problem]);
  try {
    return act(journal);
  } finally {
    journal.close();
  }
}
