import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { namesOf, readConfigFolder, sealedTexts } from '../../src/cli/config-folder.ts';
import { auditIsolation } from '../../src/cli/reading/isolation.ts';
import { type Readers, readersOf } from '../../src/cli/reading/readers.ts';
import { audit } from '../../src/verify/audit.ts';
import { declaredIsolation } from '../../src/verify/declared-isolation.ts';
import {
  joinParts,
  type NetworkPart,
  type PartFacts,
  readPart,
  readParts,
  type ShareTexts,
  sharesOf,
} from '../../src/verify/read/part.ts';
import type { CollectedConfig } from '../../src/verify/types.ts';
import { cleanNetwork } from '../isolation/case.ts';
import { spelled } from '../isolation/spelled.ts';
import { compiled } from '../report/real-values.ts';

const { inventory, configs } = compiled('chengdu');
const collected = configs
  .map(({ router, text }): CollectedConfig => ({ router, file: `${router}.conf`, text }))
  .sort((a, b) => (a.router < b.router ? -1 : 1));
const declared = declaredIsolation(inventory);
const whole = partOf(collected);

describe('a network read in parts', () => {
  it('has something in it', () => {
    expect(
      whole.networks.map(({ tables, routes }) => tables.router.length > 0 && routes.to.length > 0),
    ).toEqual([true, true]);
    expect(whole.routers.map(({ router }) => router)).toEqual(collected.map(({ router }) => router));
    expect(whole.doubts).toEqual([]);
  });

  it('is the same however it is cut', () => {
    for (const size of [1, 2, 3]) expect(plain(cutInto(size, collected))).toEqual(plain(whole));
  });

  it('is the same when one reader goes from router to router', () => {
    const alone = collected.map((config) => [config]);
    expect(plain(readParts(sharesIn(alone)))).toEqual(plain(whole));
  });

  it('is the same when threads read it', async () => {
    await withReaders(async (readers) => {
      for (let time = 0; time < 2; time++) {
        const part = await readers.read(collected);
        expect(part === undefined ? undefined : plainFacts(part.facts)).toEqual(plainFacts(whole));
      }
    });
  }, 30_000);

  it('is the same when threads make the texts of files, in whatever encoding, and hide their secrets', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sectornet-parts-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const [i, { router, text }] of collected.entries())
      writeFileSync(
        join(folder, `${router}.conf`),
        `${text}
# 防汛
${secretLine(router)}
`,
        i === 0 ? 'utf16le' : 'utf8',
      );
    const files = sealedTexts(inventory, readConfigFolder(folder, namesOf(inventory)));
    await withReaders(async (readers) => {
      const part = await readers.read(files);
      const texts = files.map(({ router, file, text }) => ({ router, file, text }));
      expect(texts.every(({ text }) => text.includes('防汛') && !text.includes('s3cret'))).toBe(true);
      expect(part === undefined ? undefined : plainFacts(part.facts)).toEqual(plainFacts(partOf(texts)));
      const changed = files.map((one) => ({ ...one, text: one.text.replaceAll('防汛', '') }));
      expect((await readers.read(changed))?.facts.routers).toEqual(partOf(changed).routers);
    });
  });

  it('is answered of what threads prove, and as a whole where a VRF takes what is not its own', async () => {
    const mini = cleanNetwork('mini');
    const asked = declaredIsolation(mini.inventory);
    const targets = new Set(mini.configs.flatMap(({ text }) => text.match(/(?<=rt vpn import ).*/g) ?? []));
    const leaking = mini.configs.map((one) => ({
      ...one,
      text: one.text.replace(/(?<=rt vpn import ).*/, [...targets].join(' ')),
    }));
    await withReaders(async (readers) => {
      const clean = await auditIsolation(asked, mini.configs, readers);
      expect(clean.inParts).toBe(true);
      expect(clean.audit).toEqual(audit(mini.inventory, mini.configs, { asks: 'isolation' }));
      expect(await (await readers.read(leaking))?.proved).toBe(false);
      const { audit: told, inParts } = await auditIsolation(asked, leaking, readers);
      expect([inParts, told.verdict]).toEqual([false, 'breach']);
    }, asked);
  }, 60_000);

  it('is not read in parts where nobody can say which text is a router’s', async () => {
    const [first] = collected;
    await withReaders(async (readers) => {
      const copy = first === undefined ? [] : [{ ...first, file: 'copy.conf' }];
      expect(await readers.read([...collected, ...copy])).toBeUndefined();
      const stranger = first === undefined ? [] : [{ ...first, router: 'nobody', file: 'nobody.conf' }];
      expect(await readers.read([...collected, ...stranger])).toBeUndefined();
    });
  });

  it('is not read in parts on one core, for few sites, and for declarations that hold functions', () => {
    expect(readersOf(declared, { threads: 1, worthSites: 0 })).toBeUndefined();
    expect(readersOf(declared, { threads: 2 })).toBeUndefined();
    const owned = { ...declared, subject: { ...inventory, ownerOf: () => undefined } };
    expect(readersOf(owned, { threads: 2, worthSites: 0 })).toBeUndefined();
  });

  it('has a doubt of a text that is no configuration, whoever reads it', async () => {
    const odd = collected.map((config, i) => (i === 0 ? { ...config, text: 'no configuration\n' } : config));
    await withReaders(async (readers) => {
      const part = await readers.read(odd);
      expect(part?.facts.doubts.map(({ reason }) => reason)).toContain('text-not-recognised');
    });
  });

  it('keeps the doubts of every part: a line that matters, a missing circuit, a text nobody knows', () => {
    const odd = collected.map((config, i) => {
      if (i === 0) return { ...config, text: 'no configuration at all\n' };
      if (i === 1)
        return {
          ...config,
          text: config.text.replaceAll(/^(.*(vrf|vpn-instance).*)$/gm, '$1 and-then-some'),
        };
      return config;
    });
    const doubtful = partOf(odd);
    expect(new Set(doubtful.doubts.map(({ reason }) => reason))).toContain('text-not-recognised');
    expect(doubtful.doubts.length).toBeGreaterThan(1);
    expect(plain(cutInto(1, odd))).toEqual(plain(doubtful));
  });
});

