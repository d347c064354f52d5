import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import type { RouterText } from '../verify/against/standing.ts';
import type { ToldBefore } from '../verify/against/told.ts';
import type { AuditResult } from '../verify/types.ts';

let compiled: ValidateFunction<AuditResult> | undefined;

/** What a file says of an earlier state: the JSON of `verify -o json`, or a certificate; undefined when it is neither. */
export function toldBefore(path: string): ToldBefore | undefined {
  const text = textIn(path);
  if (text === undefined) return undefined;
  return reported(jsonIn(text)) ?? certified(text);
}

function reported(document: unknown): ToldBefore | undefined {
  const audit = fieldOf(document, 'data') ?? document;
  // A report of isolation alone says of what is declared neither that it works nor that it does not.
  if (!isAudit(audit) || audit.asked !== undefined) return undefined;
  const { verdict, level, routers } = audit;
  const texts = routers.map(({ router, digest }) => ({ router, digest }));
  return { standing: { verdict, level }, texts, audit };
}

/** A certificate is written of isolated networks only; its first line says the level, its `config` records name the texts. */
function certified(text: string): ToldBefore | undefined {
  const [head, ...more] = text.split('\n').map(jsonIn);
  const level = fieldOf(head, 'level');
  if (fieldOf(head, 'record') !== 'head' || (level !== 'A' && level !== 'B')) return undefined;
  const configs = more.filter((one) => fieldOf(one, 'record') === 'config');
  return { standing: { verdict: 'isolated', level }, texts: configs.flatMap(routerText) };
}

function routerText(config: unknown): readonly RouterText[] {
  const [router, digest] = [fieldOf(config, 'router'), fieldOf(config, 'digest')];
  return typeof router === 'string' && typeof digest === 'string' ? [{ router, digest }] : [];
}

function isAudit(value: unknown): value is AuditResult {
  compiled ??= new Ajv({ strict: false }).compile<AuditResult>(auditSchema());
  return compiled(value);
}

function auditSchema(): object {
  const file = fileURLToPath(new URL('../../schema/audit-result.json', import.meta.url));
  const schema = jsonIn(readFileSync(file, 'utf8'));
  if (typeof schema !== 'object' || schema === null) throw new Error('schema/audit-result.json is missing');
  return schema;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function textIn(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
