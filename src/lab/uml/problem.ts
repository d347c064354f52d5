import type { DiagnosticCode } from '../../diagnostics/catalogue.ts';
import type { Diagnostic, DiagnosticData } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';

/** Why a lab of real routers cannot be, or has stopped to be: a diagnostic for the operator. */
export class LabProblem extends Error {
  readonly diagnostic: Diagnostic;

  constructor(code: DiagnosticCode, data: DiagnosticData) {
    super(`${code} ${JSON.stringify(data)}`);
    this.diagnostic = report(code, data);
  }
}
