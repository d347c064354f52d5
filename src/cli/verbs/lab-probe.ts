import { agreementPorts } from '../../lab/uml/agreement-expectations.ts';
import { type Expectation, expectationsOf, labSites, PLAIN_PORT } from '../../lab/uml/expectations.ts';
import { type ProbeReport, probeExpectations, probeText } from '../../lab/uml/judge.ts';
import { listenOn } from '../../lab/uml/probe.ts';
import { LabProblem } from '../../lab/uml/problem.ts';
import type { Compilation } from '../../pipeline.ts';
import { type ExitName, gravest } from '../exit-code.ts';
import { labFilePath, readLabFile } from '../lab-file.ts';
import { enterLab } from '../lab-network.ts';
import { loadAndCompile } from '../load.ts';
import { finish, type Run } from '../run.ts';
import { noLab } from './lab-down.ts';

const kind = 'LabProbe';

/** `sectornet lab probe [FROM] [TO]`: packets for what the inventory declares, and for everything else. */
export async function labProbe(
  run: Run,
  between: { readonly from: string | undefined; readonly to: string | undefined },
): Promise<number> {
  const path = labFilePath(run);
  const lab = readLabFile(path);
  if (lab === undefined) return finish(run, noLab(path));
  if (lab.kind !== 'uml') throw new LabProblem('SN9510', {});
  const elsewhere = await enterLab(run);
  if (elsewhere !== undefined) return elsewhere;
  const compiled = loadAndCompile({ ...run, options: { ...run.options, lab: path } });
  if (!compiled.ok)
    return finish(run, {
      exit: compiled.exit,
      kind,
      text: '',
      data: null,
      diagnostics: compiled.diagnostics,
    });
  await openPorts(compiled.compilation);
  const { asked, controls } = chosen(compiled.compilation, between);
  const all = await probeExpectations([...asked, ...controls]);
  const report = { ...all, probes: all.probes.slice(0, asked.length) };
  const shown = between.from === undefined ? wrongOf(report) : report.probes;
  return finish(run, {
    exit: gravest(exitsOfProbes(report)),
    kind,
    text: shown.map((one) => `${probeText(one)}\n`).join('') + probesText(report, run),
    data: { probes: report.probes.map(probeText) },
  });
}

/** Makes every site of the lab listen on the ports that answers are wanted, or dreaded, from. */
export async function openPorts({ inventory, allocations }: Compilation): Promise<void> {
  const sites = labSites(inventory, allocations).map(({ site }) => site.id);
  await listenOn(sites, [PLAIN_PORT, ...agreementPorts(inventory)]);
}

/** What the answers of packets lead to: a forbidden answer is a breach, a declared one that stays away is missing. */
export function exitsOfProbes({ probes }: Pick<ProbeReport, 'probes'>): readonly ExitName[] {
  const exits = probes.map(({ verdict, expectation }): ExitName => {
    if (verdict === 'pass') return 'done';
    if (verdict === 'inconclusive') return 'inconclusive';
    return expectation.answered ? 'missing' : 'breach';
  });
  return probes.length === 0 ? ['inconclusive'] : exits;
}

/** The last line of a round of probes. */
export function probesText({ probes, sent }: ProbeReport, run: Run): string {
  const must = probes.filter(({ expectation }) => expectation.answered).length;
  const count = (verdict: string): number => probes.filter((one) => one.verdict === verdict).length;
  const text = `packets: ${must} that must be answered, ${probes.length - must} that must not, ${sent} sent, ${count('fail')} wrong, ${count('inconclusive')} inconclusive\n`;
  return count('pass') === probes.length ? run.paint.good(text) : run.paint.bad(text);
}

/** The probes that are not as they should be. */
export function wrongOf({ probes }: Pick<ProbeReport, 'probes'>): ProbeReport['probes'] {
  return probes.filter(({ verdict }) => verdict !== 'pass');
}

/** The expectations between two ends, and the declared answers of the same sites that give their silences a meaning. */
function chosen(
  { inventory, allocations }: Compilation,
  { from, to }: { readonly from: string | undefined; readonly to: string | undefined },
): { readonly asked: readonly Expectation[]; readonly controls: readonly Expectation[] } {
  const expectations = expectationsOf(inventory, allocations);
  const sitesOf = (name: string | undefined): readonly string[] => {
    const sites = labSites(inventory, allocations).map(({ site }) => site);
    const found = sites.filter(({ id, vpn }) => name === undefined || id === name || vpn === name);
    if (found.length > 0) return found.map(({ id }) => id);
    const known = sites.map(({ id }) => id).join(', ');
    throw new LabProblem('SN9511', { kind: 'site', name: name ?? '', known });
  };
  const [froms, tos] = [sitesOf(from), sitesOf(to)];
  const asked = expectations.filter((one) => froms.includes(one.from) && tos.includes(one.to));
  const ends = new Set([...asked.map((one) => one.from), ...asked.map((one) => one.to)]);
  const controls = expectations.filter(
    (one) => one.answered && !asked.includes(one) && (ends.has(one.from) || ends.has(one.to)),
  );
  return { asked, controls };
}
