import { type Place, placeBelow, type Said, topPlace } from './place.ts';
import type {
  ChangeRules,
  Configuration,
  LineNode,
  LineRule,
  ObjectClaim,
  Statement,
  Survey,
} from './rules.ts';

interface Cut {
  readonly rules: ChangeRules;
  /** Asked for by few lines, and not for nothing. */
  readonly survey: () => Survey;
  readonly statements: Statement[];
  readonly claims: (ObjectClaim | undefined)[];
  readonly ruleOf: (LineRule | undefined)[];
  readonly keys: string[];
}

/** Cuts a configuration text into statements, each with its object and the rule that says how it changes. Takes any text. */
export function readConfiguration(rules: ChangeRules, text: string): Configuration {
  const lines = textLines(text);
  const outline = rules.outline(text);
  const { nodes } = outline;
  const survey = rules.survey(outline);
  const byLine = () => new Array(lines.length).fill(undefined);
  const keys = new Array(lines.length).fill('');
  const cut: Cut = { rules, survey: () => survey, statements: [], claims: byLine(), ruleOf: byLine(), keys };
  const top = topPlace(rules);
  for (const node of nodes) readNode(cut, node, top, undefined);
  const { statements, claims, ruleOf } = cut;
  const configuration = { lines, nodes, statements, claims, rules: ruleOf, keys, survey };
  lately.read = configuration;
  return configuration;
}

/**
 * The text read last. When a collection finds no object of a shape that compiled code was made for, V8 throws the code away; the planner has it collect
 * between two routers (`give-back.ts`), and would plan every hundred routers in cold code.
 */
const lately: { read?: Configuration } = {};

/** What some lines of a text say, by the survey of the whole text. */
export function statementsIn(
  rules: ChangeRules,
  nodes: readonly LineNode[],
  survey: () => Survey,
): readonly Statement[] {
  const cut: Cut = { rules, survey, statements: [], claims: [], ruleOf: [], keys: [] };
  const top = topPlace(rules);
  for (const node of nodes) readNode(cut, node, top, undefined);
  return cut.statements;
}

/** The lines of a text, whatever its line ends are and whether the last one has one. */
export function textLines(text: string): readonly string[] {
  const lines = text.includes('\r') ? text.split(/\r?\n/) : text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function readNode(cut: Cut, node: LineNode, above: Place, owner: ObjectClaim | undefined): void {
  const place = placeBelow(cut.rules, above, node.text);
  const object = claimOf(place, owner, cut.survey);
  cut.claims[node.at] = object;
  cut.ruleOf[node.at] = place.own;
  cut.keys[node.at] = place.key;
  if (speaks(place, object)) say(cut, place, object, node);
  for (const child of node.children) readNode(cut, child, place, object);
}

function say(cut: Cut, place: Place, object: ObjectClaim | undefined, node: LineNode): void {
  if (place.says === undefined) cut.statements.push(statementOf(place, object, node));
  else for (const said of place.says) cut.statements.push(statementOf(said, object, node));
}

function statementOf(said: Said, object: ObjectClaim | undefined, node: LineNode): Statement {
  const { key, path, text, words, rule } = said;
  return { key, path, text, words, rule, object, node };
}

function claimOf(
  place: Place,
  owner: ObjectClaim | undefined,
  survey: () => Survey,
): ObjectClaim | undefined {
  const { claim, own, words } = place;
  if (claim !== undefined) return claim;
  return typeof own?.object === 'function' ? own.object(words, survey()) : owner;
}

/** A line the tables know only as the way to others says nothing itself. */
export function speaks(
  { own, known }: Pick<Place, 'own' | 'known'>,
  object: ObjectClaim | undefined,
): boolean {
  if (own === undefined) return !known || object !== undefined;
  if (own.role === 'open-container') return object !== undefined;
  return own.role === undefined;
}
