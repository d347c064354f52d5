import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfigFolder, sealedTexts } from '../../src/cli/config-folder.ts';
import { auditIsolation } from '../../src/cli/reading/isolation.ts';
import { readersOf } from '../../src/cli/reading/readers.ts';
import { type DeclaredIsolation, declaredIsolation } from '../../src/verify/declared-isolation.ts';
import type { AuditResult } from '../../src/verify/types.ts';
import { edgeName } from './models.ts';
import type { Spec } from './spec.ts';
import { subjectOf } from './subject.ts';
import { textOf } from './texts.ts';

/** The configurations of a network as a folder, and threads that read them. */
export interface Reading {
  readonly bytes: number;
  /** What `verify --configs FOLDER --only isolation` does once the declarations are with its threads: every file read anew, and the answer. */
  verify(): Promise<AuditResult>;
  /** The same from the loaded inventory on, with threads of its own that are not warm. */
  anew(): Promise<AuditResult>;
  close(): Promise<void>;
}

/** Writes the texts of a network into a folder of their own; `threads` readers start when it is first verified. */
export function readingOf(spec: Spec, threads: number): Reading {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-bench-'));
  const edges = Array.from({ length: spec.edges }, (_, edge) => edge);
  let bytes = 0;
  for (const edge of edges) {
    const text = textOf(spec, edge);
    bytes += text.length;
    writeFileSync(join(folder, `${edgeName(edge)}.conf`), text);
  }
  const subject = subjectOf(spec, Array(spec.sites).keys(), edges);
  const declared = declaredIsolation(subject);
  const readers = readersOf(declared, { threads });
  const verified = async (question: DeclaredIsolation, by: typeof readers) => {
    const configs = sealedTexts(subject, readConfigFolder(folder, edges.map(edgeName)));
    const { audit, inParts } = await auditIsolation(question, configs, by);
    if (!inParts) throw new Error('the generated network was not decided in parts');
    return audit;
  };
  return {
    bytes,
    verify: () => verified(declared, readers),
    async anew() {
      const question = declaredIsolation(subject);
      const own = readersOf(question, { threads });
      try {
        return await verified(question, own);
      } finally {
        await own?.close();
      }
    },
    async close() {
      await readers?.close();
      rmSync(folder, { recursive: true });
    },
  };
}
