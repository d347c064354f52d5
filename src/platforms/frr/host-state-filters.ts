import { compareText } from '../../net/order.ts';

interface Table {
  readonly name: string;
  readonly lines: string[];
}

/** `### iptables-save` from `iptables-save`: tables by name, no comments, no counters, no table that does nothing. */
export function filterLines(answer: string): readonly string[] {
  const tables: Table[] = [];
  for (const raw of answer.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('*')) tables.push({ name: line, lines: [] });
    else tables.at(-1)?.lines.push(withoutCounters(line));
  }
  return tables
    .filter((table) => !isIdle(table))
    .sort((a, b) => compareText(a.name, b.name))
    .flatMap((table) => [table.name, ...table.lines]);
}

function withoutCounters(line: string): string {
  return line.replace(/^(:\S+ \S+) \[\d+:\d+\]$/, '$1').replace(/^\[\d+:\d+\] /, '');
}

/** Only built-in chains, all of them accepting and empty. */
function isIdle({ lines }: Table): boolean {
  return lines.every((line) => line === 'COMMIT' || /^:\S+ ACCEPT$/.test(line));
}
