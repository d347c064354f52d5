/** What a certificate says, before anything of it is believed. */
export type Claims = ReturnType<typeof claimsIn>;

/** Its records (none when one of them is no JSON), and what it claims in a record, found by the rest of it. */
export function claimsIn(text: string) {
  const records = recordsIn(text);
  const claims = new Map(records.map(({ claim, ...record }) => [JSON.stringify(record), claim]));
  return { records, in: (record: object): unknown => claims.get(JSON.stringify(record)) };
}

function recordsIn(text: string): readonly Readonly<Record<string, unknown>>[] {
  try {
    const values: readonly unknown[] = JSON.parse(`[${text.trimEnd().split('\n').join()}]`);
    return values.flatMap((one) => (typeof one === 'object' && one !== null ? { ...one } : []));
  } catch {
    return [];
  }
}
