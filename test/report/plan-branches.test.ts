import { describe, expect, it } from 'vitest';
import { isPlatformId } from '../../src/device/platform-id.ts';
import { foresee } from '../../src/foresight.ts';
import { plain } from '../../src/net/json.ts';
import { planNetwork } from '../../src/plan/network.ts';
import type { ChangePlan, Remit } from '../../src/plan/types.ts';
import type { Moment, OpenBetween, Wave, WaveRouter } from '../../src/plan/waves/types.ts';
import { wavesOf } from '../../src/plan/waves/waves.ts';
import { changeRulesOf } from '../../src/platforms/change-rules.ts';
import { transitionCases } from '../transitions/case.ts';
import { problems, schemaOf } from './published-schemas.ts';
import { backbone, compiled, planFrom, running } from './real-values.ts';

/** Every field, every word of schema/plan.json stands in some plan that the planner really makes; none is promised and never given. */
const CASES = transitionCases();
const DOCUMENTS: readonly unknown[] = [
  compiledPlan(),
  ...CASES.map(({ request }) => planOf({ devices: [request] })),
  ...CASES.slice(0, 1).flatMap(({ request }) =>
    (['inventory-change', 'department'] as const).map((by) =>
      planOf({ devices: [{ ...request, owned: [] }], remit: remitBy(by) }),
    ),
  ),
  ...CASES.filter(({ name }) => name.endsWith('20-same-in-another-order')).flatMap(({ request }) =>
    [true, false].map((equal) =>
      planOf({ devices: [{ ...request, owned: [] }], adoption: { equal, changed: [] } }),
    ),
  ),
].map((value) => plain(value));

describe('schema/plan.json', () => {
  const seen = new Set<string>();
  for (const document of DOCUMENTS) walk(schemaOf('plan'), document, (place) => seen.add(place));
  const promised = [...places(schemaOf('plan'))];

  it('takes all of them', () => {
    for (const document of DOCUMENTS) expect(problems('plan', document)).toEqual([]);
  });

  it('has no field and no word that no plan has', () => {
    const unwritable = (place: string) => {
      const [, platform = ''] = /^Platform=(.*)$/.exec(place) ?? [];
      return isPlatformId(platform) && changeRulesOf(platform) === undefined;
    };
    expect(promised.filter((place) => !seen.has(place) && !unwritable(place))).toEqual([]);
    expect(promised.length).toBeGreaterThan(80);
  });

  it.each([
    ['isolation', { kind: 'isolation', apart: ['a'], fromVpn: 'x', toVpn: 'y', router: 'r', line: 'l' }],
    ['redundancy', { kind: 'redundancy', apart: ['a'] }],
  ])('refuses a reason of kind %s that lacks one of its fields', (_, reason) => {
    const document = { ...compiledPlan(), waves: [{ routers: ['r'], reason }] };
    expect(problems('plan', plain(document)).join()).toContain('must have required property');
  });
});

/** Chengdu from its backbone, with what it does to those who use it, the routers it was made for, and waves for every reason there is. */
function compiledPlan(): ChangePlan & { readonly relation?: unknown } {
  const compilation = compiled('chengdu');
  const texts = backbone(compilation);
  const plan = planFrom(compilation, texts);
  const { relation } = foresee(compilation.inventory, running(texts), plan);
  const limit = plan.devices.map(({ router }) => router);
  return { ...plan, limit, waves: wavesForEveryReason(), ...(relation === undefined ? {} : { relation }) };
}

/** Two plans' worth: routers that stand for one site, and two that together would open something. */
function wavesForEveryReason(): readonly Wave[] {
  const edge = (router: string, ...sites: readonly string[]): WaveRouter => {
    return { router, role: 'pe', isReflector: false, sites };
  };
  const open: OpenBetween = { fromVpn: 'flood', toVpn: 'env', family: 4, router: 'f', line: 'import' };
  const twins = [edge('a'), edge('c', 'hq'), edge('d', 'hq', 's'), { ...edge('r'), isReflector: true }];
  const apart = [edge('a'), edge('b', 's'), edge('f', 's1', 's2'), edge('g', 't1', 't2', 't3')];
  const opens = ({ moving, done }: Moment): OpenBetween | undefined => {
    if (moving.includes('b') && moving.includes('f')) return open;
    return moving.includes('g') && !done.includes('f') ? { ...open, family: 6 } : undefined;
  };
  return [
    { routers: twins, opens: () => undefined },
    { routers: apart, opens },
  ].flatMap((request) => {
    const answer = wavesOf(request);
    if ('stuck' in answer) throw new Error('stuck');
    return answer.waves;
  });
}

function remitBy(by: Remit['by']): Remit {
  return { by, departments: ['water'], vpns: ['flood'], backbone: by === 'inventory-change' };
}

function planOf(
  request: Omit<Parameters<typeof planNetwork>[0], 'inventoryDigest' | 'activeVpns'>,
): ChangePlan {
  const { value, diagnostics } = planNetwork({
    inventoryDigest: 'a'.repeat(64),
    activeVpns: ['flood', 'odd'],
    ...request,
  });
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value;
}

type Schema = Readonly<Record<string, unknown>>;

/** Tells the places of a schema that a document fills: fields as `Definition.field`, words as `Definition.field=word`. */
function walk(root: Schema, document: unknown, tell: (place: string) => void): void {
  const visit = (given: Schema, place: string, value: unknown): void => {
    const { schema, name } = referredIn(root, given) ?? { schema: given, name: place };
    if (Array.isArray(schema['enum']) && typeof value !== 'object') tell(`${name}=${value}`);
    if (Array.isArray(value)) for (const one of value) visit(objectAt(schema, 'items'), name, one);
    else if (typeof value === 'object' && value !== null)
      for (const [key, field] of Object.entries(objectAt(schema, 'properties')))
        if (Object.hasOwn(value, key)) {
          tell(`${name}.${key}`);
          visit(Object(field), `${name}.${key}`, Reflect.get(value, key));
        }
  };
  visit(root, 'plan', document);
}

/** Every place of the schema by the same names. */
function places(root: Schema): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (schema: Schema, name: string): void => {
    if (Array.isArray(schema['enum'])) for (const word of schema['enum']) found.add(`${name}=${word}`);
    if (schema['items'] !== undefined) visit(objectAt(schema, 'items'), name);
    for (const [key, field] of Object.entries(objectAt(schema, 'properties'))) {
      found.add(`${name}.${key}`);
      visit(Object(field), `${name}.${key}`);
    }
  };
  visit(root, 'plan');
  for (const [name, definition] of Object.entries(objectAt(root, 'definitions')))
    visit(Object(definition), name);
  return found;
}

/** The definition a schema refers to; relation.json is a schema of its own. */
function referredIn(
  root: Schema,
  schema: Schema,
): { readonly schema: Schema; readonly name: string } | undefined {
  const [, name = ''] = /^#\/definitions\/(\w+)$/.exec(String(schema['$ref'])) ?? [];
  return name === '' ? undefined : { schema: objectAt(objectAt(root, 'definitions'), name), name };
}

function objectAt(schema: Schema, key: string): Schema {
  return Object(schema[key] ?? {});
}
