import type { JudgedProbe } from '../../src/lab/uml/judge.ts';

/** Who was answered by whom, from the packets: a row per asking site, a column per asked one, `4` and `6` for the families; then the agreements. */
export function matrixText(probes: readonly JudgedProbe[]): string {
  const plain = probes.filter(({ expectation }) => expectation.agreement === undefined);
  const sites = [...new Set(plain.map(({ expectation }) => expectation.from))].sort();
  const width = Math.max(...sites.map((site) => site.length));
  const families = new Map<string, Set<number>>();
  for (const { expectation, result } of plain) {
    if (expectation.wish.protocol !== 'tcp' || result.identity !== expectation.to) continue;
    const pair = `${expectation.from} ${expectation.to}`;
    families.set(pair, (families.get(pair) ?? new Set()).add(expectation.wish.family));
  }
  const cell = (from: string, to: string): string => {
    if (from === to) return ' .';
    const found = [...(families.get(`${from} ${to}`) ?? [])].sort();
    return found.length === 0 ? ' -' : found.join('').padStart(2);
  };
  const rows = sites.map((from, i) => {
    const number = String(i + 1).padStart(2);
    return `${number} ${from.padEnd(width)} ${sites.map((to) => cell(from, to)).join(' ')}`;
  });
  const head = `   ${''.padEnd(width)} ${sites.map((_, i) => String(i + 1).padStart(2)).join(' ')}`;
  const agreed = probes
    .filter(({ expectation, result }) => expectation.agreement !== undefined && result.answered)
    .map(({ expectation: { agreement, from, to, wish } }) => {
      const service = wish.port === undefined ? wish.protocol : `${wish.protocol}/${wish.port}`;
      return `${agreement} ${from} → ${to} ${service} IPv${wish.family}`;
    });
  return `${[head, ...rows, '', ...agreed].join('\n')}\n`;
}
