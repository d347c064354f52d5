import type { Family } from '../../net/address.ts';
import type { Command } from '../../plan/types.ts';
import type { SecretLines } from '../../secret/lines.ts';
import type { ExecResult } from '../transport/transport.ts';

/** How a platform's command line is spoken: over one interactive shell, or by single commands. Data first, small functions second. */
export type SessionDefinition = ShellDefinition | ExecDefinition;

/** One change of one router under one name, as the router sees it. Seconds count from the moment the router is told. */
export interface RunMark {
  /** Lower-case letters, digits and hyphens; the same on every router of the run. */
  readonly id: string;
  /** Who runs it and where, ASCII, for whoever finds the router locked. */
  readonly owner: string;
  /** The router goes back by itself unless it is confirmed within this time; at least 60. */
  readonly trialSeconds: number;
  /** The lock counts no longer than this. */
  readonly lockSeconds: number;
  /** The process that speaks for the run, lower-case letters and digits: another one is kept out while this one is connected. Absent: whoever names the run may. */
  readonly speaker?: string;
}

/** The running configuration when a run began, what the run is to make of it, and what it has saved. */
export type RecordPart = 'before' | 'wanted' | 'after';

/** Texts of a run that a router is to keep, under one name each. */
export type RecordTexts = Partial<Readonly<Record<RecordPart, string>>>;

/** What a router says of a change in its own words; a refusal when it is not what it was told. Undefined: it does not know the question. */
export type DeviceDiff = { readonly text: string } | { readonly refusal: Refusal } | undefined;

/** What a router says of its own work. `undefined` parts: the router cannot be asked for them. */
export interface Health {
  /** Sessions configured on it: BGP by VRF (`default` is the backbone) and LDP, and whether each is up. */
  readonly sessions: readonly Session[];
  /** Active routes by `IPv4 VRF`. */
  readonly routes: ReadonlyMap<string, number>;
  /** VRFs a label of this router leads to. */
  readonly labels: readonly string[] | undefined;
  /** Where runs and start-up files are kept. */
  readonly freeKilobytes: number | undefined;
}

export interface Session {
  readonly protocol: 'BGP' | 'LDP';
  readonly vrf: string;
  readonly peer: string;
  readonly up: boolean;
}

/** An answer about health, or what the router refused. */
export type HealthAnswer = Health | { readonly refusal: Refusal };

/** How a router is asked how it is: commands that change nothing, and what their answers mean. */
export interface HealthDefinition {
  /** The commands, for the VRFs of this running configuration. */
  readonly reads: (running: string) => readonly string[];
  readonly health: (answers: ReadonlyMap<string, string>, running: string) => Health;
}

/** A packet a router is asked to send: an echo request from an address of its own in a VRF. Addresses as text of `net`. */
export interface Echo {
  readonly vrf: string;
  readonly family: Family;
  readonly source: string;
  readonly destination: string;
}

/** A route a VRF of a router may have: to exactly this prefix. Text of `net`. */
export interface RouteQuestion {
  readonly vrf: string;
  readonly family: Family;
  readonly prefix: string;
}

/** How a router is asked something about many things, and what its answers mean. */
export interface AskDefinition<Question> {
  /** The commands; one may ask for several. */
  readonly sends: (questions: readonly Question[]) => readonly string[];
  /** The answer to each; what the router could not be asked (no such tool) is left out. */
  readonly answered: (
    answers: ReadonlyMap<string, string>,
    questions: readonly Question[],
  ) => ReadonlyMap<Question, boolean>;
}

/** Whether echo requests are answered. */
export type EchoDefinition = AskDefinition<Echo>;

/** Whether routes are in force. */
export type RouteDefinition = AskDefinition<RouteQuestion>;

interface AnyDefinition {
  /** Where secrets stand in this platform's texts. */
  readonly secrets: SecretLines;
  readonly health?: HealthDefinition;
  readonly echo?: EchoDefinition;
  readonly route?: RouteDefinition;
  /** Characters that do something on this command line before or besides ending a line; a command with one is never sent. */
  readonly forbidden: RegExp;
  /** Lines of the running configuration that say nothing about it (clocks, separators); left out when two texts are compared. */
  readonly volatileLine: RegExp;
  /** Lines whose order counts; the capture names the list they are in. */
  readonly orderedLine?: RegExp;
  /** How deep a line stands; default: its leading blanks. */
  readonly depthOf?: (line: string) => number;
}

/** What the line at the cursor says when it is a prompt. */
export interface Prompt {
  readonly mode: 'user' | 'configuration';
  /** The prompt without its candidate mark: equal in equal views. */
  readonly view: string;
  /** Uncommitted lines wait in the candidate. */
  readonly dirty: boolean;
}

/** A question we answer on purpose, while `command` runs; every other question is answered with `refusal`. */
export interface Dialogue {
  readonly command: RegExp;
  readonly question: RegExp;
  readonly answer: string;
}

