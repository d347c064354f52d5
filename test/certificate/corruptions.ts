import { hash } from 'node:crypto';

/** A certificate with one thing changed, and what was changed. */
export interface Corruption {
  readonly what: string;
  readonly text: string;
}

/** Every record deleted, repeated and swapped with its neighbour, and every field of every record changed, one at a time. */
export function corruptionsOf(certificate: string): readonly Corruption[] {
  const lines = certificate.trimEnd().split('\n');
  return lines.flatMap((line, i) => {
    const withLines = (what: string, changed: readonly string[]) => ({
      what: `line ${i + 1} ${what}: ${line.slice(0, 80)}`,
      text: `${changed.join('\n')}\n`,
    });
    const put = (replacement: readonly string[]) => lines.toSpliced(i, 1, ...replacement);
    const swapped = i + 1 < lines.length ? lines.toSpliced(i, 2, lines[i + 1] ?? '', line) : undefined;
    return [
      withLines('deleted', put([])),
      withLines('repeated', put([line, line])),
      ...(swapped === undefined ? [] : [withLines('swapped', swapped)]),
      ...changedFields(line).map(({ what, text }) => withLines(what, put([text]))),
    ];
  });
}

/** The same with the order and the digests made good again, as somebody would who knows the format. */
export function resealed({ what, text }: Corruption): Corruption {
  const [head = '', ...more] = text.trimEnd().split('\n');
  const lines = [head, ...more.filter((line) => !line.includes('"record":"tail"')).sort()];
  const digest = hash('sha256', `${lines.join('\n')}\n`);
  const tail = JSON.stringify({ record: 'tail', records: lines.length + 1, digest });
  return { what: `${what}, sealed again`, text: `${[...lines, tail].join('\n')}\n` };
}

/** The record with each of its values changed, the ones inside lists too. */
function changedFields(line: string): readonly Corruption[] {
  const record: Readonly<Record<string, unknown>> = JSON.parse(line);
  return Object.entries(record).flatMap(([name, value]) =>
    changedValues(value).map((changed) => ({
      what: name,
      text: JSON.stringify({ ...record, [name]: changed }),
    })),
  );
}

function changedValues(value: unknown): readonly unknown[] {
  if (typeof value === 'number') return [value + 1];
  if (typeof value === 'string')
    return [`${value}x`, value.replace(/\d/, (digit) => String((Number(digit) + 1) % 10))].filter(
      (one) => one !== value,
    );
  if (Array.isArray(value))
    return [
      ...(value.length === 0 ? [['x']] : [value.slice(1)]),
      ...value.flatMap((item: unknown, i) =>
        changedValues(item).map((changed) => value.toSpliced(i, 1, changed)),
      ),
    ];
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, inner]) =>
      changedValues(inner).map((changed) => ({ ...value, [name]: changed })),
    );
  return [];
}

/** `CORRUPTIONS=all` tries every one of the thousands, `CORRUPTIONS=100` so many of each network, the ordinary run a few: always the same ones. */
export function sampleOf<Item>(items: readonly Item[], few: number): readonly Item[] {
  const wanted = process.env['CORRUPTIONS'] ?? few;
  if (wanted === 'all') return items;
  const stride = Math.max(1, Math.floor(items.length / Number(wanted)));
  return items.filter((_, i) => i % stride === stride >> 1);
}

/** A certificate with the records about the texts themselves taken from another, and sealed. */
export function underTheTrueDigests(forged: string, other: string): string {
  const isConfig = (line: string) => line.startsWith('{"record":"config"');
  const kept = forged.split('\n').filter((line) => !isConfig(line));
  const text = [...kept, ...other.split('\n').filter(isConfig)].filter((line) => line !== '').join('\n');
  return resealed({ what: '', text }).text;
}
