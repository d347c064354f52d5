import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import { planHash } from '../plan/network.ts';
import type { ChangePlan } from '../plan/types.ts';

let compiled: ValidateFunction<ChangePlan> | undefined;

/** A saved plan; undefined when the file is missing, is no plan of schema/plan.json, or its hash is not that of its content. */
export function readPlanFile(path: string): ChangePlan | undefined {
  const parsed = jsonIn(path);
  return isPlan(parsed) && planHash(parsed.devices) === parsed.hash ? parsed : undefined;
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
