import type { VrpBlock, VrpEntry } from './store.ts';

/** The lines a device answers to `display current-configuration` between its header and `return`. */
export function printRoot(root: VrpBlock): readonly string[] {
  const lines: string[] = [];
  let last: number | undefined;
  for (const entry of root.entries) {
    const leaf = entry.block === undefined && entry.raw !== true;
    const lead = entry.lead === true || (entry.raw !== true && (!leaf || last !== entry.slot));
    if (lead) lines.push('#');
    lines.push(...printEntry(root, entry, ''));
    last = leaf ? entry.slot : undefined;
  }
  return [...lines, '#', 'return'];
}

function printEntry(parent: VrpBlock, entry: VrpEntry, indent: string): readonly string[] {
  if (entry.raw === true) return entry.text.split('\n');
  if (entry.block === undefined) return [indent + entry.text];
  const separated = parent.view === 'bgp' ? [`${indent}#`] : [];
  return [...separated, indent + entry.text, ...printBody(entry.block, `${indent} `)];
}

function printBody(block: VrpBlock, indent: string): readonly string[] {
  if (block.view !== 'vpn-family') return block.entries.flatMap((entry) => printEntry(block, entry, indent));
  const firstTarget = block.entries.findIndex((entry) => isTarget(entry));
  return block.entries.flatMap((entry, index) => {
    if (index === firstTarget) return targetLines(block).map((line) => indent + line);
    return isTarget(entry) ? [] : printEntry(block, entry, indent);
  });
}

/** Route targets are kept one by one and printed up to eight on a line, export before import. */
function targetLines(block: VrpBlock): readonly string[] {
  return ['export-extcommunity', 'import-extcommunity'].flatMap((direction) => {
    const targets = block.entries.flatMap((entry) =>
      isTarget(entry) && entry.key.endsWith(direction) ? [entry.key.split(' ')[1] ?? ''] : [],
    );
    const lines = Array.from({ length: Math.ceil(targets.length / 8) }, (_, at) =>
      targets.slice(at * 8, at * 8 + 8),
    );
    return lines.map((line) => `vpn-target ${line.join(' ')} ${direction}`);
  });
}

function isTarget(entry: VrpEntry): boolean {
  return entry.key.startsWith('vpn-target ') && entry.raw !== true;
}
