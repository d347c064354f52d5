import * as grpc from '@grpc/grpc-js';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { failureDiagnostic } from '../../push/diagnose.ts';
import type { PushFailure, RouterPushResult } from '../../push/types.ts';
import { ProviderError } from '../wire/errors.ts';
import type { Properties } from '../wire/values.ts';
import { sayDiagnostics } from '../words.ts';

/** The resource as it stands once the push has ended, whatever the end. */
export interface Made {
  readonly id: string;
  readonly outputs: Properties;
}

/** A push that ended well passes; any other end is told with the code that says whether the router is surely as it was. */
export function settle(result: RouterPushResult, made: Made): void {
  const { router, outcome, failure } = result;
  if (failure === undefined || outcome === 'applied' || outcome === 'unchanged') return;
  if (outcome === 'not-started') throw untouched(router, failure);
  const diagnostics = [failureDiagnostic(router, failure)];
  if (outcome === 'restored')
    throw new ProviderError(
      grpc.status.ABORTED,
      sayDiagnostics([...diagnostics, report('SN6121', { router })]),
    );
  const left = report('SN6122', { router, words: failure.words });
  const words = sayDiagnostics([...diagnostics, left]);
  const outputs = { ...made.outputs, value: { ...made.outputs.value, unfinished: words } };
  throw new ProviderError(grpc.status.INTERNAL, words, {
    id: made.id,
    outputs,
    reasons: [words],
    refreshes: true,
  });
}

const UNTOUCHED: { readonly [Kind in PushFailure['kind']]?: grpc.status } = {
  unreachable: grpc.status.UNAVAILABLE,
  'connection-lost': grpc.status.UNAVAILABLE,
  'login-refused': grpc.status.UNAVAILABLE,
  locked: grpc.status.ABORTED,
  interrupted: grpc.status.ABORTED,
};

export function untouched(router: string, failure: PushFailure): ProviderError {
  const code = UNTOUCHED[failure.kind] ?? grpc.status.FAILED_PRECONDITION;
  return new ProviderError(code, sayDiagnostics([failureDiagnostic(router, failure)]));
}

export function refused(diagnostics: readonly Diagnostic[]): ProviderError {
  return new ProviderError(grpc.status.FAILED_PRECONDITION, sayDiagnostics(diagnostics));
}
