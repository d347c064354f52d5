import type { Comparison } from './compare.ts';
import { byKey, claimKey } from './compare.ts';
import { fillTemplate } from './pattern.ts';
import type { ChangeRules, Configuration, LineRule, Statement } from './rules.ts';

/** What has to be typed once the consequences of typing are known. */
export interface Cascade {
  readonly undo: ReadonlySet<Statement>;
  readonly send: ReadonlySet<Statement>;
  /** Lines of others that the change would take along. */
  readonly taken: readonly Statement[];
}

interface Ground {
  readonly rules: ChangeRules;
  readonly before: Configuration;
  readonly after: Configuration;
  readonly managed: ReadonlySet<string>;
  readonly inAfter: ReadonlyMap<string, Statement>;
}

interface Work {
  readonly undo: Set<Statement>;
  readonly send: Set<Statement>;
  readonly taken: Set<Statement>;
  readonly wiped: Set<string>;
  readonly waiting: string[];
}

/**
 * Follows what a router does by itself when lines are typed: a deleted link takes its addresses along, a new binding wipes the interface.
 * What vanished and is still wanted is sent again; what vanishes anyway is not undone; what would take others' lines along is reported.
 */
export function followConsequences(
  rules: ChangeRules,
  before: Configuration,
  after: Configuration,
  managed: ReadonlySet<string>,
  comparison: Comparison,
): Cascade {
  if (comparison.changes.length === 0) return { undo: comparison.undo, send: comparison.send, taken: [] };
  const ground: Ground = { rules, before, after, managed, inAfter: byKey(after) };
  const work: Work = {
    undo: new Set(comparison.undo),
    send: new Set(comparison.send),
    taken: new Set(),
    wiped: new Set(),
    waiting: [],
  };
  rebuildAround(ground, comparison, work);
  for (const one of [...work.undo]) wipe(work, undoneGroups(one));
  for (const one of [...work.send]) wipe(work, sentGroups(one));
  drain(ground, work);
  return { undo: work.undo, send: work.send, taken: [...work.taken] };
}

/** A setting that cannot be typed over takes the block around it along. */
function rebuildAround(ground: Ground, comparison: Comparison, work: Work): void {
  for (const { from, to } of comparison.replacements) {
    if (to.rule.replace !== 'rebuild') continue;
    const above = from.key.slice(0, from.key.lastIndexOf('\n'));
    const header = ground.before.statements.find((one) => one.key === above);
    if (header === undefined) continue;
    work.undo.delete(from);
    rebuild(ground, work, header);
  }
  for (const statement of comparison.send) {
    if (statement.rule.rewrite === true) wipe(work, withinGroups(statement).map(rewriteGroup));
  }
}

const [BELOW, REWRITE] = ['below ', 'rewrite '];

function rewriteGroup(group: string): string {
  return `${REWRITE}${group}`;
}

function rebuild(ground: Ground, work: Work, statement: Statement): void {
  work.undo.add(statement);
  wipe(work, undoneGroups(statement));
  sendAgain(ground, work, statement);
}

function sendAgain(ground: Ground, work: Work, statement: Statement): void {
  const again = ground.inAfter.get(statement.key);
  if (again === undefined || work.send.has(again)) return;
  work.send.add(again);
  wipe(work, sentGroups(again));
}

function drain(ground: Ground, work: Work): void {
  const membersOf = groupsIn(ground.before, ({ within }) => within);
  const anchorsOf = groupsIn(ground.before, ({ anchors }) => anchors);
  for (let group = work.waiting.pop(); group !== undefined; group = work.waiting.pop()) {
    wipe(work, ground.rules.spreads(group, ground.before, ground.after));
    for (const statement of membersOf(group)) strike(ground, work, statement);
    if (group.startsWith(BELOW))
      for (const one of statementsBelow(ground.before, group.slice(BELOW.length))) vanish(ground, work, one);
    if (!group.startsWith(REWRITE)) continue;
    for (const anchor of anchorsOf(group.slice(REWRITE.length))) empty(ground, work, anchor);
  }
}

