import type { CatalogueSection } from './section.ts';
import { SN40 } from './sn40-breaches.ts';
import { SN42 } from './sn42-findings.ts';
import { SN43 } from './sn43-findings.ts';
import { SN44 } from './sn44-reasons.ts';
import { SN46 } from './sn46-certificate.ts';
import { SN47 } from './sn47-foreign.ts';
import { SN48 } from './sn48-trust.ts';
import { SN443 } from './sn443-reasons.ts';

/** SN4xxx: isolation. */
export const SN4 = {
  ...SN40,
  ...SN42,
  ...SN43,
  ...SN44,
  ...SN443,
  ...SN46,
  ...SN47,
  ...SN48,
} as const satisfies CatalogueSection;
