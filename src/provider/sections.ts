import { objectKey } from '../device/ownership.ts';
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
 * the text, byte by byte. Keys name the object; behind a tool's header (`### ip link`) the tool stands in front; a name met again is numbered.
 */
export function sectionsOf(platform: PlatformId, text: string): readonly Section[] {
  const rules = changeRulesOf(platform);
  if (rules === undefined) throw new Error(`no change rules for platform ${platform}`);
  const configuration = readConfiguration(rules, text);
  const pieces: Piece[] = [];
  for (const node of configuration.nodes) cutNode(configuration, node, [], pieces);
  const { lines } = configuration;
  const last = pieces.at(-1);
  if (last !== undefined) last.end = lines.length;
  return numbered(joined(pieces)).map(({ key, start, end }) => ({
    key,
    text: `${lines.slice(start, end).join('\n')}\n`,
  }));
}

interface Piece {
  readonly key: string;
  readonly start: number;
  end: number;
}

function cutNode(
  configuration: Configuration,
  node: LineNode,
  above: readonly LineNode[],
  pieces: Piece[],
): void {
  const claim = configuration.claims[node.at];
  const object = claim === undefined ? undefined : objectKey(claim);
  const key = keyOf(object ?? node.text, above);
  if (node.children.length === 0 || !holdsOthers(configuration, node, object)) {
    pieces.push({ key, start: node.start, end: node.end });
    return;
  }
  const first = node.children[0];
  pieces.push({ key, start: node.start, end: first?.start ?? node.at + 1 });
  for (const child of node.children) cutNode(configuration, child, [...above, node], pieces);
  const last = pieces.at(-1);
  if (last !== undefined) last.end = node.end;
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

/** `ip link: vrf v110-flood` behind a tool's header, else the object alone. */
function keyOf(name: string, above: readonly LineNode[]): string {
  const [root] = above;
  if (root === undefined || !root.text.startsWith(HEADER)) return name;
  const tool = root.text.slice(HEADER.length).replace(/ -c ".*"$/, '');
  return `${tool}: ${name}`;
}

/** Neighbours of one name are one piece. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const before = result.at(-1);
    if (before?.key === piece.key) before.end = piece.end;
    else result.push({ ...piece });
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
