import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { Diagnostic, Outcome } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from './document.ts';
import {
  AGREEMENTS_SCHEMA,
  type AgreementsFile,
  DEPARTMENT_SCHEMA,
  type DepartmentFile,
  NETWORK_SCHEMA,
  type NetworkFile,
  POLICY_SCHEMA,
  type PolicyFile,
  ROLES_SCHEMA,
  type RolesFile,
} from './schema.generated.ts';
import { structureProblems } from './structure/problems.ts';
import type { Schema } from './structure/schema-text.ts';
import type { YamlFile } from './yaml/read-yaml.ts';

/** Checks a file against `schema/network.json`. */
export function readNetwork(file: YamlFile): Outcome<SourceFile<NetworkFile>> {
  return checked(file, validators().network, { ...NETWORK_SCHEMA });
}

/** Checks a file against `schema/department.json`. */
export function readDepartment(file: YamlFile): Outcome<SourceFile<DepartmentFile>> {
  return checked(file, validators().department, { ...DEPARTMENT_SCHEMA });
}

/** Checks a file against `schema/agreements.json`. */
export function readAgreements(file: YamlFile): Outcome<SourceFile<AgreementsFile>> {
  return checked(file, validators().agreements, { ...AGREEMENTS_SCHEMA });
}

/** Checks a file against `schema/roles.json`. */
export function readRoles(file: YamlFile): Outcome<SourceFile<RolesFile>> {
  return checked(file, validators().roles, { ...ROLES_SCHEMA });
}

/** Checks a file against `schema/policy.json`. */
export function readPolicy(file: YamlFile): Outcome<SourceFile<PolicyFile>> {
  return checked(file, validators().policy, { ...POLICY_SCHEMA });
}

interface Validators {
  readonly policy: ValidateFunction<PolicyFile>;
  readonly network: ValidateFunction<NetworkFile>;
  readonly department: ValidateFunction<DepartmentFile>;
  readonly agreements: ValidateFunction<AgreementsFile>;
  readonly roles: ValidateFunction<RolesFile>;
}

let compiled: Validators | undefined;

/** Compiled on first use: a run that reads no inventory does not pay for it. */
function validators(): Validators {
  compiled ??= compileSchemas();
  return compiled;
}

function compileSchemas(): Validators {
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: true, allowUnionTypes: true });
  addFormats.default(ajv, ['date']);
  ajv.addVocabulary(['x-description-zh', 'defaultSnippets']);
  return {
    policy: ajv.compile<PolicyFile>(POLICY_SCHEMA),
    network: ajv.compile<NetworkFile>(NETWORK_SCHEMA),
    department: ajv.compile<DepartmentFile>(DEPARTMENT_SCHEMA),
    agreements: ajv.compile<AgreementsFile>(AGREEMENTS_SCHEMA),
    roles: ajv.compile<RolesFile>(ROLES_SCHEMA),
  };
}

function checked<Content>(
  file: YamlFile,
  validate: ValidateFunction<Content>,
  schema: Schema,
): Outcome<SourceFile<Content>> {
  const { path, value, places } = file;
  if (validate(value)) return { value: { path, content: value, places }, diagnostics: [] };
  const known = new Set(file.problems.map(placeKey));
  const found = structureProblems(validate.errors ?? [], file, schema);
  return { value: undefined, diagnostics: found.filter((problem) => !known.has(placeKey(problem))) };
}

/** What the reader refused already is not complained about twice. */
function placeKey({ span }: Diagnostic): string {
  return `${span?.line}:${span?.column}`;
}
