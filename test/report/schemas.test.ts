import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT_CODES } from '../../src/cli/exit-code.ts';
import { diagnosticJson } from '../../src/diagnostics/json.ts';
import { report } from '../../src/diagnostics/report.ts';
import { plain } from '../../src/net/json.ts';
import { envelopeText } from '../../src/report/envelope.ts';
import { relateTexts } from '../../src/verify/against/relate.ts';
import { inferNetwork } from '../../src/verify/infer/infer.ts';
import { askRead } from '../../src/verify/question.ts';
import { type BackupFile, readBackups } from '../../src/verify/read/backups.ts';
import { readRouters } from '../../src/verify/read/routers.ts';
import { verb } from '../cli/in-process.ts';
import { scratch } from '../cli/run-cli.ts';
import { PUBLISHED, problems, type SchemaName, schemaOf, schemaText } from './published-schemas.ts';
import {
  audited,
  backbone,
  compiled,
  NETWORKS,
  planFrom,
  pushed,
  readings,
  withWrongTarget,
} from './real-values.ts';

const networks = NETWORKS.map((name) => ({ name, compilation: compiled(name) }));
const chengdu = compiled('chengdu');
const mini = compiled('mini');

describe.each(networks)('what $name gives', ({ compilation }) => {
  it('is a plan from the backbone and an empty plan from its own texts', async () => {
    const full = planFrom(compilation, backbone(compilation));
    const empty = planFrom(compilation, compilation.configs);
    expect(full.devices.some((device) => device.commands.length > 0)).toBe(true);
    expect(empty.devices.every((device) => device.commands.length === 0)).toBe(true);
    for (const value of [full, empty]) expect(problems('plan', plain(value))).toEqual([]);
  });

  it('is an audit', async () => {
    const clean = audited(compilation, compilation.configs);
    expect(clean.verdict).toBe('isolated');
    expect(problems('audit-result', plain(clean))).toEqual([]);
    const bare = audited(compilation, backbone(compilation));
    expect(bare.missing.length).toBeGreaterThan(0);
    expect(problems('audit-result', plain(bare))).toEqual([]);
  });

  it('is a device model and a tree per configuration', async () => {
    for (const { model, tree } of readings(compilation)) {
      expect(problems('device-model', plain(model))).toEqual([]);
      expect(problems('config-tree', plain(tree()))).toEqual([]);
    }
    for (const { device } of compilation.devices) expect(problems('device-model', plain(device))).toEqual([]);
  });

  it('is a push that succeeds and one that is refused', async () => {
    const [done, refused] = [await pushed(compilation), await pushed(compilation, 'wrong')];
    expect(done.routers.every(({ failure }) => failure === undefined)).toBe(true);
    expect(refused.routers.map(({ failure }) => failure?.kind)).toContain('login-refused');
    for (const value of [done, refused]) expect(problems('push-result', plain(value))).toEqual([]);
  }, 60_000);
});

describe('an audit with a wrong route target', () => {
  it('holds breaches and fits its schema', async () => {
    const broken = audited(chengdu, withWrongTarget(chengdu));
    expect(broken.verdict).toBe('breach');
    expect(problems('audit-result', plain(broken))).toEqual([]);
  });
});

describe('an envelope', () => {
  it.each([
    ['Plan', planFrom(mini, backbone(mini))],
    ['Audit', audited(mini, mini.configs)],
    ['Validation', { routers: 1, vpns: 1, sites: 1, agreements: 0 }],
    ['Explanation', null],
  ])('around a %s fits its schema', async (kind, data) => {
    expect(problems('envelope', envelope(kind, data))).toEqual([]);
  });

  it('is refused around data of another kind', async () => {
    expect(problems('envelope', envelope('Plan', audited(mini, mini.configs)))).not.toEqual([]);
    expect(problems('envelope', envelope('Audit', planFrom(mini, mini.configs)))).not.toEqual([]);
  });

  it('knows every kind that a verb prints; events have a schema of their own', async () => {
    const sources = globSync('../../src/cli/**/*.ts', { cwd: import.meta.dirname });
    const kinds = sources.flatMap((file) => {
      const text = readFileSync(join(import.meta.dirname, file), 'utf8');
      return [...text.matchAll(/\bkind(?: =|:) '([A-Z]\w+)'/g)].map(([, kind]) => kind);
    });
    const known = JSON.stringify(schemaOf('envelope'));
    expect(kinds.length).toBeGreaterThan(20);
    expect([...new Set(kinds)].filter((kind) => kind !== 'Event' && !known.includes(`"${kind}"`))).toEqual(
      [],
    );
  });

  it('knows every exit of the command line and no other', async () => {
    expect(JSON.stringify(schemaOf('envelope'))).toContain(
      `"enum":${JSON.stringify(Object.values(EXIT_CODES))}`,
    );
    expect(JSON.stringify(schemaOf('envelope'))).toContain(
      `"enum":${JSON.stringify(Object.keys(EXIT_CODES))}`,
    );
  });
});

