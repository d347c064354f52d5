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
import { certificateText } from '../../src/verify/certificate/certificate.ts';
import type { CollectedConfig } from '../../src/verify/types.ts';
import { type AuditCase, cleanNetwork, plantedCase } from '../isolation/case.ts';
import { corruptionsOf, resealed, sampleOf, underTheTrueDigests } from './corruptions.ts';
import { seededQuestions } from './questions.ts';

const CASES = join(import.meta.dirname, '../isolation');
const seeded = readdirSync(CASES).filter((name) => /^\d\d-/.test(name));
const verdictOf = (name: string) =>
  readFileSync(join(CASES, name, 'expected.txt'), 'utf8').split('\n')[0] ?? '';
const folderOf = (name: string) => (seeded.includes(name) ? CASES : join(import.meta.dirname, 'networks'));
const planted = (name: string) => plantedCase(readFileSync(join(folderOf(name), name, 'seed.txt'), 'utf8'));

/** Isolated by constructs that the checker does not follow; docs/proof.md names them. */
const UNCERTIFIED: Readonly<Record<string, string>> = {
  '02-empty-table-without-end': 'table-without-end',
  '26-foreign-vrf-alone': 'table-without-end',
  '80-statics-in-a-circle': 'unread',
  '86-next-hop-nowhere': 'static-leads-elsewhere',
};

