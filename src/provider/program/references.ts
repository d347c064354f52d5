import * as pulumi from '@pulumi/pulumi';
import { report } from '../../diagnostics/report.ts';
import { isRecord } from '../wire/values.ts';
import { sayDiagnostics } from '../words.ts';
import type { StackSettings } from './stack-settings.ts';

/**
 * What the stacks that this one names, its backbone and the regions beside it or below it, have said: the digests of what they collected last. A region whose backbone has other
 * facts is refused; a missing output is only a warning of the engine. A stack that has not run yet announces nothing.
 */
export async function announcedEvidence(
  { backbone, regions }: StackSettings,
  own: string,
): Promise<Readonly<Record<string, string>>> {
  const [above] = backbone === '' ? [] : [new pulumi.StackReference(backbone)];
  if (above !== undefined) await refuseOtherFacts(backbone, above, own);
  const named = [
    ...(above === undefined ? [] : [above]),
    ...regions.map((one) => new pulumi.StackReference(one)),
  ];
  const found = await Promise.all(named.map((stack) => outputOf(stack, 'evidence')));
  return Object.fromEntries(
    found.flatMap((evidence) =>
      isRecord(evidence) ? Object.entries(evidence).map(([router, digest]) => [router, String(digest)]) : [],
    ),
  );
}

/** Another digest than the backbone's: one of the two runs on another inventory. */
async function refuseOtherFacts(backbone: string, above: pulumi.StackReference, own: string): Promise<void> {
  const facts = await outputOf(above, 'facts');
  const theirs = isRecord(facts) && 'digest' in facts ? String(facts['digest']) : '';
  if (theirs === '') throw new pulumi.RunError(sayDiagnostics([report('SN9647', { backbone })]));
  if (theirs !== own)
    throw new pulumi.RunError(
      sayDiagnostics([report('SN9648', { backbone, theirs: theirs.slice(0, 12), own: own.slice(0, 12) })]),
    );
}

async function outputOf(stack: pulumi.StackReference, name: string): Promise<unknown> {
  return (await stack.getOutputDetails(name)).value;
}
