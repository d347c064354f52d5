import { ALONE } from '../vpn-side.ts';
import { changedLines } from './changes.ts';
import { display } from './displays.ts';
import { pinged } from './echo.ts';
import { printRoot } from './print.ts';
import { viewName } from './prompt.ts';
import {
  type Core,
  commitCandidate,
  type Edit,
  endTrial,
  hostname,
  runningText,
  startTrial,
} from './router.ts';
import type { VrpBlock } from './store.ts';
import { resolve, typeInto } from './tree.ts';

/** A terminal on a VRP router. `waitsFor` says whether the next input is a line, an answer, or a single key of the pager. */
export interface VrpSession {
  /** What the device shows before anything is typed, without the prompt. */
  readonly greeting: string;
  readonly prompt: string;
  readonly waitsFor: 'line' | 'answer' | 'key';
  readonly closed: boolean;
  /** Takes one line (or answer, or key) and answers with what the device prints before its next prompt. */
  input(line: string): string;
  /** The connection is gone: the candidate is dropped, a trial of this terminal reverts. */
  close(): void;
}

interface Question {
  readonly text: string;
  readonly answers: Readonly<Record<string, () => string>>;
}

interface Candidate {
  readonly root: VrpBlock;
  /** The running configuration it was made from. */
  readonly base: VrpBlock;
  readonly version: number;
  readonly edits: Edit[];
}

/** Everything one terminal knows. */
interface State {
  readonly core: Core;
  mode: 'user' | 'system';
  path: readonly string[];
  candidate?: Candidate;
  question?: Question;
  pager?: readonly string[];
  paging: boolean;
  closed: boolean;
}

const PAGE = 24;
const MORE = '  ---- More ----';
const GREETING = `
Info: The max number of VTY users is 21, the number of current VTY users online is 1, and total number of terminal users online is 1.
      The current login time is 2026-01-01 00:00:00+08:00.
`;
const UNRECOGNIZED = "Error: Unrecognized command found at '^' position.";

/** Opens a terminal in user view. */
export function createSession(core: Core): VrpSession {
  const state: State = { core, mode: 'user', path: [], paging: true, closed: false };
  if (core.options.asksForNewPassword === true)
    ask(
      state,
      'Warning: The initial password poses security risks.\nThe password needs to be changed. Change now? [Y/N]:',
      () => '',
    );
  return {
    greeting: GREETING,
    get prompt() {
      return promptOf(state);
    },
    get waitsFor() {
      return state.pager !== undefined ? 'key' : state.question !== undefined ? 'answer' : 'line';
    },
    get closed() {
      return state.closed;
    },
    input: (line) => paged(state, input(state, line)),
    close: () => close(state),
  };
}

function promptOf(state: State): string {
  if (state.pager !== undefined) return MORE;
  if (state.question !== undefined) return state.question.text;
  const name = hostname(state.core);
  if (state.mode === 'user') return `<${name}>`;
  const mark = isDirty(state) ? '*' : '~';
  return `[${mark}${name}${viewName(resolve(treeOf(state), state.path))}]`;
}

function isDirty(state: State): boolean {
  return (state.candidate?.edits.length ?? 0) > 0;
}

function treeOf(state: State): VrpBlock {
  return state.candidate?.root ?? state.core.running;
}

function input(state: State, line: string): string {
  if (state.pager !== undefined) return turnPage(state, line);
  if (state.question !== undefined) return answer(state, state.question, line.trim());
  const words = line.trim().replace(/\s+/g, ' ');
  if (words === '') return '';
  const known = state.mode === 'user' ? userCommand(state, words) : systemCommand(state, words);
  return known ?? (state.mode === 'user' ? marked(state, line, 0, UNRECOGNIZED) : typeLine(state, line));
}

function paged(state: State, text: string): string {
  const lines = text.split('\n');
  if (!state.paging || state.pager !== undefined || lines.length <= PAGE + 1) return text;
  state.pager = lines.slice(PAGE);
  return `${lines.slice(0, PAGE).join('\n')}\n`;
}

/** Space: next page; Return: next line; anything else ends the listing. */
function turnPage(state: State, key: string): string {
  const rest = state.pager ?? [];
  delete state.pager;
  if (key !== ' ' && key !== '') return '';
  const size = key === ' ' ? PAGE : 1;
  if (rest.length <= size + 1) return rest.join('\n');
  state.pager = rest.slice(size);
  return `${rest.slice(0, size).join('\n')}\n`;
}

function ask(state: State, text: string, yes: () => string, no: () => string = () => ''): string {
  state.question = { text, answers: { Y: yes, YES: yes, N: no, NO: no } };
  return '';
}

