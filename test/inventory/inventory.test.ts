import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { chain } from '../../src/diagnostics/chain.ts';
import type { Outcome } from '../../src/diagnostics/diagnostic.ts';
import type { InventoryFile } from '../../src/inventory/document.ts';
import { parseInventory } from '../../src/inventory/parse.ts';
import { readInventoryFiles } from '../../src/inventory/read.ts';
import type { Inventory } from '../../src/inventory/types.ts';
import { addressText } from '../../src/net/address.ts';
import { overlaps, prefixText } from '../../src/net/prefix.ts';
import { validateInventory } from '../../src/validate/validate.ts';
import { generatedSchemaModule } from '../../tools/schema-types.ts';

const DAY = '2026-06-01';
const mini = filesOf('mini');
const chengdu = filesOf('chengdu');

describe('inventory/mini', () => {
  it('says nothing but what it declares', () => {
    const { value, diagnostics } = loaded(mini);
    expect(diagnostics).toEqual([]);
    expect(value?.network).toMatchObject({
      id: 'mini',
      asNumber: 65101,
      manages: 'vpn',
      routeReflectors: ['mn-p1'],
    });
    expect(value?.vpns.map(({ id, number, topology }) => [id, number, topology])).toEqual([
      ['env', 170, 'any-to-any'],
      ['flood', 110, 'hub-spoke'],
      ['stats', 130, 'any-to-any'],
    ]);
    expect(value?.agreements[0]).toMatchObject({
      id: 'X7',
      services: [{ protocol: 'tcp', ports: { from: 443, to: 443 } }],
      enforcement: { kind: 'both' },
      validity: 'effective',
    });
  });

  it('points at the word that says each thing', () => {
    const hq = loaded(mini).value?.sites.find(({ id }) => id === 'flood-hq');
    expect(hq?.span).toMatchObject({ line: 15, column: 14, endColumn: 22 });
    const [first] = hq?.prefixes ?? [];
    expect(wordAt(first?.span)).toBe('10.110.2.0/24');
    expect(wordAt(hq?.accesses[0]?.span)).toBe('flood-hq-1');
  });

  it('is the same whatever order the files come in, and nobody can change it', () => {
    const [forth, back] = [loaded(mini), loaded(mini.toReversed())];
    expect(back).toEqual(forth);
    expect(Object.isFrozen(forth.value?.sites[0]?.accesses)).toBe(true);
  });

  it('has a digest over its content that does not know where it lies', () => {
    const moved = mini.map(({ path, text }) => ({
      path: path.replace(/^.*inventory\/mini/, '/elsewhere'),
      text,
    }));
    const edited = mini.map(({ path, text }) => ({
      path,
      text: text.replace('示例政务外网', '示例政务内网'),
    }));
    expect(loaded(moved).value?.digest).toBe(loaded(mini).value?.digest);
    expect(loaded(edited).value?.digest).not.toBe(loaded(mini).value?.digest);
  });

  it('judges agreements for the day it is asked about; the last day counts', () => {
    const validity = (day: string) => loaded(mini, day).value?.agreements[0]?.validity;
    expect(['2026-01-14', '2026-01-15', '2028-12-31', '2029-01-01'].map(validity)).toEqual([
      'not-yet',
      'effective',
      'effective',
      'expired',
    ]);
  });
});