describe('the command line with -o json', () => {
  const folder = scratch('mini');
  it.each([
    'validate',
    'compile --dest out',
    'verify --configs out',
    'verify --configs out --against out',
    'verify --configs out --infer',
    'plan --configs out --out plan.json',
    'explain SN1201',
    'explain reach flood stats',
    'explain reach nobody stats',
    'verify --configs out --certificate proof.ndjson',
    'check-certificate proof.ndjson --configs out',
    'check-certificate plan.json --configs out',
    'check-certificate nowhere --configs out',
    'explain line mn-pe1 5',
    'compile --limit nobody',
    'validate -i nowhere',
  ])('%s prints an envelope that fits its schema', async (words) => {
    const { code, stdout } = await verb(folder, '-i', 'inventory', '-o', 'json', ...words.split(' '));
    const document: unknown = JSON.parse(stdout);
    expect(problems('envelope', document)).toEqual([]);
    expect(document).toMatchObject({ exit: { code } });
  });

  it('plan --out writes a file that fits the schema of plans', async () => {
    const plan: unknown = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'));
    expect(problems('plan', plan)).toEqual([]);
  });
});

/** Per schema a document that fits and the ways it is spoiled: a field gone, a field too many, a word or form that does not exist. */
const SPOILED: Readonly<
  Record<SchemaName, { readonly fits: unknown; readonly gone: string; readonly wrong: readonly Change[] }>
> = {
  envelope: {
    fits: envelope('Audit', null),
    gone: 'exit.name',
    wrong: [
      ['kind', 'Advice'],
      ['exit.code', 3],
      ['diagnostics.0.severity', 'fatal'],
    ],
  },
  plan: {
    fits: plain(planFrom(mini, backbone(mini))),
    gone: 'devices.0.reverse',
    wrong: [
      ['devices.0.platform', 'cisco'],
      ['devices.0.sections.0.change', 'rename'],
      ['hash', 'abc'],
    ],
  },
  'push-result': {
    fits: {
      planHash: 'a'.repeat(64),
      routers: [{ router: 'r1', outcome: 'left', commandsSent: 1, milliseconds: 2 }],
    },
    gone: 'routers.0.commandsSent',
    wrong: [
      ['routers.0.outcome', 'gone'],
      ['routers.0.milliseconds', -1],
      ['routers.0.failure', { kind: 'tired', step: 'send', words: '' }],
    ],
  },
  'audit-result': {
    fits: plain(audited(chengdu, withWrongTarget(chengdu))),
    gone: 'breaches.0.packet.destination',
    wrong: [
      ['verdict', 'fine'],
      ['pairs.0.family', 5],
      ['breaches.0.packet.source', '10.0.0'],
      ['breaches.0.hops.0.action', 'teleport'],
    ],
  },
  'device-model': {
    fits: plain(chengdu.devices.find(({ device }) => device.vrfs.length > 0)?.device),
    gone: 'vrfs.0.families.0.exportTargets',
    wrong: [
      ['platform', 'frr8'],
      ['vrfs.0.families.0.labelMode.value', 'per-cow'],
      ['vrfs.0.families.0.exportTargets.0.value', '65101'],
    ],
  },
  relation: {
    fits: plain(relateTexts(chengdu.inventory, filed(chengdu.configs), filed(withWrongTarget(chengdu)))),
    gone: 'changes.0.state',
    wrong: [
      ['changes.0.change', 'moved'],
      ['changes.0.flows.0.traffic.0.tcp', 'closing'],
      ['proof.compared', 'nothing'],
    ],
  },
  inference: {
    fits: plain({
      ...inferNetwork(readBackups(mini.configs.map(backup))),
      files: readBackups(mini.configs.map(backup)).files,
    }),
    gone: 'vpns.0.shape',
    wrong: [
      ['verdict', 'isolated'],
      ['files.0.fate', 'lost'],
      ['vpns.0.vrfs.0.role', 'spoke'],
    ],
  },
  explanation: {
    fits: {
      ...answerTo({ from: 'env', to: 'flood' }),
      others: [answerTo({ from: 'stats', to: 'env' })],
    },
    gone: 'nearest.0.nearness',
    wrong: [
      ['allowedBy', 'habit'],
      ['nearest.0.enforcement.kind', 'nowhere'],
      ['nearest.0.validUntil', 'soon'],
      ['others.0.passes', 'perhaps'],
      ['hops.0.action', 'teleport'],
    ],
  },
  'certificate-check': {
    fits: { valid: true, level: 'A', records: 94 },
    gone: 'level',
    wrong: [
      ['level', 'C'],
      ['valid', 'yes'],
      ['records', -1],
    ],
  },
  'config-tree': {
    fits: plain(readings(mini)[0]?.tree()),
    gone: 'nodes.0.children',
    wrong: [
      ['platform', 'linux'],
      ['nodes.0.line', '1'],
    ],
  },
};

