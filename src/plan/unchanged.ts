import type { OwnedObject } from '../device/ownership.ts';
import type { DeviceConfig } from '../render/types.ts';
import { claimKey, isWitness } from './compare.ts';
import { readConfiguration, statementsIn, textLines } from './configuration.ts';
import type { ChangeRules, Configuration, LineNode, Statement } from './rules.ts';

/** What a wanted text speaks of, by `kind name`: all of it, and what needs a record; `isStrange` when it holds lines that nobody claims. */
interface Asked {
  readonly objects: ReadonlySet<string>;
  readonly toRecord: readonly string[];
  readonly isStrange: boolean;
}

const remembered = new WeakMap<DeviceConfig, Asked>();

/** Keeps what a text speaks of for as long as the text is there: who has read it anyway spares the planner a reading. */
export function remember(config: DeviceConfig, configuration: Configuration): void {
  remembered.set(config, askedIn(configuration));
}

function askedBy(rules: ChangeRules, config: DeviceConfig): Asked {
  const known = remembered.get(config);
  if (known !== undefined) return known;
  const asked = askedIn(readConfiguration(rules, config.text));
  remembered.set(config, asked);
  return asked;
}

function askedIn({ statements }: Configuration): Asked {
  const objects = new Map<string, boolean>();
  let last: Statement['object'];
  let key = '';
  for (const statement of statements) {
    const { object } = statement;
    if (object === undefined) continue;
    if (object !== last) key = claimKey(object);
    last = object;
    if (objects.get(key) !== true) objects.set(key, isWitness(statement));
  }
  return {
    objects: new Set(objects.keys()),
    toRecord: [...objects].flatMap(([object, isWitnessed]) => (isWitnessed ? [object] : [])),
    isStrange: statements.some(({ object }) => object === undefined),
  };
}

/**
 * Whether a router plainly needs no change: every wanted line stands on it in its place and order, what stands beside them belongs to others, and
 * all that is asked for is recorded. Most routers of a network are of this kind, and it is told without claiming a single wanted line.
 * `false` says nothing: the full comparison decides.
 */
export function isPlainlyUnchanged(
  rules: ChangeRules,
  config: DeviceConfig,
  running: string,
  owned: readonly OwnedObject[],
): boolean {
  const { objects, toRecord, isStrange } = askedBy(rules, config);
  const recorded = new Set(owned.map(claimKey));
  if (isStrange || toRecord.some((object) => !recorded.has(object))) return false;
  const nodes = rules.layout(textLines(running));
  const rest = restOf(rules.layout(textLines(config.text)), nodes);
  if (rest === undefined) return false;
  const statements = statementsIn(rules, rest, rules.survey(nodes));
  return statements.every(({ object }) => {
    const key = object === undefined ? undefined : claimKey(object);
    return key === undefined || !(recorded.has(key) || objects.has(key));
  });
}

/** The running nodes beside the wanted ones, below the lines they stand below; `undefined` when a wanted one is missing or elsewhere. */
function restOf(wanted: readonly LineNode[], running: readonly LineNode[]): readonly LineNode[] | undefined {
  const rest: LineNode[] = [];
  let next = 0;
  for (const node of running) {
    const other = wanted[next];
    if (other?.text !== node.text) {
      rest.push(node);
      continue;
    }
    next++;
    const below = restOf(other.children, node.children);
    if (below === undefined) return undefined;
    if (below.length > 0) rest.push({ ...node, children: below });
  }
  return next < wanted.length ? undefined : rest;
}
