import type { Schedule } from '../schedule.ts';
import type { VpnSide, VpnView } from '../vpn-side.ts';
import { checkCandidate } from './check.ts';
import { loadConfiguration } from './load.ts';
import { printRoot } from './print.ts';
import { createSession, type VrpSession } from './session.ts';
import { find, type VrpBlock } from './store.ts';
import { typeInto } from './tree.ts';
import { vrpVpnSide } from './vpn-side.ts';

export interface VrpOptions {
  /** The clock of `commit trial`; without it trials never run out. */
  readonly schedule?: Schedule;
  /** Whether the far end keeps a session up; default: always. */
  readonly sessionUp?: (peer: string) => boolean;
  /** The other routers' VPN routes; default: there are none. */
  readonly vpn?: VpnView;
  /** Asks at login whether the password shall be changed. */
  readonly asksForNewPassword?: boolean;
}

/** A router with VRP V8: the running configuration, the saved one, and the terminals on it. */
export interface VrpRouter {
  /** Opens an interactive terminal. */
  session(): VrpSession;
  /** `display current-configuration`. */
  running(): string;
  /** The configuration the router starts with. */
  saved(): string;
  /** What it gives to and takes from VPN routes now. */
  vpnSide(): VpnSide;
  /** Loses what was not saved. */
  reboot(): void;
}

/** A line that was typed into a candidate, with the views above it. */
export interface Edit {
  readonly path: readonly string[];
  readonly line: string;
}

interface Trial {
  readonly previous: VrpBlock;
  readonly owner: object;
  readonly persist?: string;
  readonly cancel: () => void;
}

/** What the terminals of one router share. */
export interface Core {
  readonly options: VrpOptions;
  running: VrpBlock;
  saved: string;
  /** Files written by `save FILE`. */
  readonly files: Map<string, string>;
  /** Counts commits; a candidate remembers the one it started from. */
  version: number;
  readonly commits: { readonly id: number; readonly label: string }[];
  trial?: Trial;
  exclusive?: object;
}

const HEADER = '!Software Version V800R012C10SPC300';

/** Starts a router from a configuration text. */
export function createVrpRouter(startup: string, options: VrpOptions = {}): VrpRouter {
  const root = loadConfiguration(startup);
  const core: Core = { options, running: root, saved: '', files: new Map(), version: 0, commits: [] };
  core.saved = runningText(core);
  let side: { readonly of: VrpBlock; readonly value: VpnSide } | undefined;
  return {
    vpnSide: () => {
      if (side?.of !== core.running)
        side = { of: core.running, value: vrpVpnSide(core.running, options.sessionUp ?? (() => true)) };
      return side.value;
    },
    session: () => createSession(core),
    running: () => runningText(core),
    saved: () => core.saved,
    reboot: () => {
      core.trial?.cancel();
      delete core.trial;
      core.running = loadConfiguration(core.saved);
      core.version += 1;
    },
  };
}

/** The text of `display current-configuration`. */
export function runningText(core: Core): string {
  return `${[HEADER, ...printRoot(core.running)].join('\n')}\n`;
}

export function hostname(core: Core): string {
  return find(core.running, 'sysname')?.text.split(' ')[1] ?? 'HUAWEI';
}

/** Makes a candidate the running configuration; the answer is the fault that stops it. */
export function commitCandidate(
  core: Core,
  candidate: { readonly root: VrpBlock; readonly version: number; readonly edits: readonly Edit[] },
  label: string,
): string | undefined {
  const root = candidate.version === core.version ? candidate.root : rebased(core, candidate.edits);
  if (root === undefined) return 'Error: The configuration conflicts with one committed by another user.';
  const fault = checkCandidate(root);
  if (fault !== undefined) return fault;
  core.running = root;
  core.version += 1;
  core.commits.push({ id: 1000000000 + core.version, label });
  return undefined;
}

/** Types the lines of a candidate again on what others have committed meanwhile. */
function rebased(core: Core, edits: readonly Edit[]): VrpBlock | undefined {
  const root = structuredClone(core.running);
  const tree = { root, running: core.running };
  for (const edit of edits) {
    const typed = typeInto(tree, edit.path, edit.line, { trusted: false, confirmed: true });
    if (typed.kind !== 'done') return undefined;
  }
  return root;
}

/** Starts the time in which a commit must be confirmed. */
export function startTrial(
  core: Core,
  previous: VrpBlock,
  seconds: number,
  owner: object,
  persist?: string,
): void {
  const cancel = core.options.schedule?.(seconds, () => endTrial(core, false)) ?? (() => undefined);
  core.trial = { previous, owner, cancel, ...(persist === undefined ? {} : { persist }) };
}

/** Ends a trial: the trial configuration stays, or the one before it comes back. */
export function endTrial(core: Core, keep: boolean): void {
  const { trial } = core;
  if (trial === undefined) return;
  trial.cancel();
  delete core.trial;
  if (keep) return;
  core.running = trial.previous;
  core.version += 1;
}
