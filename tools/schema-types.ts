import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile, type JSONSchema } from 'json-schema-to-typescript';

const FILES = ['network', 'department', 'agreements', 'roles', 'policy'] as const;
const TARGET = fileURLToPath(new URL('../src/inventory/schema.generated.ts', import.meta.url));
const BANNER =
  '// Generated from schema/*.json by `npm run schema:types`; a test compares. Edit the schemas.';

/** The text of `src/inventory/schema.generated.ts`: the types of the inventory files, and the schemas themselves as values. */
export async function generatedSchemaModule(): Promise<string> {
  const parts = await Promise.all(FILES.map(moduleOf));
  return `${BANNER}\n\n${parts.join('\n')}`;
}

async function moduleOf(name: (typeof FILES)[number]): Promise<string> {
  const schema = readSchema(name);
  const types = await compile(inlined(schema, schema), name, {
    bannerComment: '',
    additionalProperties: false,
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true },
  });
  const constant = `${name.toUpperCase()}_SCHEMA`;
  return `${types}\n/** schema/${name}.json */\nexport const ${constant}: object = ${JSON.stringify(schema, null, 2)};\n`;
}

function readSchema(name: string): JSONSchema {
  const text = readFileSync(new URL(`../schema/${name}.json`, import.meta.url), 'utf8');
  const parsed: JSONSchema = JSON.parse(text);
  return parsed;
}

/** Puts references to plain values (text, prefix, date …) in place, so that only objects become named types. */
function inlined(schema: JSONSchema, root: JSONSchema): JSONSchema {
  const plain = JSON.parse(JSON.stringify(schema), (_, value: unknown) => {
    const target = referenceOf(value);
    const definition = target === undefined ? undefined : root.definitions?.[target];
    return definition === undefined || definition.type === 'object' || definition.title !== undefined
      ? value
      : inlined(definition, root);
  });
  return withoutPlainDefinitions(plain);
}

function withoutPlainDefinitions(schema: JSONSchema): JSONSchema {
  const definitions = Object.entries(schema.definitions ?? {}).filter(([, one]) => one.title !== undefined);
  return schema.definitions === undefined
    ? schema
    : { ...schema, definitions: Object.fromEntries(definitions) };
}

function referenceOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return undefined;
  return typeof value.$ref === 'string' ? value.$ref.replace('#/definitions/', '') : undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(TARGET, await generatedSchemaModule());
}
