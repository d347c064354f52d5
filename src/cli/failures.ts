import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { failureDiagnostic } from '../push/diagnose.ts';
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

/** The exit of an audit's verdict. */
export function exitOfAudit(audit: AuditResult): ExitName {
  return audit.verdict === 'isolated' ? 'done' : audit.verdict;
}

/** What a router's failure says to people. */
export function failureDiagnostics(
  routers: readonly { readonly router: string; readonly failure?: PushFailure | undefined }[],
): readonly Diagnostic[] {
  return routers.flatMap(({ router, failure }) =>
    failure === undefined ? [] : [failureDiagnostic(router, failure)],
  );
}