function answer(state: State, question: Question, typed: string): string {
  const chosen = question.answers[typed.toUpperCase()];
  if (chosen === undefined) {
    const choices = Object.keys(question.answers)
      .filter((key) => key.length === 1)
      .join('/');
    state.question = {
      ...question,
      text: `Please choose 'YES' or 'NO' first before pressing 'Enter'. [${choices}]:`,
    };
    return '';
  }
  delete state.question;
  return chosen();
}

function userCommand(state: State, words: string): string | undefined {
  if (words === 'system-view') {
    state.mode = 'system';
    state.path = [];
    return '';
  }
  if (words === 'quit') {
    state.closed = true;
    return '';
  }
  if (words === 'save') return save(state);
  const file = /^save (\S+\.cfg)$/.exec(words)?.[1];
  if (file !== undefined) return saveAs(state, file);
  if (words === 'configuration exclusive') return lock(state);
  if (words === 'undo configuration exclusive') {
    if (state.core.exclusive === state) delete state.core.exclusive;
    return '';
  }
  return anywhere(state, words);
}

function lock(state: State): string {
  if (state.core.exclusive !== undefined && state.core.exclusive !== state)
    return 'Error: The configuration is locked by another user.\n';
  state.core.exclusive = state;
  return '';
}

/** Two questions, as for a configuration file that exists. */
function save(state: State): string {
  const written = (): string => {
    state.core.saved = runningText(state.core);
    return 'Now saving the current configuration to the slot 17 .\nInfo: Save the configuration successfully.\n';
  };
  const first =
    'Warning: The current configuration will be written to the device.\nAre you sure to continue? [Y/N]:';
  return ask(state, first, () =>
    ask(state, 'Warning: cfcard:/vrpcfg.cfg exists, overwrite? [Y/N]:', written),
  );
}

/** Into a file of its own; the configuration the router starts with stays what it is. */
function saveAs(state: State, file: string): string {
  const { core } = state;
  const written = (): string => {
    core.files.set(file, runningText(core));
    return 'Now saving the current configuration to the slot 17 .\nInfo: Save the configuration successfully.\n';
  };
  return ask(state, `Warning: Are you sure to save the configuration to cfcard:/${file}? [Y/N]:`, written);
}

function anywhere(state: State, words: string): string | undefined {
  const more = /^more (\S+)$/.exec(words)?.[1];
  if (more !== undefined) return state.core.files.get(more) ?? 'Error: The file does not exist.\n';
  const { running: root, options } = state.core;
  const vpn = options.vpn ?? ALONE;
  const table =
    display({ root, sessionUp: options.sessionUp ?? (() => true), vpn }, words) ?? pinged(vpn, words);
  if (table !== undefined) return table;
  const length = /^screen-length (\d+) temporary$/.exec(words);
  if (length !== null) {
    state.paging = length[1] !== '0';
    return `Info: The configuration takes effect on the current user terminal interface only.\n`;
  }
  switch (words) {
    case 'display current-configuration':
      return runningText(state.core);
    case 'display saved-configuration':
      return state.core.saved;
    case 'dir':
      return `Directory of cfcard:/\n\n  Idx  Attr     Size(Byte)  Date        Time(LMT)  FileName\n    0  -rw-          4,711  Jan 01 2026 00:00:00   vrpcfg.cfg\n\n1,012,288 KB total (612,544 KB free)\n`;
    case 'display version':
      return 'Huawei Versatile Routing Platform Software\nVRP (R) software, Version 8.220 (NE40E V800R012C10SPC300)\nHUAWEI NE40E uptime is 1 day, 0 hour, 0 minute\n';
    case 'display configuration commit list':
      return state.core.commits.map(({ id, label }) => `${id}  ${label || '-'}\n`).join('');
    case 'display configuration commit list verbose':
      return state.core.commits
        .toReversed()
        .map(
          ({ id, label }, at) =>
            `${at + 1}) CommitId: ${id}\n   Label: ${label || '-'}\n   User: admin\n   User-Intf: VTY 0\n   Type: CLI\n`,
        )
        .join('');
    case 'display configuration candidate changes':
      return state.candidate === undefined
        ? ''
        : changedLines(printRoot(state.candidate.base), printRoot(state.candidate.root));
    default:
      return undefined;
  }
}

function systemCommand(state: State, words: string): string | undefined {
  if (words === 'quit' && state.path.length > 0) {
    state.path = state.path.slice(0, -1);
    return '';
  }
  if (words === 'quit' || words === 'return') return leave(state);
  if (words === 'clear configuration candidate') {
    dropCandidate(state);
    return '';
  }
  if (words === 'abort trial' || words.startsWith('abort trial '))
    return abortTrial(state, /^abort trial persist (\S+)$/.exec(words)?.[1]);
  if (/^commit( |$)/.test(words)) return commitCommand(state, words);
  return anywhere(state, words);
}

