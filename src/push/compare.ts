import { compareText } from '../net/order.ts';
import type { SessionDefinition } from './session/definition.ts';

/** Lines one text has and the other has not, each with the lines above it joined by ` / `. */
export interface Difference {
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
}

/**
 * Compares two running configurations of one router line by line: indentation gives the lines above each, volatile lines and the order of
 * unordered lines do not count. Both lists are empty when the texts say the same.
 */
export function compareRunning(definition: SessionDefinition, expected: string, found: string): Difference {
  const [wanted, seen] = [countLines(definition, expected), countLines(definition, found)];
  return { missing: surplus(wanted, seen), unexpected: surplus(seen, wanted) };
}

/** Whether nothing differs. */
export function isSame({ missing, unexpected }: Difference): boolean {
  return missing.length === 0 && unexpected.length === 0;
}

/** The first few differences on one line, for the words of a failure. */
export function differenceWords({ missing, unexpected }: Difference): string {
  const some = (lines: readonly string[]): string =>
    lines.slice(0, 3).join('; ') + (lines.length > 3 ? `; and ${lines.length - 3} more` : '');
  return [
    ...(missing.length === 0 ? [] : [`missing: ${some(missing)}`]),
    ...(unexpected.length === 0 ? [] : [`unexpected: ${some(unexpected)}`]),
  ].join(', ');
}

function countLines(definition: SessionDefinition, text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const above: { depth: number; text: string }[] = [];
  const places = new Map<string, number>();
  for (const raw of text.split(/\r?\n/)) {
    if (definition.volatileLine.test(raw)) continue;
    const content = raw.trim();
    const depth = definition.depthOf?.(raw) ?? raw.length - raw.trimStart().length;
    while (above.length > 0 && (above.at(-1)?.depth ?? 0) >= depth) above.pop();
    const path = [...above.map((line) => line.text), content].join(' / ');
    above.push({ depth, text: content });
    const key = placed(definition, path, content, places);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** The place of a line in its list, where that counts. */
function placed(
  definition: SessionDefinition,
  path: string,
  content: string,
  places: Map<string, number>,
): string {
  const list = definition.orderedLine?.exec(content)?.[1];
  if (list === undefined) return path;
  const parent = `${path.slice(0, path.length - content.length)}${list}`;
  const place = (places.get(parent) ?? 0) + 1;
  places.set(parent, place);
  return `${path} (rule ${place})`;
}

function surplus(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): readonly string[] {
  const more = [...one].filter(([line, count]) => count > (other.get(line) ?? 0));
  return more.map(([line]) => line).sort(compareText);
}
