import type { Settings } from '../settings.ts';

/** What the program of a stack is told. */
export interface StackRequest {
  readonly stack: string;
  readonly settings: Settings;
  /** Which routers are this stack's, in the grammar of `--limit`; empty: all. */
  readonly routers: string;
  readonly scope: 'network' | 'region';
  /** The folder regions share; empty: this stack has the whole network. */
  readonly evidence: string;
  /** Digests of the texts of other stacks' routers. */
  readonly digests: Readonly<Record<string, string>>;
  readonly preview: boolean;
}

/** Why a stack is not even registered; the message is for people. */
export class StackRefusal extends Error {}

/** What is told before the resources. */
export interface Note {
  readonly severity: 'info' | 'warning';
  readonly text: string;
}