/** Networks whose isolation holds in every state: `mini` of both platforms with its backbone, the offices, and what `compile` writes. */
const clean: readonly (readonly [string, () => Network])[] = [
  ['mini', () => cleanNetwork('mini')],
  ['mini-compiled', () => cleanNetwork('mini-compiled')],
  ['offices', () => cleanNetwork('offices')],
  ['old-boxes', () => cleanNetwork('old-boxes')],
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

/** One planted network for each reason to refuse that is not a difference between the certificate and the texts. */
const REASONS: readonly (readonly [reason: string, seed: string])[] = [
  ['access-not-bound', '06-circuit-in-no-vrf'],
  ['binding-not-confirmed', '29-customer-may-announce-anything'],
  ['customer-targets', '17-customer-chooses-targets'],
  ['filter-open', '13-filter-missing-on-a-circuit'],
  ['label-missing', '23-no-label-given'],
  ['labels-on-circuit', '21-labels-accepted-from-customer'],
  ['no-clause', '16-agreement-expired'],
  ['policy-undefined', '39-policy-named-and-nowhere-defined'],
  ['rule-order', '27-local-addresses-before-the-vrf'],
  ['session-without-circuit', '95-session-off-the-circuit'],
  ['sites-in-one-vrf', '11-two-spokes-in-one-vrf'],
  ['static-leads-elsewhere', '86-next-hop-nowhere'],
  ['table-without-end', '09-table-without-end'],
  ['unread', '07-static-through-another-vrf'],
  ['vrf-of-two-vpns', '05-circuit-in-the-wrong-vrf'],
];

describe('a reason to refuse', () => {
  it.each(REASONS)('%s: %s', (reason, name) => {
    const { inventory, configs } = planted(name);
    const { refusals } = checkCertificate(
      certificateText(inventory, configs),
      configs,
      networkOfInventory(inventory),
    );
    expect(refusals.map((one) => one.reason)).toContain(reason);
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

describe('a text that cannot be taken whole', () => {
  const { inventory, configs } = cleanNetwork('mini');
  const edited = (file: string, edit: (text: string) => string) =>
    configs.map((config) => (config.file === file ? { ...config, text: edit(config.text) } : config));
  const unread: Readonly<Record<string, Network['configs']>> = {
    'a router twice': [...configs, ...configs.slice(0, 1)],
    'the text of a Huawei router without its end': edited('mn-pe2.conf', (text) =>
      text.replace(/^return$/m, ''),
    ),
    'a filter on the device of a VRF, before those of its circuits': edited('mn-pe1.conf', (text) =>
      text.replace(':POSTROUTING ACCEPT', ':POSTROUTING ACCEPT\n-A PREROUTING -i v170-env -j AGR-X7-p'),
    ),
  };

  it.each(Object.entries(unread))('%s is refused', (_, texts) => {
    const { refusals } = checkCertificate(
      certificateText(inventory, configs),
      texts,
      networkOfInventory(inventory),
    );
    expect(refusals.map(({ reason }) => reason)).toContain('unread');
  });
});

/** Lines that would make the proof worthless, and that a reader by patterns could take for something harmless. */
const TRAPS: readonly (readonly [file: string, behind: string, added: string])[] = [
  ['mn-pe1.conf', ':POSTROUTING ACCEPT', '-A PREROUTING -s 10.170.0.0/16 -j ACCEPT'],
  ['mn-pe1.conf', ':POSTROUTING ACCEPT', '-A PREROUTING -i eth2+ -j AGR-X7-c'],
  ['mn-pe1.conf', ':POSTROUTING ACCEPT', '-A PREROUTING -i v170-env -j AGR-X7-p'],
  ['mn-pe1.conf', '### sysctl', '*nat\n-A POSTROUTING -o eth2.1110 -j MASQUERADE\nCOMMIT'],
  ['mn-pe1.conf', 'rule add pref 1000 l3mdev', 'rule add pref 900 from 10.170.0.0/16 lookup 1110'],
  ['mn-pe1.conf', '### ip route', 'route add 10.110.0.0/16 via 100.65.0.10 table 1170'],
  ['mn-pe1.conf', 'vrf v110-flood', ' ip route 10.170.0.0/16 100.65.0.2 nexthop-vrf v170-env'],
  ['mn-pe1.conf', 'route-map IMP-v110-flood deny 15', ' match tag 5'],
  ['mn-pe1.conf', 'route-map IMP-v110-flood permit 10', ' continue 65535'],
  ['mn-pe2.conf', 'route-policy CE-stats-hq-1 permit node 10', ' if-match tag 5'],
  ['mn-pe2.conf', 'ip binding vpn-instance v110-flood', ' mpls'],
  ['mn-pe2.conf', 'peer FD51:100:65::E as-number 64930', '  peer 100.65.0.14 as-number 64930'],
  ['mn-pe1.conf', 'neighbor fd51:100:65::2 remote-as 64970', ' bgp default ipv4-unicast'],
  [
    'mn-pe1.conf',
    'ip prefix-list IMP-v110-flood-X7 seq 10 permit 10.170.250.0/28',
    'ip prefix-list IMP-v110-flood-X7 seq 20 permit any',
  ],
  [
    'mn-pe1.conf',
    'bgp extcommunity-list standard IMP-v110-flood-X7 seq 5 permit rt 65101:110201',
    'bgp extcommunity-list standard IMP-v110-flood-X7 seq 9 permit rt 65101:110201 65101:7',
  ],
  [
    'mn-pe2.conf',
    'sysname mn-pe2',
    'traffic behavior OUT\n redirect ip-nexthop 10.1.1.1 vpn-instance v130-stats',
  ],
  ['mn-pe2.conf', 'sysname mn-pe2', 'traffic behavior OUT\n redirect ip-nexthop 10.1.1.1'],
];

describe('a line that a reader by patterns could overlook', () => {
  it.each(TRAPS)(
    '%s: behind `%s` `%s` refuses even the certificate written for it',
    (file, behind, added) => {
      const { inventory, configs } = cleanNetwork('mini');
      const trapped = configs.map((config) => {
        const lines = config.text.split('\n');
        const at = lines.findIndex((line) => config.file === file && line.trim() === behind);
        return at < 0 ? config : { ...config, text: lines.toSpliced(at + 1, 0, added).join('\n') };
      });
      expect(trapped).not.toEqual(configs);
      const { refusals } = checkCertificate(
        certificateText(inventory, trapped),
        trapped,
        networkOfInventory(inventory),
      );
      expect(refusals.map(({ reason }) => reason).filter((one) => one !== 'untrue')).not.toEqual([]);
    },
  );
});

describe('a session of the FRR daemon over IPv6', () => {
  it('carries IPv4, past any policy, unless the VRF says `no bgp default ipv4-unicast`', () => {
    const { inventory, configs } = cleanNetwork('mini');
    const silent = configs.map((config) => ({
      ...config,
      text: config.text.replace(' no bgp default ipv4-unicast\n neighbor 100.65.0.2', ' neighbor 100.65.0.2'),
    }));
    expect(silent).not.toEqual(configs);
    const { refusals } = checkCertificate(
      certificateText(inventory, silent),
      silent,
      networkOfInventory(inventory),
    );
    expect(refusals.map(({ reason, text }) => `${reason} ${text}`)).toContain(
      'customer-targets neighbor fd51:100:65::2 remote-as 64970',
    );
  });
});

describe('a session of the FRR daemon over IPv4', () => {
  it('carries IPv4, past any policy, though nothing activates it', () => {
    const { inventory, configs } = cleanNetwork('mini');
    const [before, added] = [' neighbor 100.65.0.2 remote-as', 'neighbor 100.65.0.1 remote-as 64970'];
    const silent = configs.map((config) => ({
      ...config,
      text: config.text.replace(before, ` ${added}\n${before}`),
    }));
    expect(silent).not.toEqual(configs);
    const { refusals } = checkCertificate(
      certificateText(inventory, silent),
      silent,
      networkOfInventory(inventory),
    );
    expect(refusals.map(({ reason, text }) => `${reason} ${text}`)).toContain(`customer-targets ${added}`);
  });
});

describe('a neighbour whose configuration is not here', () => {
  it.each([
    ['198.51.100.9', 'B'],
    ['2001:DB8::9', 'B'],
    [undefined, 'A'],
  ])('is taken on trust, and the level says so: %s', (neighbour, level) => {
    const { inventory, configs } = cleanNetwork('mini');
    const texts = configs.map((config) => ({
      ...config,
      text: config.text.replace(/^ +neighbor 100\.64\.0\.1 (?:remote-as 65101|activate)$/gm, (line) =>
        neighbour === undefined ? line : `${line}\n${line.replace('100.64.0.1', neighbour)}`,
      ),
    }));
    const certificate = certificateText(inventory, texts);
    const checked = checkCertificate(certificate, texts, networkOfInventory(inventory));
    expect(checked).toMatchObject({ level, refusals: [] });
    expect(certificate.includes('neighbour-not-collected')).toBe(level === 'B');
  });
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
