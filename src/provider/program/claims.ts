import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { jsonText } from '../../net/json.ts';
import { isRecord } from '../wire/values.ts';

/** Who claims routers, and where regions tell each other. */
export interface Claiming {
  readonly stack: string;
  readonly evidence: string;
  readonly preview: boolean;
}

/**
 * Claims routers for a stack in the evidence folder that regions share (`claims/<stack>.json`); SN9607 when another stack has one of them. A preview only looks.
 */
export function claimRouters(
  { stack, evidence, preview }: Claiming,
  routers: readonly string[],
): readonly Diagnostic[] {
  if (evidence === '') return [];
  const folder = join(evidence, 'claims');
  const own = `${encodeURIComponent(stack)}.json`;
  for (const entry of claimFiles(folder).filter((one) => one !== own)) {
    const file = join(folder, entry);
    const claim = claimIn(file);
    const router = claim.routers.find((one) => routers.includes(one));
    if (router !== undefined) return [report('SN9607', { router, other: claim.stack, stack, file })];
  }
  if (preview) return [];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${own}.tmp`), jsonText({ stack, routers }));
  renameSync(join(folder, `${own}.tmp`), join(folder, own));
  return [];
}

function claimFiles(folder: string): readonly string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((entry) => entry.endsWith('.json'))
        .sort()
    : [];
}

function claimIn(file: string): { readonly stack: string; readonly routers: readonly string[] } {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const { stack, routers } = isRecord(content) ? content : {};
  return {
    stack: typeof stack === 'string' ? stack : file,
    routers: Array.isArray(routers) ? routers.filter((one) => typeof one === 'string') : [],
  };
}
