import type { PlatformId } from './platform-id.ts';

/** What became of a configuration line: in the model, known to be irrelevant for a stated reason, or not understood. */
export type LineState = 'read' | 'ignored' | 'unread';

/** One configuration line with the lines below it. `line` counts from 1 in the collected text; 0 when the text was never on a device. */
export interface ConfigNode {
  readonly line: number;
  /** The line without indentation and trailing blanks, as the platform prints it. */
  readonly text: string;
  readonly children: readonly ConfigNode[];
}

/**
 * A router's configuration as a tree of lines. On Linux the first level are the sections of the running configuration
 * (`### ip link`, …); on the others the first level are the lines of the system view.
 */
export interface ConfigTree {
  readonly platform: PlatformId;
  readonly nodes: readonly ConfigNode[];
}

/** A line the grammar did not read; `matters` when it holds a word that can change isolation (see the platform's table). */
export interface UnreadLine {
  readonly line: number;
  readonly text: string;
  readonly matters: boolean;
}

/** How much of a configuration was understood; an audit with `unread` lines that matter is inconclusive. */
export interface Coverage {
  readonly lines: number;
  readonly read: number;
  readonly ignored: number;
  readonly unread: readonly UnreadLine[];
}

/** A node as a document has it (`schema/config-tree.json`): a grammar's own may cut its text out only when it is asked for. */
export function plainNode({ line, text, children }: ConfigNode): ConfigNode {
  return { line, text, children };
}

/** Calls `visit` for every node, parents first, with the texts of its ancestors. */
export function walkTree(
  nodes: readonly ConfigNode[],
  visit: (node: ConfigNode, path: readonly string[]) => void,
  path: readonly string[] = [],
): void {
  for (const node of nodes) {
    visit(node, path);
    walkTree(node.children, visit, [...path, node.text]);
  }
}