describe('inventory/chengdu', () => {
  it('is the network of the story', () => {
    const { value, diagnostics } = loaded(chengdu);
    expect(diagnostics).toEqual([]);
    expect(value?.routers.filter(({ role }) => role === 'p')).toHaveLength(4);
    expect(value?.routers.filter(({ role }) => role === 'pe')).toHaveLength(6);
    expect(new Set(value?.routers.map(({ platform }) => platform))).toEqual(new Set(['frr', 'huawei_vrpv8']));
    expect(value?.coreLinks).toHaveLength(17);
    const status = (wanted: string) => value?.vpns.filter((vpn) => vpn.status === wanted).map(({ id }) => id);
    expect(status('active')).toEqual(['econ', 'env', 'flood', 'localtax', 'smefin', 'stats', 'tourism']);
    expect(status('planned')).toEqual(['labor', 'quality']);
    expect(value?.agreements.map(({ id }) => id)).toEqual(['X1', 'X2', 'X7']);
  });

  it('gives every PE two different core routers', () => {
    const { value } = loaded(chengdu);
    for (const { name } of value?.routers.filter(({ role }) => role === 'pe') ?? []) {
      const ends = value?.coreLinks.filter((link) => link.ends.some(({ router }) => router === name)) ?? [];
      const cores = ends.flatMap((link) =>
        link.ends.map(({ router }) => router).filter((router) => router !== name),
      );
      expect([name, new Set(cores).size]).toEqual([name, 2]);
    }
  });

  it('lets sectors own equal addresses on purpose, and names them', () => {
    const { value } = loaded(chengdu);
    const owned =
      value?.sites.flatMap(({ vpn, prefixes }) =>
        prefixes.map((prefix) => ({ vpn, prefix: prefix.value })),
      ) ?? [];
    const shared = owned.flatMap((a) =>
      owned
        .filter((b) => a.vpn < b.vpn && overlaps(a.prefix, b.prefix))
        .map((b) => `${a.vpn} ${b.vpn} ${prefixText(b.prefix)}`),
    );
    expect(shared).toEqual(['labor stats 10.20.0.0/16', 'localtax tourism 192.168.10.0/24']);
  });

  it('puts two spokes of one sector on one PE', () => {
    const { value } = loaded(chengdu);
    const spokes = value?.sites.filter(({ vpn, role }) => vpn === 'stats' && role === 'spoke-role') ?? [];
    const there = spokes.filter(({ accesses }) => accesses.some(({ router }) => router === 'cd-pe-jinjiang'));
    expect(there.map(({ id }) => id)).toEqual(['stats-chenghua', 'stats-jinjiang']);
  });

  it('has a dual-homed site, a direct one and eBGP to customers', () => {
    const { value } = loaded(chengdu);
    const accesses = value?.sites.flatMap((site) => site.accesses) ?? [];
    expect(value?.sites.filter((site) => site.accesses.length === 2).map(({ id }) => id)).toEqual([
      'stats-hq',
    ]);
    expect(accesses.filter(({ routing }) => routing.type === 'direct').map(({ id }) => id)).toEqual([
      'env-dujiangyan-1',
    ]);
    expect(accesses.filter(({ routing }) => routing.type === 'bgp').length).toBeGreaterThan(2);
  });

  it('numbers its loopbacks by role', () => {
    const { value } = loaded(chengdu);
    const last = (name: string) => {
      const [loopback] = value?.routers.find((router) => router.name === name)?.loopbacks ?? [];
      return loopback === undefined ? undefined : addressText(loopback.value);
    };
    expect([last('cd-p1'), last('cd-pe-gov1')]).toEqual(['100.64.0.1', '100.64.0.20']);
  });

  it('tells the editor where the schema of each file is', () => {
    for (const { path, text } of chengdu) {
      const [, schema] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
      expect(() => readFileSync(new URL(schema ?? '', `file://${path}`), 'utf8')).not.toThrow();
    }
  });
});

describe('generated types', () => {
  it('are those of the schemas', async () => {
    const checkedIn = readFileSync(
      new URL('../../src/inventory/schema.generated.ts', import.meta.url),
      'utf8',
    );
    expect(await generatedSchemaModule()).toBe(checkedIn);
  });
});

function filesOf(name: string): readonly InventoryFile[] {
  const folder = fileURLToPath(new URL(`../../inventory/${name}`, import.meta.url));
  return readInventoryFiles(folder).value ?? [];
}

function loaded(files: readonly InventoryFile[], asOf = DAY): Outcome<Inventory> {
  return chain(parseInventory(files), (document) => validateInventory(document, { asOf }));
}

function wordAt(
  span:
    | { readonly file: string; readonly line: number; readonly column: number; readonly endColumn: number }
    | undefined,
): string | undefined {
  const line = mini.find(({ path }) => path === span?.file)?.text.split('\n')[(span?.line ?? 0) - 1];
  return line?.slice((span?.column ?? 0) - 1, (span?.endColumn ?? 0) - 1);
}
