import { objectKey } from '../device/ownership.ts';
import type { PlatformId } from '../device/platform-id.ts';
import { readConfiguration } from '../plan/configuration.ts';
import type { LineNode } from '../plan/rules.ts';
import { changeRulesOf } from '../platforms/change-rules.ts';

/**
 * A configuration text cut by object: `kind name` → the lines of that object below the views they stand in, LF line ends. A section is what
 * one change of a plan is about, so that a preview names the object above its lines.
 */
export type Sections = Readonly<Record<string, string>>;

/** Cuts a router's text into sections; lines that belong to no object (separators, closing words) are left out. */
export function sectionsOf(platform: PlatformId, text: string): Sections {
  const rules = changeRulesOf(platform);
  if (rules === undefined) throw new Error(`no change rules for platform ${platform}`);
  const { nodes, claims, lines } = readConfiguration(rules, text);
  const sections = new Map<string, SectionLines>();
  const visit = (node: LineNode, above: readonly LineNode[]): void => {
    const claim = claims[node.at];
    const path = [...above, node];
    if (claim !== undefined) addLine(sections, objectKey(claim), path);
    for (const child of node.children) visit(child, path);
  };
  for (const node of nodes) visit(node, []);
  return Object.fromEntries(
    [...sections].map(([key, { shown }]) => [key, shown.map(({ at }) => `${lines[at] ?? ''}\n`).join('')]),
  );
}

/** A text whose statements are those of the sections; the order of objects says nothing to the planner. */
export function textOf(sections: Sections): string {
  return Object.keys(sections)
    .sort()
    .map((key) => sections[key] ?? '')
    .join('');
}

interface SectionLines {
  readonly shown: LineNode[];
  readonly seen: Set<LineNode>;
}

function addLine(sections: Map<string, SectionLines>, key: string, path: readonly LineNode[]): void {
  const section = sections.get(key) ?? { shown: [], seen: new Set<LineNode>() };
  sections.set(key, section);
  for (const node of path) {
    if (section.seen.has(node)) continue;
    section.seen.add(node);
    section.shown.push(node);
  }
}
