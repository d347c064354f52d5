import type { Finding } from '../types.ts';

/** What looks like an accident in a network nobody declared, with its severity (names as in src/diagnostics/isolation-classes.ts). */
export const SUSPICION_SEVERITY = {
  'import-one-way': 'high',
  'rt-foreign-export': 'high',
  'vrf-in-two-vpns': 'high',
  'target-near-miss': 'high',
  'target-used-once': 'medium',
  'family-differs': 'medium',
  'vrf-name-shared': 'medium',
  'link-outside-vrfs': 'medium',
} as const satisfies Readonly<Record<string, Finding['severity']>>;
export type SuspicionClass = keyof typeof SUSPICION_SEVERITY;
