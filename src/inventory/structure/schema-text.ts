/** A JSON Schema as far as messages need it. */
export type Schema = Readonly<Record<string, unknown>>;

/** What a schema says about a value, in both languages, with an example. */
export interface SchemaText {
  readonly rule: string;
  readonly 'rule-zh': string;
  readonly example: string;
}

/** The texts of a schema; a reference is followed into the definitions of `root`. */
export function schemaText(schema: unknown, root: Schema): SchemaText {
  const entry = resolved(schema, root);
  const examples = entry['examples'];
  return {
    rule: textOf(entry['description']),
    'rule-zh': textOf(entry['x-description-zh']),
    example: Array.isArray(examples) ? valueText(examples[0]) : '-',
  };
}

/** The schema of one property. */
export function propertySchema(schema: unknown, name: string): unknown {
  return asSchema(asSchema(schema)['properties'])[name];
}

/** The names of the properties of a schema. */
export function propertyNames(schema: unknown): readonly string[] {
  return Object.keys(asSchema(asSchema(schema)['properties']));
}

/** A value as a message quotes it: text as it is, anything else as JSON, cut to a readable length. */
export function valueText(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '-');
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function resolved(schema: unknown, root: Schema): Schema {
  const entry = asSchema(schema);
  const reference = entry['$ref'];
  if (typeof reference !== 'string') return entry;
  return asSchema(asSchema(root['definitions'])[reference.replace('#/definitions/', '')]);
}

function asSchema(value: unknown): Schema {
  return isSchema(value) ? value : {};
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '-';
}
