import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseInventory } from '../../src/inventory/parse.ts';
import { validateInventory } from '../../src/validate/validate.ts';
import { audit } from '../../src/verify/audit.ts';
import { isolationOf } from '../../src/verify/classes/isolation.ts';
import type { AuditResult, CollectedConfig } from '../../src/verify/types.ts';
import { fc } from '../fast-check.ts';
import { groundFor } from './against-simulator.ts';
import { type DeclaredNetwork, declaredNetwork } from './declared-network.ts';

/** Changes of a network that mean nothing to who reaches whom, and one that can only add: the answer must follow. */
const NETWORKS = ['offices', 'mini', 'old-boxes'] as const;

interface Texts {
  readonly inventory: readonly { readonly path: string; readonly text: string }[];
  readonly configs: readonly CollectedConfig[];
}

describe.each(NETWORKS)('the answer about %s stays when', (name) => {
  const before = answerOf(textsOf(name));

  it('every route target is another one', () => {
    const texts = textsOf(name);
    const targets = [...new Set(texts.configs.flatMap(({ text }) => text.match(TARGET) ?? []))];
    expect(targets.length).toBeGreaterThan(3);
    const fresh = new Map(targets.map((one, i) => [one, `64999:${7000 + i}`]));
    const renamed = withTexts(texts, (text) => text.replace(TARGET, (one) => fresh.get(one) ?? one));
    expect(answerOf(renamed)).toEqual(before);
  });

  it('every VRF has another name', () => {
    const texts = textsOf(name);
    const names = [...new Set(texts.configs.flatMap(({ text }) => text.match(VRF) ?? []))];
    expect(names.length).toBeGreaterThan(1);
    const renamed = names.reduce(
      (all, one, i) => withTexts(all, (text) => text.replace(wordsOf(one), `zz${i}`)),
      texts,
    );
    expect(answerOf(renamed)).toEqual(before);
  });

  it('every router and every VPN has another name', () => {
    const texts = textsOf(name);
    const ids = [...new Set(texts.inventory.flatMap(({ text }) => text.match(IDS) ?? []))].sort();
    expect(ids.length).toBeGreaterThan(4);
    const fresh = new Map(ids.map((id, i) => [id, `q${i}`]));
    const rename = (text: string) =>
      ids.reduce((all, id) => all.replace(idOf(id), fresh.get(id) ?? id), text);
    const renamed = {
      inventory: texts.inventory.map(({ path, text }) => ({ path, text: rename(text) })),
      configs: texts.configs.map((one) => ({ ...one, router: fresh.get(one.router) ?? one.router })),
    };
    const expected = before.map((row) => rename(row)).sort();
    expect(answerOf(renamed)).toEqual(expected);
  });

  it('a VPN that nobody else knows is added on every router with VRFs', () => {
    const texts = textsOf(name);
    const added = {
      ...texts,
      configs: texts.configs.map((one) => ({ ...one, text: withStranger(one.text) })),
    };
    expect(added).not.toEqual(texts);
    expect(answerOf(added)).toEqual(before);
  });

  it('blocks and files whose order says nothing stand in another order', () => {
    const texts = textsOf(name);
    const shuffled = {
      ...texts,
      configs: texts.configs.map((one) => ({ ...one, text: reordered(one.text) })),
    };
    expect(shuffled).not.toEqual(texts);
    expect(answerOf({ ...shuffled, configs: shuffled.configs.toReversed() })).toEqual(before);
  });
});

describe('an import target more', () => {
  it('never proves more: what was possible before is possible still', () => {
    let lost = 0;
    fc.assert(
      fc.property(declaredNetwork, fc.nat(), (one, pick) => {
        const before = isolationOf(groundFor(one), 'possible').proved;
        const after = isolationOf(groundFor(withImport(one, pick)), 'possible').proved;
        for (const [table, proved] of after.entries()) {
          if (proved === 1) expect(before[table], `table ${table}`).toBe(1);
          else lost += before[table] ?? 0;
        }
      }),
      { numRuns: Number(process.env['RUNS'] ?? 60) },
    );
    expect(lost).toBeGreaterThan(0);
  });
});

/** Route targets as the two networks write them; distinguishers hold an address. */
const TARGET = /(?<=(?:rt vpn|extcommunity rt|vpn-target|permit rt|rt)[^\n]*? )\d+:\d+/g;
const VRF = /(?<=^(?:vrf|ip vpn-instance) )\S+/gm;
/** Names of routers and VPNs where an inventory gives them. */
const IDS = /(?<=(?:\bname|\bvpn-id): )[a-z][\w-]*/g;

function wordsOf(name: string): RegExp {
  return new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'g');
}

