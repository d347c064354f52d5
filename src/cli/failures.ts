import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { LabProblem } from '../lab/uml/problem.ts';
import { compareText } from '../net/order.ts';
import { failureDiagnostic } from '../push/diagnose.ts';
import type { LinkFinding } from '../push/transport/transport.ts';
import type { PushFailure, PushResult } from '../push/types.ts';
import type { AuditResult } from '../verify/types.ts';
import type { ExitName } from './exit-code.ts';

/** The exit a router's failure leads to when nothing was changed on it. */
export function exitOfFailure(failure: PushFailure): ExitName {
  switch (failure.kind) {
    case 'wrong-host-key':
      return 'host-key';
    case 'login-refused':
      return 'login-refused';
    case 'state-moved':
      return 'not-approved';
    case 'interrupted':
      return 'interrupted';
    case 'locked':
      return 'locked';
    case 'stopped':
    case 'expired':
      return 'restored';
    case 'not-recorded':
      return 'project-config';
    default:
      return 'unreachable';
  }
}

/** The exits of a push: routers left between old and new are the gravest. */
export function exitsOfPush(push: PushResult): readonly ExitName[] {
  return push.routers.flatMap((router): readonly ExitName[] => {
    if (router.outcome === 'left') return ['left'];
    if (router.outcome === 'restored') return ['restored'];
    return router.failure === undefined ? [] : [exitOfFailure(router.failure)];
  });
}

/** Old algorithms that connections use (SN6130), each host and algorithm once, in order. */
export function linkDiagnostics(findings: readonly LinkFinding[]): readonly Diagnostic[] {
  const lines = new Map(findings.map((one) => [`${one.host} ${one.algorithm}`, one] as const));
  return [...lines]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, { host, algorithm }]) => report('SN6130', { host, algorithm }));
}

/** The exit of an audit's verdict. */
export function exitOfAudit(audit: AuditResult): ExitName {
  return audit.verdict === 'isolated' ? 'done' : audit.verdict;
}

const EXIT_OF_LAB: Readonly<Record<string, ExitName>> = {
  SN9501: 'project-config',
  SN9502: 'project-config',
  SN9503: 'project-config',
  SN9508: 'invalid',
  SN9509: 'locked',
  SN9510: 'no-input',
  SN9511: 'usage',
};

/** The exit of a lab that cannot be: the machine or the question is wrong; else its routers are out of reach. */
export function exitOfLab({ diagnostic }: LabProblem): ExitName {
  return EXIT_OF_LAB[diagnostic.code] ?? 'unreachable';
}

/** What a router's failure says to people. */
export function failureDiagnostics(
  routers: readonly {
    readonly router: string;
    readonly failure?: PushFailure | undefined;
    readonly silentPairs?: readonly string[];
    readonly overtaken?: string;
  }[],
): readonly Diagnostic[] {
  return routers.flatMap(({ router, failure, silentPairs = [], overtaken }) => [
    ...(failure === undefined ? [] : [failureDiagnostic(router, failure)]),
    ...silentPairs.map((words) => report('SN8170', { router, words })),
    ...(overtaken === undefined ? [] : [report('SN8174', { router, words: overtaken })]),
  ]);
}
