import type { ErrorObject } from 'ajv';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { inPlaceOrder } from '../../diagnostics/order.ts';
import { type Place, report } from '../../diagnostics/report.ts';
import { pointerStep, spanAt } from '../document.ts';
import type { YamlFile } from '../yaml/read-yaml.ts';
import { propertyNames, propertySchema, type Schema, schemaText, valueText } from './schema-text.ts';
import { withoutOtherBranches } from './unions.ts';

/** Turns the schema checker's errors into diagnostics at line and column; what is said once about a place is not said again. */
export function structureProblems(
  errors: readonly ErrorObject[],
  file: YamlFile,
  root: Schema,
): readonly Diagnostic[] {
  const failures = withoutOtherBranches(errors).map((error) => ({ error, file, root }));
  const [missing, others] = [failures.filter(isMissing), failures.filter((failure) => !isMissing(failure))];
  const together = [...Map.groupBy(missing, ({ error }) => error.instancePath).values()].flatMap(missingKeys);
  const said = new Map(
    others
      .map(problemOf)
      .map((problem) => [`${placeOf(problem)} ${problem.code} ${problem.data['key']}`, problem]),
  );
  return inPlaceOrder([...together, ...said.values()]);
}

interface Failure {
  readonly error: ErrorObject;
  readonly file: YamlFile;
  readonly root: Schema;
}

function problemOf(failure: Failure): Diagnostic {
  const { error } = failure;
  if (isSecret(failure)) return typedSecret(failure);
  const limit = Number(error.params['limit']);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(failure);
    case 'type':
      return wrongType(failure);
    case 'enum':
      return wrongWord(failure);
    case 'minItems':
      return report('SN1209', { key: keyOf(error), limit }, here(failure));
    case 'maxItems':
      return report('SN1210', { key: keyOf(error), limit }, here(failure));
    case 'uniqueItems':
      return report('SN1211', { key: keyOf(error) }, here(failure));
    default:
      return wrongValue(failure);
  }
}

function unknownKey({ error, file }: Failure): Diagnostic {
  const key = String(error.params['additionalProperty']);
  const known = propertyNames(error.parentSchema);
  const present = keysOf(error.data);
  const near = didYouMean(
    key,
    known.filter((name) => !present.includes(name)),
  );
  const place = file.places.get(`${error.instancePath}${pointerStep(key)}`);
  const span = place?.key ?? spanAt(file, error.instancePath);
  const data = { key, known: known.join(', ') };
  return near === undefined
    ? report('SN1201', data, { span })
    : report('SN1201', { ...data, near }, { span, help: 'near' });
}

function isMissing({ error }: Failure): boolean {
  return error.keyword === 'required';
}

/** All keys that one mapping lacks, said once. */
function missingKeys(failures: readonly Failure[]): readonly Diagnostic[] {
  const [first] = failures;
  if (first === undefined) return [];
  const keys = failures.map(({ error }) => String(error.params['missingProperty']));
  const text = schemaText(propertySchema(first.error.parentSchema, keys[0] ?? ''), first.root);
  const span = mappingSpan(first.error, first.file);
  if (keys.length === 1) return [report('SN1202', { key: keys.join(), ...text }, { span })];
  return [
    report('SN1213', { count: keys.length, keys: keys.map((key) => `\`${key}\``).join(', ') }, { span }),
  ];
}

function wrongType(failure: Failure): Diagnostic {
  const { error, root } = failure;
  const data = { key: keyOf(error), value: valueText(error.data), ...schemaText(error.parentSchema, root) };
  switch (error.params['type']) {
    case 'array':
      return report('SN1204', data, here(failure));
    case 'object':
      return report('SN1205', data, here(failure));
    case 'string':
      return report('SN1206', data, { ...here(failure), ...(isTyped(error.data) ? { help: 'quote' } : {}) });
    default:
      return report('SN1207', data, here(failure));
  }
}

function wrongWord(failure: Failure): Diagnostic {
  const { error } = failure;
  const values: unknown = error.params['allowedValues'];
  const allowed = Array.isArray(values) ? values.map(String) : [];
  const near = typeof error.data === 'string' ? didYouMean(error.data, allowed) : undefined;
  const data = { key: keyOf(error), value: valueText(error.data), allowed: allowed.join(', ') };
  if (near === undefined) return report('SN1203', data, here(failure));
  return report('SN1203', { ...data, near }, { ...here(failure), help: 'near' });
}

function wrongValue(failure: Failure): Diagnostic {
  const { error, root } = failure;
  const text = schemaText(error.parentSchema, root);
  return report('SN1208', { key: keyOf(error), value: valueText(error.data), ...text }, here(failure));
}

/** A value where only a reference to a secret belongs may be the secret: it is not repeated. */
function isSecret({ error }: Failure): boolean {
  return ['password', 'credential'].includes(keyOf(error)) && typeof error.data !== 'object';
}

function typedSecret(failure: Failure): Diagnostic {
  const isSession = failure.error.instancePath.endsWith('/bgp/password');
  return isSession
    ? report('SN3920', {}, here(failure))
    : report('SN1212', { key: keyOf(failure.error) }, here(failure));
}

function here({ error, file }: Failure): Place {
  return { span: spanAt(file, error.instancePath) };
}

/** A mapping is pointed at by its key, or by its first key where it stands in a list. */
function mappingSpan(error: ErrorObject, file: YamlFile): Span {
  const [first] = keysOf(error.data);
  const firstKey =
    first === undefined ? undefined : file.places.get(`${error.instancePath}${pointerStep(first)}`)?.key;
  return file.places.get(error.instancePath)?.key ?? firstKey ?? spanAt(file, error.instancePath);
}

/** The last named step of the path: `sites` for `/sites/0`. */
function keyOf(error: ErrorObject): string {
  const steps = error.instancePath.split('/').filter((step) => step !== '' && !/^\d+$/.test(step));
  return steps.at(-1)?.replaceAll('~1', '/').replaceAll('~0', '~') ?? 'file';
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

function isTyped(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

function placeOf({ span }: Diagnostic): string {
  return `${span?.line}:${span?.column}`;
}
