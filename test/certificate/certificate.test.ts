import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { generatedInventory } from '../../bench/network.ts';
import { checkCertificate } from '../../src/certificate-checker/check.ts';
import { networkOfInventory } from '../../src/inventory/declared-network/of-inventory.ts';
import { parseInventory } from '../../src/inventory/parse.ts';
import { compileInventory, loadInventory } from '../../src/pipeline.ts';
import { validateInventory } from '../../src/validate/validate.ts';
import { audit } from '../../src/verify/audit.ts';
import { certificateText } from '../../src/verify/certificate/certificate.ts';
import type { CollectedConfig } from '../../src/verify/types.ts';
import { type AuditCase, cleanNetwork, plantedCase } from '../isolation/case.ts';
import { corruptionsOf, resealed, sampleOf, underTheTrueDigests } from './corruptions.ts';
import { seededQuestions } from './questions.ts';

const CASES = join(import.meta.dirname, '../isolation');
const seeded = readdirSync(CASES).filter((name) => /^\d+-/.test(name));
const verdictOf = (name: string) =>
  readFileSync(join(CASES, name, 'expected.txt'), 'utf8').split('\n')[0] ?? '';
const folderOf = (name: string) => (seeded.includes(name) ? CASES : join(import.meta.dirname, 'networks'));
const planted = (name: string) => plantedCase(readFileSync(join(folderOf(name), name, 'seed.txt'), 'utf8'));

/** Isolated by constructs that the checker does not follow; docs/proof.md names them. */
const UNCERTIFIED: Readonly<Record<string, string>> = {
  '02-empty-table-without-end': 'table-without-end',
  '26-foreign-vrf-alone': 'table-without-end',
  '103-rule-behind-the-vrfs': 'unread',
  '80-statics-in-a-circle': 'unread',
  '86-next-hop-nowhere': 'static-leads-elsewhere',
};

/** Networks whose isolation holds in every state: `mini` of both platforms with its backbone, the offices, and what `compile` writes. */
const clean: readonly (readonly [string, () => Network])[] = [
  ['mini', () => cleanNetwork('mini')],
  ['mini-compiled', () => cleanNetwork('mini-compiled')],
  ['offices', () => cleanNetwork('offices')],
  ['old-boxes', () => cleanNetwork('old-boxes')],
  ['branches', () => cleanNetwork('branches')],
  ['chengdu', () => compiled('chengdu')],
  ['a generated network', generated],
  ...seeded
    .filter((name) => verdictOf(name) === 'isolated (level A)' && UNCERTIFIED[name] === undefined)
    .map((name) => [name, () => planted(name)] as const),
];

/** Four of them in the ordinary run, every one with `CORRUPTIONS=all`. */
const CORRUPTED = clean.filter(
  ([name]) => process.env['CORRUPTIONS'] === 'all' || /^(mini|offices|old-boxes|chengdu)$/.test(name),
);

type Network = Pick<AuditCase, 'inventory' | 'configs'>;

describe('a true certificate', () => {
  it.each(clean)('of %s is accepted', (_, network) => {
    const { inventory, configs } = network();
    expect(
      checkCertificate(certificateText(inventory, configs), configs, networkOfInventory(inventory)).refusals,
    ).toEqual([]);
  });

  it.each(Object.entries(UNCERTIFIED))('of %s cannot be confirmed: %s', (name, reason) => {
    const { inventory, configs } = planted(name);
    const { refusals } = checkCertificate(
      certificateText(inventory, configs),
      configs,
      networkOfInventory(inventory),
    );
    expect(refusals.map((one) => one.reason)).toContain(reason);
  });

  it('holds records of the published schema alone', () => {
    const schema = readFileSync(join(import.meta.dirname, '../../schema/certificate.json'), 'utf8');
    const validate = new Ajv({ allowUnionTypes: true, strictTuples: false }).compile(JSON.parse(schema));
    const { inventory, configs } = compiled('chengdu');
    const lines = certificateText(inventory, configs).trimEnd().split('\n');
    expect(lines.filter((line) => !validate(JSON.parse(line)))).toEqual([]);
    expect(validate({ record: 'edge' })).toBe(false);
  });

  it('has the same bytes whatever the order of the files', () => {
    const { inventory, configs } = cleanNetwork('mini');
    expect(certificateText(inventory, configs.toReversed())).toBe(certificateText(inventory, configs));
  });
});

