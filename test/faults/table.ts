import { readFileSync, writeFileSync } from 'node:fs';

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

const PAGE = new URL('../../docs/faults.md', import.meta.url);
const DAEMONS = '## On real daemons\n';

/** The part of `docs/faults.md` about the emulated routers; times are left out, they change. */
export function tableText(rows: readonly Row[]): string {
  return `# Faults a push survives

Written by \`npm run test:faults -- --record\`: real SSH to emulated routers, one change (a second agreement), every fault at every place it can strike. "Old" and "new" are exact:
the whole running configuration. Then the router's own timer runs out, and \`resume\` finishes what is open.

${rowsText(rows)}`;
}

/** The part about FRRouting's daemons in the router lab. */
export function daemonSection(rows: readonly Row[]): string {
  return `${DAEMONS}
Written by \`RECORD=1 npm run test:lab -- faults\`: the same change on FRRouting 8.4.4, a real kernel, sshd and the router's own timer, at some places of each kind. The router must also start
with what it runs and be unlocked, and the journal must say which of old and new it is.

${rowsText(rows)}
${countText(rows)}`;
}

/** `faults N, ended exactly old or new N, left wrong 0`. */
export function countText(rows: readonly Row[]): string {
  const count = rows.reduce((sum, row) => sum + row.positions, 0);
  const wrong = rows.reduce((sum, row) => sum + row.wrong.length, 0);
  return `faults ${count}, ended exactly old or new ${count - wrong}, left wrong ${wrong}\n`;
}

/** Writes the emulated routers' part of the page; the daemons' part stays. */
export function recordEmulated(rows: readonly Row[]): void {
  writeFileSync(PAGE, `${tableText(rows)}\n${countText(rows)}\n${partsOfPage()[1]}`);
}

/** Writes the daemons' part of the page; the emulated routers' part stays. */
export function recordDaemons(rows: readonly Row[]): void {
  writeFileSync(PAGE, `${partsOfPage()[0].trimEnd()}\n\n${daemonSection(rows)}`);
}

function partsOfPage(): readonly [string, string] {
  const page = readFileSync(PAGE, 'utf8');
  const at = page.indexOf(DAEMONS);
  return at < 0 ? [page, ''] : [page.slice(0, at), page.slice(at)];
}

function rowsText(rows: readonly Row[]): string {
  const lines = rows.map(
    (row) =>
      `| ${row.fault} | ${row.platform} | ${row.positions} | ${row.old} | ${row.new} | ${row.byResume} | ${row.wrong.length} |`,
  );
  return `| fault | platform | positions | ended old | ended new | finished by timer and resume | left wrong |
|---|---|---|---|---|---|---|
${lines.join('\n')}
`;
}
