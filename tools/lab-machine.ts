import { diagnosticText } from '../src/diagnostics/text.ts';
import { prepareMachine } from '../src/lab/uml/prerequisites.ts';
import { LabProblem } from '../src/lab/uml/problem.ts';

/** Makes this machine fit for the router lab, before its tests leave the network: installs missing Debian packages, or says why it cannot. */
try {
  prepareMachine((text) => process.stderr.write(text));
} catch (error) {
  if (!(error instanceof LabProblem)) throw error;
  process.stderr.write(diagnosticText(error.diagnostic, { language: 'en', source: () => undefined }));
  process.exitCode = 78;
}