describe('a certificate with one record changed', () => {
  it.each(CORRUPTED)('is refused, sealed again or not: %s', (name, network) => {
    const { inventory, configs } = network();
    const certificate = certificateText(inventory, configs);
    const declared = networkOfInventory(inventory);
    const corruptions = sampleOf(corruptionsOf(certificate), name === 'chengdu' ? 2 : 6);
    expect(corruptions.length).toBeGreaterThan(1);
    const accepted = corruptions
      .flatMap((one) => [one, resealed(one)])
      .filter((one) => {
        const text = one.text();
        return text !== certificate && checkCertificate(text, configs, declared).refusals.length === 0;
      });
    expect(accepted.map(({ what }) => what)).toEqual([]);
  });
});

describe('a reach that is claimed wider than it is', () => {
  it('is refused, though the further import that would carry it stands on nothing but itself', () => {
    const { certificate, configs, declared } = must(
      seededQuestions().find(({ name }) => name === '01-aggregate-that-leads-nowhere'),
    );
    const honest = certificate();
    expect(checkCertificate(honest, configs, declared).refusals).toEqual([]);
    const wider = honest.replace('["10.170.250.0-10.170.250.15"]', '["10.170.250.0-10.170.250.31"]');
    expect(wider).not.toBe(honest);
    const { text } = resealed({ what: '', text: () => wider });
    expect(reasons(checkCertificate(text(), configs, declared))).toEqual(['untrue']);
  });
});

describe('a network with a planted leak', () => {
  const leaking = seeded.filter((name) => verdictOf(name).startsWith('breach'));

  it.each(leaking)(
    '%s: neither the certificate its own prover would forge nor that of the clean network passes',
    (name) => {
      const { inventory, configs } = planted(name);
      const forged = certificateText(inventory, configs);
      const { refusals } = checkCertificate(forged, configs, networkOfInventory(inventory));
      expect(refusals.filter(({ reason }) => reason !== 'untrue')).not.toEqual([]);
      const network = /^network (\S+)/.exec(readFileSync(join(CASES, name, 'seed.txt'), 'utf8'))?.[1] ?? '';
      const text = underTheTrueDigests(honest(network, inventory), forged);
      expect(checkCertificate(text, configs, networkOfInventory(inventory)).refusals).not.toEqual([]);
    },
  );
});

function reasons({ refusals }: ReturnType<typeof checkCertificate>): readonly string[] {
  return refusals.map(({ reason }) => reason);
}

const honestOnes = new Map<string, string>();

/** The certificate of a clean network under a declared policy. */
function honest(network: string, inventory: Network['inventory']): string {
  const key = `${network} ${inventory.digest} ${inventory.agreements.map(({ validity }) => validity)}`;
  const known = honestOnes.get(key) ?? certificateText(inventory, cleanNetwork(network).configs);
  honestOnes.set(key, known);
  return known;
}

describe('a configuration with one line changed', () => {
  it('refuses the certificate: every line with a number in it is tried', () => {
    const { inventory, configs } = cleanNetwork('offices');
    const certificate = certificateText(inventory, configs);
    const edits = configs.flatMap((config) => {
      const lines = config.text.split('\n');
      return lines.flatMap((line, i) =>
        /\d/.test(line)
          ? [{ ...config, text: lines.toSpliced(i, 1, line.replace(/\d(?=\D*$)/, '9')).join('\n') }]
          : [],
      );
    });
    const tried = edits.filter((edit, i) => i % 9 === 0 && configs.every(({ text }) => text !== edit.text));
    const accepted = tried.filter((edit) => {
      const edited = configs.map((config) => (config.router === edit.router ? edit : config));
      return checkCertificate(certificate, edited, networkOfInventory(inventory)).refusals.length === 0;
    });
    expect(tried.length).toBeGreaterThan(20);
    expect(accepted).toEqual([]);
  });
});

describe('a certificate that takes one circuit for another', () => {
  it.each(['mini', 'offices'])(
    'is refused for the binding, whatever two accesses of a router change places: %s',
    (name) => {
      const { inventory, configs } = cleanNetwork(name);
      const honest = certificateText(inventory, configs);
      const accesses = inventory.sites.flatMap((site) => site.accesses);
      const swaps = accesses.flatMap((a) =>
        accesses.filter((b) => b.router === a.router && b.id > a.id).map((b) => [a.id, b.id] as const),
      );
      expect(swaps.length).toBeGreaterThan(0);
      for (const [a, b] of swaps) {
        const text = honest
          .replaceAll(`:"${a}"`, ':"?"')
          .replaceAll(`:"${b}"`, `:"${a}"`)
          .replaceAll(':"?"', `:"${b}"`);
        const { refusals } = checkCertificate(text, configs, networkOfInventory(inventory));
        expect(refusals.map(({ reason }) => reason)).toContain('binding-not-confirmed');
      }
    },
  );
});

