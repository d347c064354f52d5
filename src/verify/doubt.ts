/**
 * A reason why the auditor cannot be sure. `about` says what it casts doubt on: everything, the VPNs with an attachment circuit or VRF on
 * `router`, or the listed VPNs.
 */
export interface Doubt {
  readonly reason: string;
  readonly router?: string;
  readonly data: Readonly<Record<string, string | number>>;
  readonly about: 'all' | 'router' | readonly string[];
  /** It is about declared reach alone: what is isolated is isolated whatever becomes of it. */
  readonly only?: 'reach';
}
