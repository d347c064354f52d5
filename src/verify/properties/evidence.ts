import type { LiveVerdict, PropertyEvidence } from '../types.ts';

/** What the running network says about one property, beside its configurations. */
export interface LiveCheck extends LiveVerdict {
  readonly property: string;
  /** What speaks against it. */
  readonly against: readonly PropertyEvidence[];
}

/** Everything `verify --live` saw, by property. */
export interface LiveEvidence {
  readonly checks: readonly LiveCheck[];
}
