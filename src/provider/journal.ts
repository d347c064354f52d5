import { type Journal, openJournal } from '../journal/journal.ts';
import { vaultBeside } from '../journal/secret-key.ts';
import { sealerWith } from '../platforms/sealer.ts';

/** The journal of a stack, rid of the secrets that an earlier build may have written there. */
export function stackJournal(file: string): Journal {
  return openJournal(file, sealerWith(vaultBeside(file)));
}