function dropCandidate(state: State): void {
  delete state.candidate;
  const reached = resolve(state.core.running, state.path).length - 1;
  state.path = state.path.slice(0, reached);
}

function leave(state: State): string {
  const out = (): string => {
    state.mode = 'user';
    state.path = [];
    dropCandidate(state);
    return '';
  };
  if (!isDirty(state)) return out();
  const commitFirst = (): string => {
    const fault = commit(state, '');
    return fault === undefined ? out() : `${fault}\n`;
  };
  const text =
    'Warning: Uncommitted configurations found, commit them before exiting? [Y(yes)/N(no)/C(cancel)]:';
  state.question = { text, answers: { Y: commitFirst, N: out, C: () => '' } };
  return '';
}

function commit(state: State, label: string): string | undefined {
  const { candidate } = state;
  if (candidate === undefined) return undefined;
  const fault = commitCandidate(state.core, candidate, label);
  if (fault === undefined) dropCandidate(state);
  return fault;
}

const COMMIT = /^commit(?: trial(?: (\d+))?)?(?: label (\S+))?(?: persist (\S+))?(?: description (.+))?$/;

function commitCommand(state: State, words: string): string {
  const { core } = state;
  const parts = COMMIT.exec(words);
  if (parts === null) return marked(state, words, 1, "Error: Unrecognized command found at '^' position.");
  const [, seconds, label = '', persist] = parts;
  if (core.trial !== undefined) return confirmTrial(state, persist);
  if (core.exclusive !== undefined && core.exclusive !== state)
    return 'Error: The configuration is locked by another user.\n';
  const trial = / trial/.test(words);
  const time = Number(seconds ?? 600);
  if (trial && (time < 60 || time > 65535))
    return marked(state, words, 2, "Error: Wrong parameter found at '^' position.");
  const previous = core.running;
  const fault = commit(state, label);
  if (fault !== undefined) return `${fault}\n`;
  if (!trial) return '';
  startTrial(core, previous, time, state, persist);
  return `Warning: The trial configuration will be rolled back in ${time} seconds unless it is committed.\n`;
}

function confirmTrial(state: State, persist: string | undefined): string {
  const { trial } = state.core;
  const mine = trial?.owner === state || (trial?.persist !== undefined && trial.persist === persist);
  if (!mine) return 'Error: The system is in the trial running state of another user.\n';
  endTrial(state.core, true);
  return '';
}

function abortTrial(state: State, persist: string | undefined): string {
  const { trial } = state.core;
  if (trial === undefined) return 'Error: No trial configuration is running.\n';
  if (trial.owner !== state && (trial.persist === undefined || trial.persist !== persist))
    return 'Error: The system is in the trial running state of another user.\n';
  const revert = (): string => {
    endTrial(state.core, false);
    dropCandidate(state);
    return '';
  };
  return ask(state, 'Warning: The trial configuration will be aborted. Continue? [Y/N]:', revert);
}

/** A configuration line: it goes into this terminal's candidate, made from the running configuration by the first one. */
function typeLine(state: State, line: string, confirmed = false): string {
  const { core } = state;
  if (core.trial !== undefined)
    return 'Error: The system is in the trial running state; commit or abort the trial first.\n';
  if (core.exclusive !== undefined && core.exclusive !== state)
    return 'Error: The configuration is locked by another user.\n';
  const candidate = state.candidate ?? {
    root: structuredClone(core.running),
    base: core.running,
    version: core.version,
    edits: [],
  };
  const tree = { root: candidate.root, running: core.running };
  const typed = typeInto(tree, state.path, line, { trusted: false, confirmed });
  if (typed.kind === 'mistyped') return marked(state, line, typed.at, typed.words);
  if (typed.kind === 'refused') return `${typed.words}\n`;
  if (typed.kind === 'ask') return ask(state, typed.question, () => typeLine(state, line, true));
  if (typed.changed) candidate.edits.push({ path: state.path, line });
  if (candidate.edits.length > 0) state.candidate = candidate;
  const reached = resolve(candidate.root, typed.path).length - 1;
  state.path = typed.path.slice(0, reached);
  return typed.remark === '' ? '' : `${typed.remark}\n`;
}

/** The `^` stands under the word the device stumbled over. */
function marked(state: State, line: string, word: number, words: string): string {
  const starts = [...line.matchAll(/\S+/g)].map((match) => match.index);
  const column = starts[word] ?? line.length;
  return `${' '.repeat(promptOf(state).length + column)}^\n${words}\n`;
}

function close(state: State): void {
  state.closed = true;
  delete state.candidate;
  const { trial } = state.core;
  if (trial?.owner === state && trial.persist === undefined) endTrial(state.core, false);
  if (state.core.exclusive === state) delete state.core.exclusive;
}
