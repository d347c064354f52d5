import type { DiagnosticCode } from '../diagnostics/catalogue.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { PushFailure, PushResult, RouterPushResult } from './types.ts';

const CODES: { readonly [Kind in PushFailure['kind']]: DiagnosticCode } = {
  unreachable: 'SN6101',
  'wrong-host-key': 'SN6102',
  'login-refused': 'SN6103',
  'rejected-command': 'SN6104',
  'connection-lost': 'SN6105',
  'state-moved': 'SN6106',
  'differs-after-push': 'SN6107',
  'save-failed': 'SN6108',
  interrupted: 'SN6109',
  'internal-error': 'SN6110',
  locked: 'SN6111',
  'not-recorded': 'SN6112',
  'not-ready': 'SN8150',
  'lost-service': 'SN8151',
  stopped: 'SN8152',
  expired: 'SN8153',
  'moved-on': 'SN8116',
};

/** What went wrong on a router, as a diagnostic (SN61xx). */
export function failureDiagnostic(router: string, failure: PushFailure): Diagnostic {
  const { kind, step, command, words } = failure;
  return report(CODES[kind], { router, step, command: command ?? '-', words });
}

/** The failures of a push and how those routers ended, in the order of the plan. */
export function pushDiagnostics(result: PushResult): readonly Diagnostic[] {
  return result.routers.flatMap(routerDiagnostics);
}

function routerDiagnostics({ router, outcome, failure }: RouterPushResult): readonly Diagnostic[] {
  if (failure === undefined) return [];
  const cause = failureDiagnostic(router, failure);
  if (outcome === 'restored') return [cause, report('SN6121', { router })];
  if (outcome === 'left') return [cause, report('SN6122', { router, words: failure.words })];
  return [cause];
}