function secretLine(name: string): string {
  const platform = inventory.routers.find((one) => one.name === name)?.platform;
  return platform === 'frr'
    ? ' neighbor 192.0.2.9 password s3cret'
    : ' peer 192.0.2.9 password simple s3cret';
}

async function withReaders(work: (readers: Readers) => Promise<void>, asked = declared): Promise<void> {
  const readers = readersOf(asked, { threads: 2, worthSites: 0 });
  if (readers === undefined) throw new Error('no readers');
  try {
    await work(readers);
  } finally {
    await readers.close();
  }
}

function partOf(texts: readonly CollectedConfig[]): NetworkPart {
  return cutInto(texts.length, texts);
}

function cutInto(size: number, texts: readonly CollectedConfig[]): NetworkPart {
  const groups = texts.flatMap((_, i) => (i % size === 0 ? [texts.slice(i, i + size)] : []));
  return joinParts(sharesIn(groups).map(({ share, configs }) => readPart(share, configs)));
}

function sharesIn(groups: readonly (readonly CollectedConfig[])[]): readonly ShareTexts[] {
  const shares = sharesOf(
    declared,
    groups.map((group) => group.map(({ router }) => router)),
  );
  return shares.map((share, i) => ({ share, configs: groups[i] ?? [] }));
}

/** Without the numbers readers choose themselves; doubts in one order. */
function plain(part: NetworkPart) {
  return { networks: part.networks.map(spelled), ...plainFacts(part) };
}

function plainFacts({ routers, doubts, openings, trusted, neighbourhood, calm }: PartFacts) {
  return {
    routers,
    doubts: doubts.map((one) => JSON.stringify(one)).sort(),
    openings: new Map(openings),
    trusted,
    neighbourhood,
    calm,
  };
}
