import * as pulumi from '@pulumi/pulumi';
import type { StackSettings } from './stack-settings.ts';

/**
 * What a region must have of its backbone's facts: the same digest, else one of the two runs on another inventory. A missing output is only a warning of the engine, and is
 * refused here.
 */
export async function backboneDigest({ backbone }: StackSettings, own: string): Promise<void> {
  if (backbone === '') return;
  const facts = await outputOf(backbone, 'facts');
  const theirs = typeof facts === 'object' && facts !== null && 'digest' in facts ? String(facts.digest) : '';
  if (theirs === '')
    throw new pulumi.RunError(`${backbone} has no facts yet: run pulumi up --stack ${backbone} first`);
  if (theirs !== own)
    throw new pulumi.RunError(
      `${backbone} was updated from other allocations (${theirs.slice(0, 12)}) than this stack (${own.slice(0, 12)}): ` +
        'two regions would give out the same numbers. Bring both to the same commit, update the backbone first.',
    );
}

/** The digests of what the backbone's regions collected last. */
export async function regionEvidence({ regions }: StackSettings): Promise<Readonly<Record<string, string>>> {
  const found = await Promise.all(regions.map((region) => outputOf(region, 'evidence')));
  return Object.fromEntries(
    found.flatMap((evidence) =>
      typeof evidence === 'object' && evidence !== null
        ? Object.entries(evidence).map(([router, digest]) => [router, String(digest)])
        : [],
    ),
  );
}

async function outputOf(stack: string, name: string): Promise<unknown> {
  return (await new pulumi.StackReference(stack).getOutputDetails(name)).value;
}
