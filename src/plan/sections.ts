import type { Cause } from '../intent/types.ts';
import { compareText } from '../net/order.ts';
import { claimKey } from './compare.ts';
import type { Owner, Owners } from './ownership.ts';
import type { LineNode, ObjectChange, Statement } from './rules.ts';
import type { ChangedLine, SectionChange } from './types.ts';

/** Where the lines of a change come from: the cause of each wanted line, whose the objects are, and the entries of agreements that are in force no longer (or not yet). */
export interface Sources {
  readonly causes: readonly (Cause | undefined)[];
  readonly owners: Owners;
  readonly lapsed?: ReadonlyMap<string, Cause> | undefined;
}

/**
 * The difference object by object in the platform's own words. Each new line knows its cause in the inventory. A line that goes has the entry of its
 * agreement where that has lapsed, else the cause of its object, or none when nothing is declared for the object any more.
 */
export function sectionsOf(changes: readonly ObjectChange[], sources: Sources): readonly SectionChange[] {
  return changes
    .map((change) => sectionOf(change, sources))
    .sort((a, b) => compareText(claimKey(a.object), claimKey(b.object)));
}

function sectionOf(change: ObjectChange, { causes, owners, lapsed }: Sources): SectionChange {
  const { kind, name } = change.object;
  const owner: Owner = owners.get(claimKey(change.object)) ?? { vpns: [] };
  const whole = change.after.map(({ node }) => causes[node.at]).find((cause) => cause !== undefined);
  const ended = change.added.length === 0 ? lapsed?.get(owner.agreement ?? '') : undefined;
  return {
    object: { kind, name },
    vpns: owner.vpns,
    ...(owner.agreement === undefined ? {} : { agreement: owner.agreement }),
    change: change.before.length === 0 ? 'create' : change.after.length === 0 ? 'delete' : 'update',
    lines: [
      ...linesOf(change.removed, '-', () => ended ?? whole),
      ...linesOf(change.added, '+', ({ node }) => causes[node.at]),
    ],
  };
}

function linesOf(
  statements: readonly Statement[],
  sign: '+' | '-',
  causeOf: (statement: Statement) => Cause | undefined,
): readonly ChangedLine[] {
  const nodes = new Map<LineNode, Statement>();
  for (const statement of statements) if (!nodes.has(statement.node)) nodes.set(statement.node, statement);
  return [...nodes.values()]
    .sort((a, b) => a.node.at - b.node.at)
    .map((statement) => {
      const { node, path } = statement;
      const cause = causeOf(statement);
      return { sign, path, text: node.text, ...(cause === undefined ? {} : { cause }) };
    });
}
