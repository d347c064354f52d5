import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../plan/digest.ts';
import type { CollectedConfig } from '../../verify/types.ts';

/** Texts that other stacks collected, and the routers whose text is absent, or is not the one that its stack announced. */
export interface Evidence {
  readonly running: readonly CollectedConfig[];
  readonly doubtful: readonly {
    readonly router: string;
    readonly reason: 'absent' | 'not-announced' | 'other-digest';
  }[];
}

/** Reads what other stacks left in the evidence folder for these routers. The folder is anybody's: a text counts only when its stack announced its digest by stack reference. */
export function readEvidence(
  folder: string,
  routers: readonly string[],
  digests: Readonly<Record<string, string>>,
): Evidence {
  const running: CollectedConfig[] = [];
  const doubtful: Evidence['doubtful'][number][] = [];
  for (const router of routers) {
    const file = evidenceFile(folder, router);
    const text = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    const announced = digests[router];
    if (text === undefined) doubtful.push({ router, reason: 'absent' });
    else if (announced === undefined) doubtful.push({ router, reason: 'not-announced' });
    else if (announced !== sha256(text)) doubtful.push({ router, reason: 'other-digest' });
    else running.push({ router, file, text });
  }
  return { running, doubtful };
}

/** Leaves collected texts for other stacks; answers the digest of each. A reader never sees half a text. */
export function keepEvidence(
  folder: string,
  running: readonly CollectedConfig[],
): Readonly<Record<string, string>> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return Object.fromEntries(
    running.map(({ router, text }) => {
      const file = evidenceFile(folder, router);
      writeFileSync(`${file}.tmp`, text, { mode: 0o600 });
      renameSync(`${file}.tmp`, file);
      return [router, sha256(text)];
    }),
  );
}

function evidenceFile(folder: string, router: string): string {
  return join(folder, `${router}.conf`);
}
