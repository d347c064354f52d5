/** What one fault did on one platform, over all its positions. */
export interface Row {
  readonly fault: string;
  readonly platform: string;
  readonly positions: number;
  readonly old: number;
  readonly new: number;
  readonly byResume: number;
  readonly wrong: readonly string[];
  readonly seconds: number;
}

/** The table of `docs/faults.md`; times are left out, they change. */
export function tableText(rows: readonly Row[]): string {
  const lines = rows.map(
    (row) =>
      `| ${row.fault} | ${row.platform} | ${row.positions} | ${row.old} | ${row.new} | ${row.byResume} | ${row.wrong.length} |`,
  );
  return `# Faults a push survives

Written by \`npm run test:faults -- --record\`: real SSH to emulated routers, one change (a second agreement), every fault at every place it can strike. "Old" and "new" are exact:
the whole running configuration. Then the router's own timer runs out, and \`resume\` finishes what is open.

| fault | platform | positions | ended old | ended new | finished by timer and resume | left wrong |
|---|---|---|---|---|---|---|
${lines.join('\n')}
`;
}
