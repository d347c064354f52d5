import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { planHash } from '../plan/network.ts';
import type { ChangePlan } from '../plan/types.ts';
import type { ExitName } from './exit-code.ts';

let compiled: ValidateFunction<ChangePlan> | undefined;

/** A saved plan; undefined when the file is missing, is no plan of schema/plan.json, or its hash is not that of its content. */
export function readPlanFile(path: string): ChangePlan | undefined {
  const read = planIn(path, path);
  return 'code' in read ? undefined : read;
}

/** A saved plan, or why the file (`name` as typed) is none: missing (SN7198), changed since it was written (SN7199), no plan of schema/plan.json (SN9013). */
export function planIn(path: string, name: string): ChangePlan | Diagnostic {
  if (!existsSync(path)) return report('SN7198', { file: name });
  const parsed = jsonIn(path);
  if (!isPlan(parsed)) return report('SN9013', { file: name });
  return planHash(parsed.devices) === parsed.hash ? parsed : report('SN7199', { file: name });
}

/** The exit of a file that is no plan. */
export function exitOfPlanFile({ code }: Diagnostic): ExitName {
  return code === 'SN7198' ? 'no-input' : 'not-approved';
}

function isPlan(value: unknown): value is ChangePlan {
  compiled ??= new Ajv({ strict: false, schemas: REFERRED.map(schemaIn) }).compile<ChangePlan>(
    schemaIn('plan'),
  );
  return compiled(value);
}

/** Schemas that the one of plans speaks of. */
const REFERRED = ['relation', 'audit-result'] as const;

function schemaIn(name: (typeof REFERRED)[number] | 'plan'): object {
  const schema = jsonIn(fileURLToPath(new URL(`../../schema/${name}.json`, import.meta.url)));
  if (typeof schema !== 'object' || schema === null) throw new Error(`schema/${name}.json is missing`);
  return schema;
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