/** A name as a whole value, not as a part of another. */
function idOf(id: string): RegExp {
  return new RegExp(`(?<![\\w/.-])${id}(?![\\w-])(?!: )`, 'g');
}

function textsOf(name: string): Texts {
  const home = join(import.meta.dirname, 'networks', name);
  const files = readdirSync(join(home, 'inventory'), { recursive: true, encoding: 'utf8' });
  return {
    inventory: files
      .filter((path) => path.endsWith('.yaml'))
      .sort()
      .map((path) => ({ path, text: readFileSync(join(home, 'inventory', path), 'utf8') })),
    configs: readdirSync(join(home, 'configs'))
      .sort()
      .map((file) => ({
        router: file.replace(/\.conf$/, ''),
        file,
        text: readFileSync(join(home, 'configs', file), 'utf8'),
      })),
  };
}

function withTexts(texts: Texts, change: (text: string) => string): Texts {
  return { ...texts, configs: texts.configs.map((one) => ({ ...one, text: change(one.text) })) };
}

/** Every pair with its verdict and level, and what is broken, missing or unclear, without line numbers. */
function answerOf({ inventory, configs }: Texts): readonly string[] {
  const document = parseInventory(inventory).value;
  const declared = document && validateInventory(document, { asOf: '2026-06-01' }).value;
  if (declared === undefined) throw new Error('not a valid inventory');
  const result: AuditResult = audit(declared, configs);
  return [
    ...result.pairs.map(
      (one) => `pair ${one.fromVpn} ${one.toVpn} ${one.family} ${one.verdict} ${one.level} ${one.sitePairs}`,
    ),
    ...result.breaches.map((one) => `breach ${one.class} ${one.fromVpn} ${one.toVpn}`),
    ...result.missing.map((one) => `missing ${one.fromVpn} ${one.toVpn}`),
    ...result.inconclusive.map((one) => `inconclusive ${one.reason}`),
  ].sort();
}

/** A VRF of nobody's, with targets, routes and a number of its own. */
function withStranger(text: string): string {
  if (/^router bgp \d+ vrf /m.test(text))
    return text.replace(
      /^router bgp (\d+) vrf /m,
      (found, as: string) =>
        `router bgp ${as} vrf stranger\n address-family ipv4 unicast\n  redistribute static\n  label vpn export auto\n  rd vpn export 192.0.2.77:9\n  rt vpn both 64998:1\n  export vpn\n  import vpn\n exit-address-family\nexit\n${found}`,
    );
  const stranger =
    'ip vpn-instance stranger\n ipv4-family\n  route-distinguisher 192.0.2.77:9\n  apply-label per-instance\n  vpn-target 64998:1 export-extcommunity\n  vpn-target 64998:1 import-extcommunity\n#\n';
  return text.replace(/^ip vpn-instance /m, `${stranger}$&`);
}

/** Blocks of VRP from the last to the first; on Linux the sections of policies, lists and BGP instances. */
function reordered(text: string): string {
  if (text.includes('### '))
    return sortedDown(text, /(?:^(?:ip|ipv6) prefix-list .*\n)+/gm, /(?<=\n)/).replace(
      /(?:^router bgp \d+ vrf [\s\S]*?^exit\n)+/gm,
      (found) =>
        blocksOf(found, /(?<=^exit\n)/m)
          .toReversed()
          .join(''),
    );
  const blocks = text.split(/^#\n/m);
  return [...blocks.slice(0, 2), ...blocks.slice(2, -1).toReversed(), ...blocks.slice(-1)].join('#\n');
}

function sortedDown(text: string, section: RegExp, cut: RegExp): string {
  return text.replace(section, (found) => blocksOf(found, cut).toReversed().join(''));
}

function blocksOf(text: string, cut: RegExp): readonly string[] {
  return text.split(cut).filter((block) => block !== '');
}

/** One table imports one of the targets that tables of these networks export. */
function withImport(one: DeclaredNetwork, pick: number): DeclaredNetwork {
  const { tables } = one.attachment;
  const exported = tables.flatMap(({ vrf }) => vrf.families.flatMap(({ exportTargets }) => exportTargets));
  const target = exported[pick % Math.max(1, exported.length)];
  const chosen = tables[pick % Math.max(1, tables.length)];
  const wider = tables.map((table) => {
    if (table !== chosen || target === undefined) return table;
    const families = table.vrf.families.map((family) => ({
      ...family,
      importsVpn: true,
      importTargets: [...family.importTargets, target],
    }));
    return { ...table, vrf: { ...table.vrf, families } };
  });
  return { ...one, attachment: { ...one.attachment, tables: wider } };
}
