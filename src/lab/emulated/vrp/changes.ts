import { diffArrays } from 'diff';

/** `display configuration candidate changes`: changed lines with `+` and `-`, below the lines that open their views. */
export function changedLines(running: readonly string[], candidate: readonly string[]): string {
  const lines = ['Building configuration'];
  let open: string[] = [];
  const [before, after] = [running, candidate].map((text) => text.filter((line) => line.trim() !== '#'));
  for (const part of diffArrays(before ?? [], after ?? [])) {
    for (const line of part.value) {
      const depth = line.length - line.trimStart().length;
      const sign = part.added ? '+' : part.removed ? '-' : ' ';
      if (sign === ' ') open = [...open.filter((one) => indent(one) < depth), line];
      else {
        lines.push(...open.filter((one) => indent(one) < depth).map((one) => ` ${one}`));
        open = [];
        lines.push(`${sign}${line}`);
      }
    }
  }
  return lines.length === 1 ? '' : `${lines.join('\n')}\n`;
}

function indent(line: string): number {
  return line.length - line.trimStart().length;
}
