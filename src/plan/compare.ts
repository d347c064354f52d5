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

/** The statements of each object, by `kind name`; lines nobody claims are left out. */
export function byObject(configuration: Configuration): ReadonlyMap<string, readonly Statement[]> {
  const found = new Map<string, Statement[]>();
  for (const statement of configuration.statements) {
    if (statement.object === undefined) continue;
    const key = claimKey(statement.object);
    const list = found.get(key);
    if (list === undefined) found.set(key, [statement]);
    else list.push(statement);
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
  const [oldKeys, wantedKeys] = [keysOf(before), keysOf(after)];
  const changes: ObjectChange[] = [];
  for (const key of [...managed].sort(compareText)) {
    const change = compareObject(
      old.get(key) ?? [],
      wanted.get(key) ?? [],
      oldKeys,
      wantedKeys,
      assertShared,
    );
    if (change !== undefined) changes.push(change);
  }
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

function compareObject(
  before: readonly Statement[],
  after: readonly Statement[],
  oldKeys: ReadonlySet<string>,
  wantedKeys: ReadonlySet<string>,
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

function keysOf(configuration: Configuration): ReadonlySet<string> {
  return new Set(configuration.statements.map(({ key }) => key));
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
