/** One line of the table at the end of the run. */
export interface Row {
  readonly name: string;
  readonly must: number;
  readonly mustNot: number;
  readonly sent: number;
  readonly fixed?: number;
  readonly verdict: string;
  readonly seconds: number;
}

/** Cases, what must and must not arrive, probes sent, breaches closed by the auditor's own change, verdict, seconds; the totals in the last line. */
export function tableText(rows: readonly Row[], total: number): string {
  const sum = (key: 'must' | 'mustNot' | 'sent'): number => rows.reduce((all, row) => all + row[key], 0);
  const all = {
    name: 'total',
    must: sum('must'),
    mustNot: sum('mustNot'),
    sent: sum('sent'),
    fixed: rows.reduce((all, { fixed = 0 }) => all + fixed, 0),
    verdict: '',
    seconds: total,
  };
  const lines = [...rows, all].map((row) =>
    [
      row.name.padEnd(38),
      ...[row.must, row.mustNot, row.sent].map((count) => String(count).padStart(8)),
      String(row.fixed ?? '').padStart(8),
      row.verdict.padStart(8),
      row.seconds.toFixed(1).padStart(8),
    ].join(' '),
  );
  const head = [
    'case'.padEnd(38),
    ...['must', 'must not', 'sent', 'fixed', 'verdict', 'seconds'].map((word) => word.padStart(8)),
  ];
  return [head.join(' '), ...lines].join('\n');
}