describe('a neighbour whose configuration is not here', () => {
  const { inventory, configs } = cleanNetwork('mini');
  const declared = networkOfInventory(inventory);
  const hosts = ['10.9.0.9/32 dev v130-stats', '10.9.0.10/32 dev eth77'];
  const ports = [
    'interface GigabitEthernet0/9/1\n ip address 10.9.1.1 255.255.255.0\n vrrp vrid 1 virtual-ip 10.9.1.2',
    'interface GigabitEthernet0/9/2\n shutdown\n ip address 10.9.2.1 255.255.255.0',
  ];
  /** The reflector's sessions of every router with another neighbour too. */
  const beside = (neighbour: string | undefined) =>
    configs.map((config) => ({
      ...config,
      text: config.text
        .replace(/^ +neighbor 100\.64\.0\.1 (?:remote-as 65101|activate)$/gm, (line) =>
          neighbour === undefined ? line : `${line}\n${line.replace('100.64.0.1', neighbour)}`,
        )
        .replace('address add 100.65.0.17/30', `${hosts.map((one) => `address add ${one}\n`).join('')}$&`)
        .replace(/^sysname .*$/m, `$&\n#\n${ports.join('\n#\n')}\n#`),
    }));

  it.each([
    ['198.51.100.9', 'B', 'nowhere'],
    ['2001:DB8::9', 'B', 'nowhere'],
    ['100.65.0.5', 'B', 'in a VRF of a Huawei router'],
    ['100.65.0.17', 'B', 'in a VRF of Linux'],
    ['FD51:100:65::11', 'B', 'in a VRF of Linux'],
    ['10.9.0.9', 'B', "on a VRF's own device"],
    ['10.9.0.10', 'B', 'on a port of Linux that is down'],
    ['10.9.1.2', 'B', 'as a virtual router'],
    ['10.9.2.1', 'B', 'on a port of a Huawei router that is down'],
    ['100.64.128.5', 'A', 'on a link of the backbone'],
    [undefined, 'A', ''],
  ])('is taken on trust, and the level says so: %s, level %s, %s', (neighbour, level, _) => {
    const texts = beside(neighbour);
    const certificate = certificateText(inventory, texts);
    expect(checkCertificate(certificate, texts, declared)).toMatchObject({ level, refusals: [] });
    expect(certificate.includes('neighbour-not-collected')).toBe(level === 'B');
    expect(audit(inventory, texts).level).toBe(level);
  });

  it.each(['100.65.0.5', '100.65.0.17', '10.9.0.9'])(
    'cannot be claimed to be here by level A because it stands in a VRF: %s',
    (neighbour) => {
      const texts = beside(neighbour);
      const honest = certificateText(inventory, texts).replace('"level":"B"', '"level":"A"');
      const kept = honest.split('\n').filter((line) => !line.includes('neighbour-not-collected'));
      const { text } = resealed({ what: '', text: () => kept.join('\n') });
      expect(reasons(checkCertificate(text(), texts, declared))).toEqual(['untrue']);
    },
  );
});

describe('what is no certificate', () => {
  it.each(['', '\n', 'hello\n', '{}\n', '[1]\n[2]\n', '{"record":"head"}\n{"record":"tail"}\n'])(
    '%j is refused',
    (text) => {
      const { inventory, configs } = cleanNetwork('mini');
      expect(checkCertificate(text, configs, networkOfInventory(inventory)).refusals).not.toEqual([]);
    },
  );

  it('a witness that cuts between two numbers is refused, and nothing falls over it', () => {
    const { inventory, configs } = cleanNetwork('mini');
    const odd = certificateText(inventory, configs).replace(/(Port",)(\d+)/, '$1$2.5');
    expect(odd).toContain('.5,');
    expect(
      checkCertificate(odd, configs, networkOfInventory(inventory)).refusals.map(({ reason }) => reason),
    ).toContain('filter-open');
  });
});

/** What `compile --dest` writes for an inventory of this repository. */
function compiled(name: string): Network {
  const inventory = must(
    loadInventory(join(import.meta.dirname, '../../inventory', name), { asOf: '2026-06-01' }).value,
  );
  const compilation = must(compileInventory(inventory, undefined).value);
  return { inventory, configs: configsOf(compilation) };
}

/** Forty sites of eight VPNs on six routers of both platforms, as the benchmark makes them. */
function generated(): Network {
  const files = generatedInventory({ edges: 6, vpns: 8, sites: 40 });
  const inventory = must(validateInventory(must(parseInventory(files).value), { asOf: '2026-06-01' }).value);
  return { inventory, configs: configsOf(must(compileInventory(inventory, undefined).value)) };
}

function configsOf(
  compilation: NonNullable<ReturnType<typeof compileInventory>['value']>,
): readonly CollectedConfig[] {
  return compilation.configs.map(({ router, text }) => ({ router, file: `${router}.conf`, text }));
}

function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the network does not compile');
  return value;
}
