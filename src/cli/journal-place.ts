import type { Run } from './run.ts';

/** Where the journal lies unless `--journal` or SECTORNET_JOURNAL says otherwise. */
const DEFAULT_FILE = '.sectornet/journal.db';

/** Where the journal of this workplace is, or would be. */
export function journalFile(run: Run): string {
  return run.path(journalName(run));
}

/** The same as the user names it. */
export function journalName({ options }: Run): string {
  return options.journal ?? DEFAULT_FILE;
}
