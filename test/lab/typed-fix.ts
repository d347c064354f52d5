import type { Breach, CollectedConfig } from '../../src/verify/types.ts';

/** Commands to type on one router, as its shell takes them. */
export interface TypedFix {
  readonly router: string;
  readonly commands: readonly string[];
}

/** The auditor's suggested change as an operator would type it, line by line below the views the lines stand in; undefined when it suggests none. */
export function typedFix(
  breach: Breach,
  configs: readonly CollectedConfig[],
): readonly TypedFix[] | undefined {
  if (breach.fix.length === 0) return undefined;
  return changesOf(breach, configs).map(({ router, hunks }) => ({
    router,
    commands: hunks.flatMap(commandsOf),
  }));
}

/** What a suggested change does on one router. */
export interface RouterChange {
  readonly router: string;
  readonly hunks: readonly Hunk[];
}

/** The auditor's suggested change, place by place. */
export function changesOf(breach: Breach, configs: readonly CollectedConfig[]): readonly RouterChange[] {
  return breach.fix.map(({ router, text }) => {
    const lines = configs.find((config) => config.router === router)?.text.split('\n') ?? [];
    const cited = breach.causes.filter((cause) => cause.router === router);
    const lineOf = (words: string) => cited.find((cause) => cause.text === words)?.line;
    return { router, hunks: hunksOf(text, lines, lineOf) };
  });
}

/** Changes in one place: the header of its section (VRP has none), and the views below it from the outermost in. */
export interface Hunk {
  readonly section: string;
  readonly views: readonly string[];
  readonly changes: string[];
}

/** A change names its views itself (lines without a sign), or stands where the line it takes away is cited. */
function hunksOf(
  text: string,
  lines: readonly string[],
  lineOf: (words: string) => number | undefined,
): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let named: string[] = [];
  for (const change of text.split('\n')) {
    const words = change.slice(2);
    if (change.startsWith('  ')) {
      if (!words.startsWith(' ')) named = [];
      named = [...named, words.trim()];
      continue;
    }
    const cited = named.length === 0 && change.startsWith('- ') ? lineOf(words) : undefined;
    const place = cited === undefined ? placeNamed(named) : placeOf(lines, cited - 1);
    const last = hunks.at(-1);
    const goesOn =
      last !== undefined && (samePlace(last, place) || (named.length === 0 && cited === undefined));
    if (goesOn) last.changes.push(change);
    else hunks.push({ ...place, changes: [change] });
  }
  return hunks;
}

type Spot = Pick<Hunk, 'section' | 'views'>;

function samePlace(a: Spot, b: Spot): boolean {
  return a.section === b.section && a.views.join('\n') === b.views.join('\n');
}

const VTYSH = '### vtysh';

function placeNamed(views: readonly string[]): Spot {
  const [first = '', ...rest] = views;
  return first.startsWith('### ') ? { section: first, views: rest } : { section: VTYSH, views };
}

function placeOf(lines: readonly string[], at: number): Spot {
  const section = lines.slice(0, at).findLast((one) => one.startsWith('### ')) ?? '';
  const table = lines.slice(0, at).findLast((one) => one.startsWith('*'));
  const views = section.endsWith('tables-save') && table !== undefined ? [table] : viewsOf(lines, at);
  return { section, views };
}

/** The lines above, from the outermost view in. */
function viewsOf(lines: readonly string[], at: number): readonly string[] {
  const views: string[] = [];
  let depth = indentOf(lines[at]);
  for (let i = at - 1; depth > 0 && i >= 0; i--) {
    if (indentOf(lines[i]) >= depth) continue;
    depth = indentOf(lines[i]);
    views.unshift(lines[i]?.trim() ?? '');
  }
  return views;
}

function indentOf(line = ''): number {
  return line.length - line.trimStart().length;
}

/** The changes of one place as commands of the tool whose section it is. */
export function commandsOf({ section, views, changes }: Hunk): readonly string[] {
  if (section.startsWith(VTYSH)) {
    const typed = changes.map((change) => `${change.startsWith('- ') ? 'no ' : ''}${change.slice(2).trim()}`);
    const words = ['configure terminal', ...views, ...typed];
    return [`vtysh ${words.map((word) => `-c '${word}'`).join(' ')}`];
  }
  if (section.endsWith('tables-save')) return filterCommands(section, views[0], changes);
  return changes.map((change) => kernelCommand(section, change.startsWith('+ '), change.slice(2)));
}

function filterCommands(
  section: string,
  view: string | undefined,
  changes: readonly string[],
): readonly string[] {
  const tool = section.slice(4).replace('-save', '');
  let table = view ?? '';
  return changes.flatMap((change) => {
    const line = change.slice(2);
    if (line.startsWith('*')) table = line;
    if (line.startsWith('*') || line === 'COMMIT') return [];
    const words = line.replace(/^:(\S+) -.*$/, '-N $1');
    return [`${tool} -t ${table.slice(1)} ${change.startsWith('- ') ? words.replace(/^-A/, '-D') : words}`];
  });
}

function kernelCommand(section: string, put: boolean, line: string): string {
  const ip = section.startsWith('### ip -6') ? 'ip -6' : 'ip';
  if (section === '### ip link' && / master /.test(line))
    return put ? `ip ${line}` : `ip ${line.replace(/ master .*/, ' nomaster')}`;
  if (/^### ip (-6 )?(route|rule|address)$/.test(section))
    return `${ip} ${put ? line : line.replace(/ add /, ' del ')}`;
  if (section === '### sysctl')
    return `sysctl -q -w ${put ? line.replace(' = ', '=') : line.replace(/ = .*/, '=0')}`;
  throw new Error(`nobody has said how to ${put ? 'put' : 'take away'} a line of ${section}: ${line}`);
}
