import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { localDay } from '../cli/governance.ts';
import { DEFAULT_WAITS } from '../push/transport/transport.ts';
import type { Limits } from '../push/turns.ts';
import type { Properties } from './wire/values.ts';

/** What the stack tells the provider (`sectornet:` keys of its configuration). Paths are absolute. */
export interface Settings {
  /** The folder that holds Pulumi.yaml: relative paths of the stack start there. */
  readonly root: string;
  /** The inventory of the network; absent: nothing can be written. */
  readonly inventory: string | undefined;
  /** The day the inventory is read for (`sectornet:asOf`), YYYY-MM-DD; today unless the stack says otherwise. Freezes and approvals always count today. */
  readonly asOf: string;
  /** A running lab, as `sectornet lab up` writes it down; empty: the routers themselves. */
  readonly lab: string;
  /** No router is spoken to: Read answers what the state remembers, writes are refused. */
  readonly offline: boolean;
  /** Routers spoken to at once. */
  readonly parallel: number;
  /** Through one jump host at once; undefined: as many as altogether. */
  readonly perJumpHost: number | undefined;
  /** How long sessions and pings may take to come back after a change before it is taken back, milliseconds. */
  readonly settleMs: number;
  /** VPNs a change may interrupt, comma between, or all of them; undefined: none. */
  readonly allowInterruption: true | string | undefined;
  /** Secret values of the stack's configuration, by key: what `pulumi:KEY` names. Never logged, and kept nowhere. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Secrets that cannot be compared are set again. */
  readonly renewSecrets: boolean;
  /** Hashes of approved plans. */
  readonly approvedDigests: readonly string[];
  /** Reference to the private key of whoever pushes, where the network is governed. */
  readonly key: string | undefined;
  /** The journal every push is written to. */
  readonly journal: string;
  /** Where plans lie under their hash, with the approvals beside them. */
  readonly plans: string;
}

const PARALLEL = 8;

/** Settings from provider arguments; unknown keys are ignored, since the program's own keys arrive here too. */
export function settingsOf(
  { value, secrets = [] }: Pick<Properties, 'value'> & Partial<Pick<Properties, 'secrets'>>,
  root: string,
): Settings {
  const text = (key: string): string | undefined => {
    const found = value[key];
    return typeof found === 'string' && found !== '' ? found : undefined;
  };
  const path = (key: string): string | undefined => {
    const found = text(key);
    return found === undefined ? undefined : resolve(root, found);
  };
  const count = (key: string): number | undefined => {
    const found = Number(text(key) ?? value[key]);
    return Number.isInteger(found) && found > 0 ? found : undefined;
  };
  return {
    root,
    inventory: path('inventory'),
    asOf: text('asOf') ?? localDay(new Date().toISOString()),
    lab: path('lab') ?? '',
    offline: text('offline') === 'true',
    parallel: count('parallel') ?? PARALLEL,
    perJumpHost: count('perJumpHost'),
    settleMs: (count('settleSeconds') ?? DEFAULT_WAITS.settleMs / 1000) * 1000,
    allowInterruption: text('allowInterruption') === 'true' ? true : text('allowInterruption'),
    secrets: Object.fromEntries(
      secrets.flatMap(([key = '', ...deeper]) => {
        const found = deeper.length === 0 ? text(key) : undefined;
        return found === undefined ? [] : [[key, found]];
      }),
    ),
    renewSecrets: text('renewSecrets') === 'true',
    approvedDigests: digestsIn(text('approvedDigest') ?? ''),
    key: text('key') ?? process.env['SECTORNET_KEY'],
    journal: path('journal') ?? join(root, '.sectornet', 'journal.db'),
    plans: path('plans') ?? join(root, '.sectornet', 'plans'),
  };
}

/** How many routers a stack speaks to at once. */
export function limitsIn({ parallel, perJumpHost }: Settings): Limits {
  return { parallel, ...(perJumpHost === undefined ? {} : { perJumpHost }) };
}

/** Plan hashes in a list with commas. */
export function digestsIn(text: string): readonly string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

/** The folder with Pulumi.yaml at or above a folder; the folder itself when there is none. */
export function projectRoot(from: string): string {
  let folder = resolve(from);
  while (!existsSync(join(folder, 'Pulumi.yaml'))) {
    const above = dirname(folder);
    if (above === folder) return resolve(from);
    folder = above;
  }
  return folder;
}
