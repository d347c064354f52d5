import { hash } from 'node:crypto';

/** A certificate with one thing changed, and what was changed; the text is made when it is asked for, since there are thousands. */
export interface Corruption {
  readonly what: string;
  text(): string;
}

/**
 * Every record deleted, repeated and swapped with its neighbour, and every field of every record changed, dropped or taken from the next record
 * of its kind, one at a time; the record with a field more, and the same record spelled otherwise.
 */
export function corruptionsOf(certificate: string): readonly Corruption[] {
  const lines = certificate.trimEnd().split('\n');
  const next = nextOfKind(lines);
  return lines.flatMap((line, i) => {
    const withLines = (what: string, changed: () => readonly string[]) => ({
      what: `line ${i + 1} ${what}: ${line.slice(0, 80)}`,
      text: () => `${changed().join('\n')}\n`,
    });
    const put =
      (...replacement: readonly string[]) =>
      () =>
        lines.toSpliced(i, 1, ...replacement);
    const swapped = () => lines.toSpliced(i, 2, lines[i + 1] ?? '', line);
    return [
      withLines('deleted', put()),
      withLines('repeated', put(line, line)),
      ...(i + 1 < lines.length ? [withLines('swapped', swapped)] : []),
      ...changedRecords(line, next(i)).map(([what, changed]) => withLines(what, put(changed))),
    ];
  });
}

type Fields = Readonly<Record<string, unknown>>;

/** The next record of a record's kind, behind the last the first. */
function nextOfKind(lines: readonly string[]): (at: number) => Fields {
  const records = lines.map((line): Fields => JSON.parse(line));
  const kinds = Map.groupBy(records.keys(), (at) => records[at]?.['record']);
  return (at) => {
    const alike = kinds.get(records[at]?.['record']) ?? [];
    return records[alike[(alike.indexOf(at) + 1) % alike.length] ?? at] ?? {};
  };
}

/** The same with the order and the digests made good again, as somebody would who knows the format. */
export function resealed({ what, text }: Corruption): Corruption {
  return { what: `${what}, sealed again`, text: () => sealed(text()) };
}

function sealed(text: string): string {
  const [head = '', ...more] = text.trimEnd().split('\n');
  const lines = [head, ...more.filter((line) => !line.includes('"record":"tail"')).sort()];
  const digest = hash('sha256', `${lines.join('\n')}\n`);
  const tail = JSON.stringify({ record: 'tail', records: lines.length + 1, digest });
  return `${[...lines, tail].join('\n')}\n`;
}

/** The record with each of its values changed, the ones inside lists too, with a field less or more, and in another spelling of JSON. */
function changedRecords(line: string, next: Fields): readonly (readonly [what: string, changed: string])[] {
  const record: Fields = JSON.parse(line);
  const put = (what: string, changed: Fields) => [what, JSON.stringify(changed)] as const;
  const fields = Object.entries(record).flatMap(([name, value]) => {
    const { [name]: _, ...less } = record;
    const values = [...changedValues(value), ...(name in next ? [next[name]] : [])];
    return [
      put(`without ${name}`, less),
      ...values.map((changed) => put(name, { ...record, [name]: changed })),
    ];
  });
  return [
    ...fields,
    put('with a field more', { ...record, further: true }),
    put('in another order', Object.fromEntries(Object.entries(record).toReversed())),
    ['with a blank', line.replace('{', '{ ')],
    ['with a field twice', line.replace('{', '{"record":"trust",')],
  ];
}

function changedValues(value: unknown): readonly unknown[] {
  if (typeof value === 'number') return [value + 1, value - 1, `${value}`];
  if (typeof value === 'string') return changedTexts(value);
  if (Array.isArray(value))
    return [
      ...value.map((_, i) => value.toSpliced(i, 1)),
      [...value, ...(value.length === 0 ? ['x'] : value.slice(-1))],
      ...value.flatMap((item: unknown, i) =>
        changedValues(item).map((changed) => value.toSpliced(i, 1, changed)),
      ),
    ];
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, inner]) =>
      changedValues(inner).map((changed) => ({ ...value, [name]: changed })),
    );
  return typeof value === 'boolean' ? [!value] : [];
}

/** Longer, empty, and with the first or the last of its digits one more or less. */
function changedTexts(text: string): readonly string[] {
  const moved = [/\d/, /\d(?=\D*$)/].flatMap((at) =>
    [1, 9].map((by) => text.replace(at, (digit) => String((Number(digit) + by) % 10))),
  );
  return [...new Set([`${text}x`, '', ...moved])].filter((one) => one !== text);
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
  return sealed(text);
}
