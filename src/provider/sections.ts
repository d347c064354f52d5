import { type ObjectRef, objectKey } from '../device/ownership.ts';
import type { PlatformId } from '../device/platform-id.ts';
import { readConfiguration } from '../plan/configuration.ts';
import type { Configuration, LineNode } from '../plan/rules.ts';
import { changeRulesOf } from '../platforms/change-rules.ts';

/** A piece of a router's text under the name people know it by. */
export interface Section {
  readonly key: string;
  readonly text: string;
}

/**
 * Cuts a router's text into sections, in the order of the text: what stands together and belongs to one object. Nothing is left out, so the sections joined are
 * the text, byte by byte. Keys name the object, or the kind of objects that a line each declares; behind a tool's header (`### ip link`) the tool stands in front; a name met
 * again is numbered.
 */
export function sectionsOf(platform: PlatformId, text: string): readonly Section[] {
  const rules = changeRulesOf(platform);
  if (rules === undefined) throw new Error(`no change rules for platform ${platform}`);
  const configuration = readConfiguration(rules, text);
  const pieces: Piece[] = [];
  const shownAs = rules.shownAs ?? {};
  for (const node of configuration.nodes) cutNode({ configuration, shownAs }, node, [], pieces);
  const { lines } = configuration;
  const last = pieces.at(-1);
  if (last !== undefined) last.end = lines.length;
  return numbered(joined(joined(pieces).map(underItsKind))).map(({ key, start, end }) => ({
    key,
    text: `${lines.slice(start, end).join('\n')}\n`,
  }));
}

interface Piece {
  readonly key: string;
  /** The key of objects of its kind together, where every line names its object. */
  readonly kind: string | undefined;
  readonly start: number;
  end: number;
}

interface Cutting {
  readonly configuration: Configuration;
  readonly shownAs: Readonly<Record<string, string>>;
}

function cutNode(cutting: Cutting, node: LineNode, above: readonly LineNode[], pieces: Piece[]): void {
  const { configuration, shownAs } = cutting;
  const claim = configuration.claims[node.at];
  const object = claim === undefined ? undefined : objectKey(claim);
  const shown = claim && objectKey({ ...claim, kind: shownAs[claim.kind] ?? claim.kind });
  const key = keyOf(shown ?? node.text, above);
  if (node.children.length === 0 || !holdsOthers(configuration, node, object)) {
    const named = claim ?? claimBelow(configuration, node);
    const kind = named !== undefined && saysItsName(node, named) ? keyOf(named.kind, above) : undefined;
    pieces.push({ key, kind, start: node.start, end: node.end });
    return;
  }
  const first = node.children[0];
  pieces.push({ key, kind: undefined, start: node.start, end: first?.start ?? node.at + 1 });
  for (const child of node.children) cutNode(cutting, child, [...above, node], pieces);
  const last = pieces.at(-1);
  if (last !== undefined) last.end = node.end;
}

/** A line above what it holds may belong to nobody: `interface eth3.1110`, whose description is ours. */
function claimBelow({ claims }: Configuration, { children: [only] }: LineNode): ObjectRef | undefined {
  return only === undefined ? undefined : claims[only.at];
}

/** Whether every line that is shown with two lines around it shows the name too: a line alone, or one below the head that has it. */
function saysItsName({ children, text }: LineNode, { name }: ObjectRef): boolean {
  return (
    text.includes(name) && children.length <= 1 && children.every((child) => child.children.length === 0)
  );
}

/** Objects that name themselves need no name above each: neighbours of a kind are one section. A route policy of many entries stays by itself. */
function underItsKind(piece: Piece): Piece {
  return piece.kind === undefined ? piece : { ...piece, key: piece.kind };
}

/** A block of single lines stays whole, whoever they belong to: its lines explain each other. */
function holdsOthers(configuration: Configuration, node: LineNode, object: string | undefined): boolean {
  const holdsBlocks = node.children.some((child) => child.children.length > 0);
  return holdsBlocks && node.children.some((child) => speaksForOther(configuration, child, object));
}

function speaksForOther(configuration: Configuration, node: LineNode, object: string | undefined): boolean {
  const claim = configuration.claims[node.at];
  const own = claim === undefined ? object : objectKey(claim);
  return own !== object || node.children.some((child) => speaksForOther(configuration, child, object));
}

const HEADER = '### ';
const ROUTING = 'vtysh';

/** `ip link: vrf v110-flood` behind a tool's header, else the object alone: what the routing daemon says is named by itself. */
function keyOf(name: string, above: readonly LineNode[]): string {
  const [root] = above;
  if (root === undefined || !root.text.startsWith(HEADER)) return name;
  const tool = root.text.slice(HEADER.length).replace(/ -c ".*"$/, '');
  return tool === ROUTING ? name : `${tool}: ${name}`;
}

/** Neighbours of one name are one piece. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const before = result.at(-1);
    if (before?.key !== piece.key) result.push({ ...piece });
    else
      result[result.length - 1] = {
        ...before,
        kind: before.kind === piece.kind ? before.kind : undefined,
        end: piece.end,
      };
  }
  return result;
}

function numbered(pieces: readonly Piece[]): readonly Piece[] {
  const met = new Map<string, number>();
  return pieces.map((piece) => {
    const count = (met.get(piece.key) ?? 0) + 1;
    met.set(piece.key, count);
    return count === 1 ? piece : { ...piece, key: `${piece.key} (${count})` };
  });
}