/** A command line with views and a candidate configuration, spoken over an interactive shell. */
export interface ShellDefinition extends AnyDefinition {
  readonly style: 'shell';
  /** The host name in the first prompt, which tells prompts from look-alikes in the output afterwards. */
  readonly hostnameOf: (line: string) => string | undefined;
  readonly promptOf: (line: string, hostname: string) => Prompt | undefined;
  /** Commands after which the prompt carries another host name: the name, else undefined. */
  readonly renames: (command: string) => string | undefined;
  readonly setup: readonly string[];
  readonly paging: { readonly pattern: RegExp; readonly answer: string };
  /** The cursor's line when the router waits for an answer. */
  readonly question: RegExp;
  readonly refusal: string;
  readonly dialogues: readonly Dialogue[];
  /** A line of an answer that means: refused. */
  readonly errorLine: RegExp;
  readonly readRunning: string;
  /** The running configuration inside the answer to `readRunning`: introductory remarks removed. */
  readonly runningText: (answer: string) => string;
  readonly enter: string;
  readonly up: string;
  /** Leaves configuration mode from any view; the dialogue for it drops the candidate. */
  readonly leave: string;
  readonly commit: string;
  readonly save: string;
  readonly saved: RegExp;
  /** Reads the configuration the router starts with. */
  readonly readSaved: string;
  readonly trial: TrialDefinition;
  /** What waits in the candidate, typed in a configuration view. */
  readonly candidateDiff: string;
  /** A line that holds a set, whose order is the device's own, as a line for each value; any other line as it is. */
  readonly apart: (line: string) => readonly string[];
  /** Files on the router that hold the record of a run. */
  readonly record: ShellRecord;
}

/** What such a router can keep: the text that runs at the moment. What a run wants it keeps as the commit itself. */
export type KeptRunning = Exclude<RecordPart, 'wanted'>;

/** How a running text is kept in a file of the router's own, and read again (refused when there is no such file). */
export interface ShellRecord {
  readonly keep: (run: string, part: KeptRunning) => string;
  readonly read: (run: string, part: KeptRunning) => string;
  /** Lists the commits. */
  readonly commits: string;
  /** Whose the newest of them is, as its label says; `-` when it has none, undefined when there is no commit. The newest acts as a whole. */
  readonly newest: (answer: string) => string | undefined;
}

/** A platform whose commits can be on trial: it goes back by itself unless somebody who knows the run confirms. */
export interface TrialDefinition {
  /** Typed outside configuration mode; keeps others out until unlocked or the session ends. */
  readonly lock: string;
  readonly unlock: string;
  readonly commit: (run: RunMark) => string;
  readonly confirm: (run: RunMark) => string;
  readonly abort: (run: RunMark) => string;
}

/** One remote command that carries out `commands`, in that order. */
export interface ExecCall {
  readonly command: string;
  readonly stdin?: string;
  readonly commands: readonly Command[];
}

/** A command the router did not take, and what it said. */
export interface Refusal {
  readonly command: string;
  readonly words: string;
}

/** One tool that takes commands: how they are packed into calls and how its answer is judged. */
export interface ExecChannel {
  /** A call takes effect as a whole or not at all; other tools act line by line. */
  readonly isTransaction?: true;
  readonly pack: (commands: readonly Command[]) => readonly ExecCall[];
  readonly refusal: (call: ExecCall, result: ExecResult) => Refusal | undefined;
}

/** A router spoken to by single commands, each its own process there. */
export interface ExecDefinition extends AnyDefinition {
  readonly style: 'exec';
  /** The commands that read the running configuration; nothing else is ever sent to read. */
  readonly reads: readonly string[];
  /** The one text, from the answers by command; `refusal` when an answer makes no sense. */
  readonly runningText: (answers: ReadonlyMap<string, string>) => RunningText;
  readonly channels: Readonly<Record<string, ExecChannel>>;
  readonly saves: (running: string) => readonly ExecCall[];
  readonly saveRefusal: (call: ExecCall, result: ExecResult) => Refusal | undefined;
  /** Reads what the router starts with; the answer is compared with `savedAs(running)`. */
  readonly savedReads: readonly string[];
  readonly savedAs: (running: string) => string;
  readonly run: RunDefinition;
}

/** The router-side part of a run on a platform without commit: a lock, a timer, and the way back kept on the router. */
export interface RunDefinition {
  /** Puts on the router what the other calls need; `lock` ends with status 2 or 127 where it is missing. */
  readonly install: readonly ExecCall[];
  /** Prints on success whose lock it has taken over, if anybody's. */
  readonly lock: (run: RunMark) => ExecCall;
  /** `fallback` leads back from wherever the change stops, each command ignoring a refusal; `before` is the running text now. */
  readonly arm: (run: RunMark, fallback: readonly Command[], before: string) => readonly ExecCall[];
  readonly confirm: (run: RunMark) => readonly ExecCall[];
  /** Goes back now. */
  readonly revert: (run: RunMark) => readonly ExecCall[];
  /** Somebody else led the router back: the timer must not. */
  readonly disarm: (run: RunMark) => readonly ExecCall[];
  readonly unlock: (run: RunMark) => readonly ExecCall[];
  /** Reads what the router will do when its time is up. */
  readonly armed: (run: RunMark) => ExecCall;
  /** What that must be, by what `arm` was given. */
  readonly armedText: (fallback: readonly Command[], before: string) => string;
  /** Prints the run that last began to change the router; fails where none ever did. */
  readonly latest: (run: RunMark) => ExecCall;
  /** Keeps texts of a run, all in one call. What is wanted is put away as soon as the router goes back or another run has it. */
  readonly keep: (run: RunMark, texts: RecordTexts) => ExecCall;
  readonly read: (run: string, part: RecordPart) => ExecCall;
}

export type RunningText = { readonly text: string } | { readonly refusal: Refusal };