/** The statements of lines whose keys begin with a text. Lines in between that are no node have none. */
function statementsBelow({ keys, statements }: Configuration, above: string): readonly Statement[] {
  const header = above.slice(0, -1);
  const isBelow = new Uint8Array(keys.length);
  for (let head = keys.indexOf(header); head >= 0; head = keys.indexOf(header, head + 1))
    for (let line = head + 1; line < keys.length; line++) {
      const key = keys[line] ?? '';
      if (key !== '' && !key.startsWith(above)) break;
      isBelow[line] = 1;
    }
  return statements.filter(({ node }) => isBelow[node.at] === 1);
}

type Members = ReadonlyMap<string, readonly Statement[]>;

/** Finds the statements of a group by the templates of their rules, which are filled in only when groups are asked for that begin with the same word. */
function groupsIn(
  before: Configuration,
  templatesOf: (rule: LineRule) => readonly string[] | undefined,
): (group: string) => readonly Statement[] {
  const byWord = new Map<string, Members>();
  return (group) => {
    const word = group.slice(0, group.indexOf(' ') + 1);
    const members = byWord.get(word) ?? membersUnder(word, before, templatesOf);
    byWord.set(word, members);
    return members.get(group) ?? [];
  };
}

function membersUnder(
  word: string,
  before: Configuration,
  templatesOf: (rule: LineRule) => readonly string[] | undefined,
): Members {
  const found = new Map<string, Statement[]>();
  for (const statement of before.statements) {
    for (const template of templatesOf(statement.rule) ?? []) {
      if (!template.startsWith(word)) continue;
      const group = fillTemplate(template, statement.words);
      const list = found.get(group);
      if (list === undefined) found.set(group, [statement]);
      else list.push(statement);
    }
  }
  return found;
}

/** A list that is written anew is emptied by its anchor: the old lines need no command of their own. */
function empty(ground: Ground, work: Work, anchor: Statement): void {
  sendAgain(ground, work, anchor);
  wipe(work, groups(anchor.rule.anchors, anchor));
}

function strike(ground: Ground, work: Work, statement: Statement): void {
  const { whenWiped = 'gone' } = statement.rule;
  if (whenWiped === 'disturbed') sendAgain(ground, work, statement);
  else if (!isManaged(ground, statement)) work.taken.add(statement);
  else if (whenWiped === 'gone') vanish(ground, work, statement);
  else if (ground.inAfter.has(statement.key)) rebuild(ground, work, statement);
}

function vanish(ground: Ground, work: Work, statement: Statement): void {
  if (!isManaged(ground, statement)) {
    work.taken.add(statement);
    return;
  }
  work.undo.delete(statement);
  wipe(work, undoneGroups(statement));
  sendAgain(ground, work, statement);
}

function isManaged(ground: Ground, statement: Statement): boolean {
  return statement.object !== undefined && ground.managed.has(claimKey(statement.object));
}

function wipe(work: Work, names: readonly string[]): void {
  for (const name of names) {
    if (work.wiped.has(name)) continue;
    work.wiped.add(name);
    work.waiting.push(name);
  }
}

function undoneGroups(statement: Statement): readonly string[] {
  const below = statement.node.children.length > 0 ? [`${BELOW}${statement.key}\n`] : [];
  return [...below, ...groups(statement.rule.anchors, statement), ...sentGroups(statement)];
}

function sentGroups(statement: Statement): readonly string[] {
  return groups(statement.rule.wipes, statement);
}

function withinGroups(statement: Statement): readonly string[] {
  return groups(statement.rule.within, statement);
}

function groups(templates: readonly string[] | undefined, statement: Statement): readonly string[] {
  return (templates ?? []).map((template) => fillTemplate(template, statement.words));
}
