import type { ErrorObject } from 'ajv';

/**
 * `anyOf` fails with the errors of every branch and one of its own. The branches that the value was never meant for are noise: what stays is
 * the one branch of the value's kind with its errors, or the union's own error where there is no such branch.
 */
export function withoutOtherBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const unions = errors.filter(({ keyword }) => keyword === 'anyOf');
  const dropped = new Set(unions.flatMap((union) => noiseOf(union, errors)));
  return errors.filter((error) => !dropped.has(error));
}

function noiseOf(union: ErrorObject, errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const children = errors.filter((error) => isBelow(error, union));
  const branches = [...Map.groupBy(children, (error) => branchOf(error, union)).values()];
  const meant = branches.filter((branch) => !branch.some((error) => isOfAnotherKind(error, union)));
  const [kept] = meant;
  return meant.length === 1 && kept !== undefined
    ? [union, ...children.filter((error) => !kept.includes(error))]
    : children;
}

function isBelow(error: ErrorObject, union: ErrorObject): boolean {
  const { instancePath } = union;
  const inside = error.instancePath === instancePath || error.instancePath.startsWith(`${instancePath}/`);
  return inside && error.schemaPath.startsWith(`${union.schemaPath}/`);
}

function branchOf(error: ErrorObject, union: ErrorObject): string {
  return error.schemaPath.slice(union.schemaPath.length + 1).split('/')[0] ?? '';
}

/** Another type, a word list for something that is no word, or a mapping with other keys. */
function isOfAnotherKind(error: ErrorObject, union: ErrorObject): boolean {
  if (error.instancePath !== union.instancePath) return false;
  if (error.keyword === 'enum') return typeof error.data !== 'string';
  return error.keyword === 'type' || error.keyword === 'additionalProperties';
}
