import type { Prompt, ShellDefinition } from '../../push/session/definition.ts';
import { VRP_SECRETS } from '../vrp/secret-lines.ts';
import { vrpEcho } from './echo.ts';
import { vrpHealth } from './health.ts';
import { vrpRoute } from './route.ts';

/**
 * The command line of VRP V8 as the manuals show it (docs/platforms.md): `<PE>` user view, `[~PE]` system view with an empty candidate, `[*PE]` with
 * uncommitted lines. A question that no entry of `dialogues` expects is answered N and counts as a refusal.
 */
export const vrpSession: ShellDefinition = {
  style: 'shell',
  secrets: VRP_SECRETS,
  // `?` and TAB act at once on the interactive line; anything beyond ASCII depends on the terminal's code page.
  forbidden: /[^\u0020-\u007e]|\?/,
  volatileLine: /^\s*#\s*$|^!|^return$|^\s*$/,
  hostnameOf: (line) => /^(?:hrp_[ams])?<([\w.\-@()/:]{1,48})>\s*$/i.exec(line)?.[1],
  promptOf,
  renames: (command) => /^sysname (\S+)$/.exec(command)?.[1],
  setup: ['screen-length 0 temporary'],
  paging: { pattern: /---- More ----/, answer: ' ' },
  // The colon is waited for: an answer typed before it would be lost on a slow line.
  question: /[[(]Y(?:\(yes\))?\/N(?:\(no\))?(?:\/C(?:\(cancel\))?)?[\])]\s*[:?]\s*$/i,
  refusal: 'N',
  dialogues: [
    { command: /^return$/, question: /uncommitted configuration/i, answer: 'N' },
    { command: /^abort trial persist \S+$/, question: /trial/i, answer: 'Y' },
    { command: /^save(?: \S+)?$/, question: /are you sure|continue|overwrite|save/i, answer: 'Y' },
    { command: /^undo peer \S+$/, question: /peer|session|bgp/i, answer: 'Y' },
    { command: /^undo ip vpn-instance \S+$/, question: /vpn|instance/i, answer: 'Y' },
    { command: /^undo ipv[46]-family vpn-instance \S+$/, question: /vpn|instance|family/i, answer: 'Y' },
  ],
  errorLine: /^Error\s*:/i,
  readRunning: 'display current-configuration',
  runningText: (answer) => (answer.endsWith('\n') ? answer : `${answer}\n`),
  enter: 'system-view',
  up: 'quit',
  leave: 'return',
  commit: 'commit',
  save: 'save',
  saved: /saved successfully|save the configuration successfully|successfully saved/i,
  readSaved: 'display saved-configuration',
  candidateDiff: 'display configuration candidate changes',
  apart: (line) => {
    const [, targets = '', way] = /^vpn-target (.+) (\S+)$/.exec(line) ?? [];
    return way === undefined ? [line] : targets.split(' ').map((target) => `vpn-target ${target} ${way}`);
  },
  // `save FILE` writes what runs into a file and leaves the start-up configuration alone.
  record: {
    keep: (run, part) => `save ${run}-${part}.cfg`,
    read: (run, part) => `more ${run}-${part}.cfg`,
    commits: 'display configuration commit list verbose',
    newest: newestLabel,
  },
  health: vrpHealth,
  echo: vrpEcho,
  route: vrpRoute,
  // A trial with a name can be confirmed or ended by another session: what is left of a killed run is finished by the next one.
  trial: {
    lock: 'configuration exclusive',
    unlock: 'undo configuration exclusive',
    commit: ({ id, trialSeconds }) => `commit trial ${trialSeconds} label ${id} persist ${id}`,
    confirm: ({ id }) => `commit persist ${id}`,
    abort: ({ id }) => `abort trial persist ${id}`,
  },
};

/** `1) CommitId: 1000000114`, below it `Label: NAME`. Ids grow, so that the order of the list does not matter. */
function newestLabel(answer: string): string | undefined {
  const commits = [...answer.matchAll(/CommitId:\s*(\d+)[^)]*?Label:\s*(\S+)/g)];
  return commits.sort(([, a], [, b]) => Number(b) - Number(a))[0]?.[2];
}

function promptOf(line: string, hostname: string): Prompt | undefined {
  const bare = line.replace(/^hrp_[ams]/i, '').trimEnd();
  if (bare === `<${hostname}>`) return { mode: 'user', view: '', dirty: false };
  const system = /^\[([~*]?)(.*)\]$/.exec(bare);
  const name = system?.[2];
  if (name === undefined || !(name === hostname || name.startsWith(`${hostname}-`))) return undefined;
  return { mode: 'configuration', view: name.slice(hostname.length), dirty: system?.[1] === '*' };
}
