import type { CatalogueEntry } from './catalogue/section.ts';
import { SN1 } from './catalogue/sn1-syntax.ts';
import { SN2 } from './catalogue/sn2-addressing.ts';
import { SN3 } from './catalogue/sn3-policy.ts';
import { SN4 } from './catalogue/sn4-isolation.ts';
import { SN5 } from './catalogue/sn5-rendering.ts';
import { SN6 } from './catalogue/sn6-device.ts';
import { SN7 } from './catalogue/sn7-plan.ts';
import { SN8 } from './catalogue/sn8-governance.ts';
import { SN9 } from './catalogue/sn9-tool.ts';
import { SN12 } from './catalogue/sn12-structure.ts';
import { SN13 } from './catalogue/sn13-references.ts';
import { SN14 } from './catalogue/sn14-policy-file.ts';
import { SN29 } from './catalogue/sn29-allocation.ts';
import { SN39 } from './catalogue/sn39-intent.ts';
import { SN45 } from './catalogue/sn45-live.ts';
import { SN46 } from './catalogue/sn46-providers.ts';
import { SN95 } from './catalogue/sn95-lab.ts';
import { SN96 } from './catalogue/sn96-pulumi.ts';
import { SN392 } from './catalogue/sn392-secrets.ts';
import { SN613 } from './catalogue/sn613-ssh.ts';
import { SN615 } from './catalogue/sn615-plan.ts';
import { SN811 } from './catalogue/sn811-runs.ts';
import { SN815 } from './catalogue/sn815-push.ts';
import { SN818 } from './catalogue/sn818-scopes.ts';

const SECTIONS = {
  ...SN1,
  ...SN12,
  ...SN13,
  ...SN14,
  ...SN2,
  ...SN29,
  ...SN3,
  ...SN39,
  ...SN392,
  ...SN4,
  ...SN46,
  ...SN5,
  ...SN6,
  ...SN613,
  ...SN615,
  ...SN7,
  ...SN8,
  ...SN811,
  ...SN815,
  ...SN818,
  ...SN9,
  ...SN45,
  ...SN95,
  ...SN96,
};

/** Every code that sectornet can report; a misspelt one does not compile. */
export type DiagnosticCode = keyof typeof SECTIONS;

/** Every code with its sentences in both languages, in code order. */
export const CATALOGUE: ReadonlyMap<string, CatalogueEntry> = new Map(
  Object.entries<CatalogueEntry>(SECTIONS).sort(([a], [b]) => (a < b ? -1 : 1)),
);

/** The entry of a code; throws for a code that nobody wrote down, since that is a bug of ours. */
export function entryOf(code: string): CatalogueEntry {
  const entry = CATALOGUE.get(code);
  if (entry === undefined) throw new Error(`no catalogue entry for ${code}`);
  return entry;
}
