import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';

/** The schemas of what leaves the process. */
export const PUBLISHED = [
  'envelope',
  'plan',
  'push-result',
  'audit-result',
  'device-model',
  'config-tree',
  'relation',
  'inference',
  'explanation',
  'certificate-check',
] as const;
export type SchemaName = (typeof PUBLISHED)[number];

const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
for (const name of PUBLISHED) ajv.addSchema(schemaOf(name));

/** A published schema as data. */
export function schemaOf(name: SchemaName): Readonly<Record<string, unknown>> {
  const parsed: unknown = JSON.parse(schemaText(name));
  if (typeof parsed !== 'object' || parsed === null) throw new Error(`${name} is no schema`);
  return { ...parsed };
}

/** A published schema as text. */
export function schemaText(name: SchemaName): string {
  return readFileSync(new URL(`../../schema/${name}.json`, import.meta.url), 'utf8');
}

/** What is wrong with a document, one text per problem; empty when the schema takes it. */
export function problems(name: SchemaName, document: unknown): readonly string[] {
  const validate: ValidateFunction | undefined = ajv.getSchema(`${name}.json`);
  if (validate === undefined) throw new Error(`no schema ${name}`);
  validate(document);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
