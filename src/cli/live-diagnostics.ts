import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { liveReaderOf } from '../platforms/live.ts';
import type { Target } from '../push/target.ts';
import type { Answer } from '../verify/live/answers.ts';
import type { Difference } from '../verify/live/differences.ts';
import type { LiveJudgement } from '../verify/live/judgement.ts';
import type { LiveProbe, ProbePlan } from '../verify/live/probes.ts';

/** So many of one kind are written out; the counts are whole. */
const SHOWN = 5;

/** What the routers have and no line explains, and what lines lead to and the routers do not have; `told`: lines that are spoken of by themselves. */
export function differenceDiagnostics(
  { subject, onlyOurs, onlyTheirs }: Difference,
  told: ReadonlySet<string>,
): readonly Diagnostic[] {
  const shown = (lines: readonly string[]) => ({ subject, count: lines.length, lines: some(lines) });
  const rest = onlyTheirs.filter((line) => !told.has(`${subject}: ${line}`));
  return [
    ...(rest.length > 0 ? [report('SN4501', shown(rest))] : []),
    ...(onlyOurs.length > 0 ? [report('SN4502', shown(onlyOurs))] : []),
  ];
}

/** What packets, foreign routes and leftovers say. */
export function judgementDiagnostics(
  { foreign, residue }: LiveJudgement,
  answers: readonly Answer[],
  { pairs, leftOut }: ProbePlan,
): readonly Diagnostic[] {
  const unheard = answers.filter(({ fate }) => fate === 'unheard' || fate === 'not-sent');
  const crossed = answers.filter(({ probe, fate }) => isForbidden(probe) && fate === 'answered');
  const silent = answers.filter(({ probe, fate }) => probe.kind === 'declared' && fate === 'silent');
  return [
    ...perPair(crossed).map((list) => report('SN4540', list)),
    ...perPair(silent).map((list) => report('SN4541', list)),
    ...foreign.map(({ router, table, prefix, vpn, owner }) =>
      report('SN4542', { router, table, prefix, vpn, owner }),
    ),
    ...(unheard.length === 0
      ? []
      : [report('SN4543', { count: unheard.length, packets: some(unheard.map(packetText)) })]),
    ...(residue.length === 0 ? [] : [report('SN4544', { count: residue.length, lines: some(residue) })]),
    ...(leftOut === 0 ? [] : [report('SN4545', { sent: pairs - leftOut, pairs })]),
  ];
}

function isForbidden({ kind }: LiveProbe): boolean {
  return kind === 'forbidden' || kind === 'core';
}

/** The packets from one VPN to another, or to the backbone, are one finding. */
function perPair(answers: readonly Answer[]) {
  const byPair = Map.groupBy(answers, ({ probe: { fromVpn, toVpn } }) => `${fromVpn} ${toVpn}`);
  return [...byPair.values()].map((list) => {
    const [first] = list;
    const to = first?.probe.toVpn ?? '';
    return {
      from: first?.probe.fromVpn ?? '',
      to: to === '' ? 'the backbone' : to,
      'to-zh': to === '' ? '骨干网' : to,
      count: list.length,
      packets: some(list.map(packetText)),
    };
  });
}

function packetText({ probe: { echo, router, toRouter } }: Answer): string {
  return `${router} ${echo.source} → ${toRouter} ${echo.destination}`;
}

/** Platforms whose routers have no words for this. */
export function unasked(targets: readonly Target[]): readonly Diagnostic[] {
  const silent = targets.filter(({ platform }) => liveReaderOf(platform) === undefined);
  return [...Map.groupBy(silent, ({ platform }) => platform)].map(([platform, list]) =>
    report('SN4503', { platform, routers: list.map(({ router }) => router).join(', ') }),
  );
}

function some(lines: readonly string[]): string {
  return `${lines.slice(0, SHOWN).join(', ')}${lines.length > SHOWN ? ', …' : ''}`;
}
