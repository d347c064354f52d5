import type { PlatformId } from '../../device/platform-id.ts';
import type { InterfaceDraft, RouterDraft } from './draft.ts';
import type { Command } from './view.ts';

/** What one generation of VRP has on top of the words all of them share; a key here replaces the shared command of that name. */
export interface Dialect {
  readonly platform: PlatformId;
  /** Commands of the system view. */
  readonly system: Readonly<Record<string, Command<RouterDraft>>>;
  /** Commands of an interface view. */
  readonly interface: Readonly<Record<string, Command<InterfaceDraft>>>;
  /** What in a text speaks for this generation, and how much (0–1); a negative weight speaks for another one. */
  readonly signs: readonly Sign[];
}

export type Sign = readonly [RegExp, number];
