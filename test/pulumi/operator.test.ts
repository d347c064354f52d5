import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { isRecord } from '../../src/provider/wire/values.ts';
import { keepTable } from './table.ts';

const FOLDER = 'deploy/pulumi-operator';
const DEFINITION = 'pulumi.com_stacks.yaml';
const STACKS = ['backbone', 'jinjiang', 'jintang'];

type Schema = Readonly<Record<string, unknown>>;

/** The Stack resources against the operator's published definition, read with every unknown field refused: an API server would drop it without a word. */
describe('the resources of the Pulumi Kubernetes Operator', () => {
  keepTable('operator');
  let problems: (resource: unknown) => readonly string[];

  beforeAll(() => {
    const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
      closed(stackSchema()),
    );
    problems = (resource) =>
      validate(resource)
        ? []
        : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  });

  it.each(STACKS)('%s is a Stack as the operator defines it', (name) => {
    const stack = stackOf(name);
    expect([stack['apiVersion'], stack['kind']]).toEqual(['pulumi.com/v1', 'Stack']);
    expect(problems(stack)).toEqual([]);
    expect(specOf(stack)['stack']).toBe(`organization/sectornet/${name}`);
    expect(existsSync(`stacks/Pulumi.${name}.yaml`)).toBe(true);
  });

  it('refuses a field that the operator does not know, a wrong type and a reference without its key', () => {
    const stack = stackOf('jinjiang');
    const spec = specOf(stack);
    const faulty = (change: Schema) => problems({ ...stack, spec: { ...spec, ...change } });
    expect(faulty({ resyncFrequency: 60 }).join()).toContain('must NOT have additional properties');
    expect(faulty({ resyncFrequencySeconds: 'hourly' }).join()).toContain('must be integer');
    expect(faulty({ envRefs: { A: { type: 'Secret', secret: { name: 'x' } } } }).join()).toContain("'key'");
    expect(faulty({ workspaceTemplate: { spec: { imagee: 'x' } } }).join()).toContain(
      'additional properties',
    );
  });

  it.each(STACKS)(
    '%s says nothing of a folder: the operator looks for Pulumi.yaml at the root of the checkout',
    (name) => {
      expect(Object.keys(specOf(stackOf(name)))).not.toContain('repoDir');
      const { description } = recordOf(specProperties()['repoDir']);
      expect(String(description).replaceAll(/\s+/g, ' ')).toContain(
        'in case Pulumi.yaml is not in the project source root',
      );
      expect(existsSync('Pulumi.yaml')).toBe(true);
    },
  );

  it.each(STACKS)('%s names secrets and holds none', (name) => {
    const { envRefs, backend, gitAuth } = specOf(stackOf(name));
    const references = [...Object.values(recordOf(envRefs)), recordOf(gitAuth)['accessToken']];
    expect(references.length).toBeGreaterThan(3);
    for (const reference of references)
      expect(recordOf(reference)).toMatchObject({ type: 'Secret', secret: {} });
    expect(Object.keys(recordOf(envRefs))).toContain('PULUMI_CONFIG_PASSPHRASE');
    expect(String(backend)).not.toMatch(/:[^/@]+@/);
  });

  it('has a Stack for the backbone and for each of its regions', () => {
    const backbone = recordOf(parse(readFileSync('stacks/Pulumi.backbone.yaml', 'utf8')));
    const regions = String(recordOf(backbone['config'])['sectornet:regions']).split(',');
    expect(regions.map((region) => region.split('/').at(-1)).sort()).toEqual(
      STACKS.filter((one) => one !== 'backbone'),
    );
    const kinds = readdirSync(FOLDER).flatMap((file) =>
      file.endsWith('.yaml')
        ? parseAllDocuments(readFileSync(join(FOLDER, file), 'utf8')).map(
            (document) => recordOf(document.toJS())['kind'],
          )
        : [],
    );
    expect(kinds.filter((kind) => kind === 'Stack').length).toBe(STACKS.length);
    expect(kinds).toContain('PersistentVolumeClaim');
  });
});

function stackOf(name: string): Schema {
  return recordOf(parse(readFileSync(join(FOLDER, `${name}.yaml`), 'utf8')));
}

function specOf(stack: Schema): Schema {
  return recordOf(stack['spec']);
}

/** Schema of version v1. The definition is the operator's and is not kept here. */
function stackSchema(): Schema {
  const given = process.env['SECTORNET_OPERATOR_CRD'];
  const file = given ?? resolve('../shared/data/pulumi-operator', DEFINITION);
  if (!existsSync(file))
    throw new Error(
      `${file} is absent. Get deploy/crds/${DEFINITION} of github.com/pulumi/pulumi-kubernetes-operator (v2) and name it: SECTORNET_OPERATOR_CRD=FILE`,
    );
  const { versions } = recordOf(recordOf(parse(readFileSync(file, 'utf8')))['spec']);
  const v1 = (Array.isArray(versions) ? versions : []).map(recordOf).find(({ name }) => name === 'v1');
  return recordOf(recordOf(v1?.['schema'])['openAPIV3Schema']);
}

/** What a Stack may say, in the operator's own words. */
function specProperties(): Schema {
  const { properties } = recordOf(recordOf(stackSchema()['properties'])['spec']);
  return recordOf(properties);
}

/** A structural schema as the API server reads it: what it names no property for is unknown. */
function closed(schema: unknown): Schema {
  const { properties, additionalProperties, items, ...rest } = recordOf(schema);
  const open = rest['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties !== undefined;
  return {
    ...rest,
    ...(items === undefined ? {} : { items: closed(items) }),
    ...(isRecord(additionalProperties) ? { additionalProperties: closed(additionalProperties) } : {}),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(recordOf(properties)).map(([key, one]) => [key, closed(one)]),
          ),
          ...(open ? {} : { additionalProperties: false }),
        }),
  };
}

function recordOf(value: unknown): Schema {
  return isRecord(value) ? value : {};
}
