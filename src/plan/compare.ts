import { compareText } from '../net/order.ts';
import { fillTemplate } from './pattern.ts';
import type { Configuration, ObjectChange, ObjectClaim, Statement } from './rules.ts';
import { compareSequences } from './sequence.ts';

/** A setting that takes a new value. */
export interface Replacement {
  readonly from: Statement;
  readonly to: Statement;
}

/** What differs between two configurations in the objects a plan manages. */
export interface Comparison {
  readonly changes: readonly ObjectChange[];
  readonly replacements: readonly Replacement[];
  /** Statements to type away and to type, before consequences are followed. */
  readonly undo: ReadonlySet<Statement>;
  readonly send: ReadonlySet<Statement>;
}

/** `kind name` of a claimed object. */
export function claimKey(object: ObjectClaim): string {
  return `${object.kind} ${object.name}`;
}

/** Whether a line shows that its object is in use by somebody; shared lines and some lists may stand there without. */
export function isWitness({ object, rule }: Pick<Statement, 'object' | 'rule'>): boolean {
  return object?.shared !== true && rule.witness !== false;
}

const sorted = new WeakMap<Configuration, ReadonlyMap<string, readonly Statement[]>>();

/** The statements of each object, by `kind name`; lines nobody claims are left out. Worked out once per configuration. */
export function byObject(configuration: Configuration): ReadonlyMap<string, readonly Statement[]> {
  const known = sorted.get(configuration);
  if (known !== undefined) return known;
  const found = statementsByObject(configuration);
  sorted.set(configuration, found);
  return found;
}

const keyed = new WeakMap<Configuration, ReadonlyMap<string, Statement>>();

/** The statements of a configuration by their key; the last of equal ones. Worked out once per configuration. */
export function byKey(configuration: Configuration): ReadonlyMap<string, Statement> {
  const known = keyed.get(configuration);
  if (known !== undefined) return known;
  const found = new Map<string, Statement>();
  for (const statement of configuration.statements) found.set(statement.key, statement);
  keyed.set(configuration, found);
  return found;
}

function statementsByObject(configuration: Configuration): ReadonlyMap<string, readonly Statement[]> {
  const found = new Map<string, Statement[]>();
  let last: { readonly object: ObjectClaim; readonly list: Statement[] } | undefined;
  for (const statement of configuration.statements) {
    const { object } = statement;
    if (object === undefined) continue;
    if (object !== last?.object) {
      const key = claimKey(object);
      const list = found.get(key) ?? [];
      if (list.length === 0) found.set(key, list);
      last = { object, list };
    }
    last.list.push(statement);
  }
  return found;
}

/**
 * Compares two configurations object by object. With `assertShared`, lines of shared objects go only where another value takes their place;
 * without (the way back), a shared object is taken back as it was.
 */
export function compareConfigurations(
  before: Configuration,
  after: Configuration,
  managed: ReadonlySet<string>,
  assertShared: boolean,
): Comparison {
  const [old, wanted] = [byObject(before), byObject(after)];
  const different = [...managed].filter((key) => !isSame(old.get(key) ?? [], wanted.get(key) ?? []));
  const changes = different.length === 0 ? [] : objectChanges(before, after, different, assertShared);
  const replacements = changes.flatMap((change) => replacementsOf(change));
  const typedOver = new Set(
    replacements.filter(({ to }) => (to.rule.replace ?? 'over') === 'over').map(({ from }) => from),
  );
  return {
    changes,
    replacements,
    undo: new Set(changes.flatMap((change) => change.removed).filter((one) => !typedOver.has(one))),
    send: new Set(changes.flatMap((change) => change.added)),
  };
}

/** Most objects are as they should be: line by line the same. */
function isSame(before: readonly Statement[], after: readonly Statement[]): boolean {
  return before.length === after.length && before.every(({ key }, i) => key === after[i]?.key);
}

function objectChanges(
  before: Configuration,
  after: Configuration,
  objects: readonly string[],
  assertShared: boolean,
): readonly ObjectChange[] {
  const [old, wanted] = [byObject(before), byObject(after)];
  const [oldKeys, wantedKeys] = [byKey(before), byKey(after)];
  return objects
    .toSorted(compareText)
    .flatMap(
      (key) =>
        compareObject(old.get(key) ?? [], wanted.get(key) ?? [], oldKeys, wantedKeys, assertShared) ?? [],
    );
}

function compareObject(
  before: readonly Statement[],
  after: readonly Statement[],
  oldKeys: ReadonlyMap<string, Statement>,
  wantedKeys: ReadonlyMap<string, Statement>,
  assertShared: boolean,
): ObjectChange | undefined {
  const object = after[0]?.object ?? before[0]?.object;
  if (object === undefined) return undefined;
  const loose = (statement: Statement) => statement.rule.sequence === undefined;
  const gone = before.filter((one) => loose(one) && !wantedKeys.has(one.key));
  const added = after.filter((one) => loose(one) && !oldKeys.has(one.key));
  const settings = new Set(after.map(settingKey));
  const shared = assertShared && object.shared === true;
  const removed = shared ? gone.filter((one) => settings.has(settingKey(one))) : gone;
  const ordered = compareSequences(before, after);
  const change = {
    object,
    before,
    after,
    removed: unique([...removed, ...ordered.removed]),
    added: unique([...added, ...ordered.added]),
  };
  return change.removed.length + change.added.length === 0 ? undefined : change;
}

function replacementsOf(change: ObjectChange): readonly Replacement[] {
  const coming = new Map(change.added.map((to) => [settingKey(to), to]));
  return change.removed.flatMap((from) => {
    const to = from.rule.setting === undefined ? undefined : coming.get(settingKey(from));
    return to === undefined ? [] : [{ from, to }];
  });
}

/** The setting a statement gives a value to, with the view it stands in; its own key when it is no setting. */
export function settingKey(statement: Statement): string {
  if (statement.rule.setting === undefined) return statement.key;
  const above = statement.key.slice(0, statement.key.lastIndexOf('\n') + 1);
  return `${above}${fillTemplate(statement.rule.setting, statement.words)}`;
}

/** Equal lines that stand twice in a set count once; in sequences each counts. */
function unique(statements: readonly Statement[]): readonly Statement[] {
  const seen = new Set<string>();
  return statements.filter((one) => {
    if (one.rule.sequence !== undefined) return true;
    if (seen.has(one.key)) return false;
    seen.add(one.key);
    return true;
  });
}