describe.each(PUBLISHED)('schema/%s.json', (name) => {
  const { fits, gone, wrong } = SPOILED[name];

  it('takes the document that is spoiled below', async () => {
    expect(problems(name, fits)).toEqual([]);
  });

  it(`refuses it without ${gone}`, () => {
    expect(problems(name, changed(fits, gone, undefined)).join('\n')).toContain(
      'must have required property',
    );
  });

  it('refuses it with one field more, in every object', async () => {
    for (const path of objectPaths(fits)) {
      const more = changed(fits, path === '' ? 'extra' : `${path}.extra`, true);
      expect(problems(name, more).join('\n'), path).toMatch(/additional properties|must be/);
    }
  });

  it.each(wrong)('refuses %s = %j', async (path, value) => {
    expect(problems(name, changed(fits, path, value))).not.toEqual([]);
  });

  it('describes every field, closes every object and names no place outside', async () => {
    expect(undescribed(schemaOf(name))).toEqual([]);
    expect(schemaText(name).replace('http://json-schema.org/draft-07/schema#', '')).not.toMatch(/https?:/);
  });
});

/** What the auditor answers about a packet between the first sites of two VPNs of `mini`. */
function answerTo(ends: { readonly from: string; readonly to: string }): object {
  const siteOf = (vpn: string) => mini.inventory.sites.find((site) => site.vpn === vpn);
  const [from, to] = [siteOf(ends.from), siteOf(ends.to)];
  const [source, destination] = [from, to].map((site) => site?.prefixes[0]?.value);
  if (!from || !to || !source || !destination) throw new Error('no such sites');
  const packet = {
    family: 4,
    source: { family: 4, value: source.address + 1n },
    destination: { family: 4, value: destination.address + 1n },
    protocol: 'icmp',
  } as const;
  const answer = askRead(mini.inventory, readRouters(mini.inventory, filed(mini.configs)), {
    from,
    to,
    packet,
  });
  return JSON.parse(JSON.stringify(plain(answer)));
}

/** The same texts with a file each. */
function filed(configs: readonly { readonly router: string; readonly text: string }[]) {
  return configs.map(({ router, text }) => ({ router, text, file: `${router}.conf` }));
}

function backup({ router, text }: { readonly router: string; readonly text: string }): BackupFile {
  return { path: `${router}.conf`, bytes: new TextEncoder().encode(text) };
}

type Change = readonly [path: string, value: unknown];

function envelope(kind: string, data: unknown): unknown {
  const diagnostics = [diagnosticJson(report('SN9012', { code: 'SN0000' }), 'en')];
  const summary = { errors: 1, warnings: 0, notes: 0 };
  const exit = { code: 0, name: 'done' };
  const inventory = { digest: mini.inventory.digest };
  const run = {
    id: 'r',
    startedAt: '2026-11-25T00:00:00.000Z',
    finishedAt: '2026-11-25T00:00:01.000Z',
    by: 'somebody@here',
  };
  return JSON.parse(envelopeText({ kind, inventory, run, exit, summary, diagnostics, data }, '0.1.0'));
}

/** A copy of a document with the value at a dotted path replaced; `undefined` takes it away. */
function changed(document: unknown, path: string, value: unknown): unknown {
  const copy: unknown = structuredClone(document);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<unknown>((at, key) => Reflect.get(Object(at), key), copy);
  if (typeof parent !== 'object' || parent === null) throw new Error(`nothing at ${path}`);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else Reflect.set(parent, last, value);
  return copy;
}

/** Paths of the first object of each kind (numbers stand for list places), so that big documents stay quick. */
function objectPaths(document: unknown): readonly string[] {
  const first = new Map<string, string>();
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    const shape = path.replaceAll(/\d+/g, '#');
    const open = /(^|\.)data$|children\.#\.children/.test(shape);
    if (!Array.isArray(value) && !first.has(shape) && !open) first.set(shape, path);
    for (const [key, item] of Object.entries(value)) visit(item, path === '' ? key : `${path}.${key}`);
  };
  visit(document, '');
  return [...first.values()];
}

/** Fields without a description and objects that take unknown fields. */
function undescribed(schema: unknown, path = '#'): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  if (Array.isArray(schema)) return schema.flatMap((item, i) => undescribed(item, `${path}/${i}`));
  const own = Object.entries(schema).flatMap(([key, value]) =>
    ['properties', 'definitions'].includes(key) && !path.includes('/allOf/')
      ? Object.entries(Object(value)).flatMap(([name, field]) =>
          Reflect.has(Object(field), 'description') ? [] : [`${path}/${key}/${name} has no description`],
        )
      : [],
  );
  const isOpen = Reflect.get(schema, 'type') === 'object' && !Reflect.has(schema, 'additionalProperties');
  const below = Object.entries(schema).flatMap(([key, value]) => undescribed(value, `${path}/${key}`));
  return [...own, ...(isOpen ? [`${path} takes unknown fields`] : []), ...below];
}
