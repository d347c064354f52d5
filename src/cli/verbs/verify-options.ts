import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { formProblem, type Run } from '../run.ts';
import { unwritable } from '../written.ts';

/** What `sectornet verify` takes beside the options of every verb. */
export interface VerifyOptions {
  readonly policy?: string | undefined;
  readonly infer?: true | undefined;
  readonly writePolicy?: string | undefined;
  readonly configs?: string | undefined;
  readonly live?: true | undefined;
  readonly report?: string | undefined;
  readonly certificate?: string | undefined;
  readonly require?: string | undefined;
  readonly pairs?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly properties?: true | undefined;
  readonly only?: 'isolation' | undefined;
  readonly against?: string | undefined;
  readonly exitCode?: true | undefined;
}

/** Options that ask for the answer about one state, not for a comparison. */
const BESIDE_AGAINST = [
  'certificate',
  'report',
  'live',
  'pairs',
  'from',
  'to',
  'properties',
  'writePolicy',
  'only',
] as const;

/** Options that show more than whether the VPNs are apart. */
const BESIDE_ONLY = ['certificate', 'report', 'live', 'pairs', 'from', 'to', 'properties'] as const;

/** Options that only an inventory's verdict answers, and those that need a policy at least. */
const BY_INVENTORY = ['live', 'pairs', 'from', 'to', 'properties'] as const;
const BY_POLICY = ['report', 'require', 'only'] as const;

/** Whether the texts alone are asked; a policy can only be written of what they show. */
export function isInferring({ infer, writePolicy }: VerifyOptions): boolean {
  return infer === true || writePolicy !== undefined;
}

/** What is wrong with the options as they stand together, before anything is read: an option that no answer heeds would look like an answer. */
export function verifyProblems(run: Run, options: VerifyOptions): readonly Diagnostic[] {
  const problem = contradiction(run, options);
  if (problem !== undefined) return [problem];
  const files = [options.report, options.certificate, options.writePolicy];
  return [...formProblem(run), ...files.flatMap((file) => unwritable(run, file))];
}

function contradiction(run: Run, options: VerifyOptions): Diagnostic | undefined {
  const { against, policy, exitCode } = options;
  if (run.isTyped('limit')) return report('SN9042', { verb: 'verify' });
  if (against === undefined && exitCode === true)
    return report('SN9040', { option: '--exit-code', other: '--against' });
  const inferring = isInferring(options);
  if (inferring && policy !== undefined) {
    const option = options.infer === true ? '--infer' : '--write-policy';
    return report('SN9041', { option: '--policy', other: option });
  }
  if (inferring || policy !== undefined) {
    const mode = inferring ? '--infer' : '--policy';
    const problem = withoutInventory(run, options, mode);
    if (problem !== undefined) return problem;
  }
  const more = options.only === undefined ? undefined : given(options, BESIDE_ONLY);
  if (more !== undefined) return report('SN9043', { option: more });
  if (against === undefined) return undefined;
  const option = given(options, BESIDE_AGAINST);
  return option === undefined ? undefined : report('SN9032', { option });
}

/** The first option that a network without an inventory has no answer to. */
function withoutInventory(
  run: Run,
  options: VerifyOptions,
  mode: '--infer' | '--policy',
): Diagnostic | undefined {
  if (run.isTyped('inventory')) return report('SN9041', { option: '--inventory', other: mode });
  if (run.isTyped('lab')) return report('SN9030', { option: '--lab', mode });
  if (mode === '--infer' && options.require !== undefined)
    return report('SN9030', { option: '--require', mode });
  if (options.against !== undefined) return undefined;
  if (mode === '--infer' && options.certificate !== undefined) return report('SN4660', {});
  const option = given(options, mode === '--infer' ? [...BY_INVENTORY, ...BY_POLICY] : BY_INVENTORY);
  return option === undefined ? undefined : report('SN9030', { option, mode });
}

/** The first of some options that was given, as it is typed. */
function given(options: VerifyOptions, names: readonly (keyof VerifyOptions)[]): string | undefined {
  const name = names.find((one) => options[one] !== undefined);
  return name === undefined
    ? undefined
    : `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
