import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inferNetwork } from '../../src/verify/infer/infer.ts';
import { type BackupFile, readBackups } from '../../src/verify/read/backups.ts';
import { fc } from '../fast-check.ts';

const FOLDER = join(import.meta.dirname, '02-one-way-import', 'configs');
const files: readonly BackupFile[] = readdirSync(FOLDER).map((path) => ({
  path,
  bytes: readFileSync(join(FOLDER, path)),
}));
const numRuns = Number(process.env['RUNS'] ?? 60);
const encode = (text: string) => new TextEncoder().encode(text);

/** One thing that happens to a file: bytes overwritten, cut off, doubled, or put in front of it. */
const accident = fc.record({
  file: fc.nat(),
  at: fc.nat(),
  kind: fc.constantFrom('overwrite', 'cut', 'double', 'front'),
  noise: fc.uint8Array({ maxLength: 30 }),
});

describe('folders as they come', () => {
  it('never make the reader throw, and account for every file', () => {
    fc.assert(
      fc.property(fc.array(accident, { minLength: 1, maxLength: 6 }), (accidents) => {
        const spoiled = files.map((file) => ({ ...file }));
        for (const one of accidents) {
          const file = spoiled[one.file % spoiled.length];
          if (file !== undefined) file.bytes = happens(file.bytes, one);
        }
        const backups = readBackups(spoiled);
        const network = inferNetwork(backups);
        expect(new Set(backups.files.map(({ file }) => file)).size).toBe(files.length);
        expect(network.pairs.joined).toBeLessThanOrEqual(network.pairs.all);
      }),
      { numRuns },
    );
  });

  it('that lose the rest of any router never leave its network certain', () => {
    for (const lost of files)
      for (const part of [0, 0.3, 0.6, 0.95]) {
        const cut = files.map((file) =>
          file === lost
            ? { ...file, bytes: file.bytes.subarray(0, Math.floor(file.bytes.length * part)) }
            : file,
        );
        expect(inferNetwork(readBackups(cut)).verdict, `${lost.path} at ${part}`).toBe('inconclusive');
      }
  });

  it('with enormous lines are read', () => {
    const [first, ...rest] = files;
    if (first === undefined) throw new Error('no file');
    const line = encode(`\n${'x'.repeat(2_000_000)}\b\n`);
    const long = { ...first, bytes: Buffer.concat([line, first.bytes]) };
    expect(inferNetwork(readBackups([long, ...rest])).vpns.map(({ id }) => id)).toEqual([
      'FLOOD',
      'STATS',
      'TAX',
    ]);
  });

  it('of nothing at all give an empty network', () => {
    expect(inferNetwork(readBackups([])).vpns).toEqual([]);
    expect(readBackups([{ path: 'a', bytes: new Uint8Array() }]).files).toEqual([
      { file: 'a', fate: 'empty' },
    ]);
  });

  it('with very many empty VRFs are judged in seconds', () => {
    const many = Array.from({ length: 5000 }, (_, i) => `ip vpn-instance E${i}\n ipv4-family\n#\n`).join('');
    const text = `#\nsysname big\n#\n${many}return\n`;
    const network = inferNetwork(readBackups([...files, { path: 'big.cfg', bytes: encode(text) }]));
    expect(network.localVrfs).toBe(5000);
    expect(network.vpns).toHaveLength(3);
  }, 20_000);
});

function happens(
  bytes: Uint8Array,
  { at, kind, noise }: { readonly at: number; readonly kind: string; readonly noise: Uint8Array },
): Uint8Array {
  const place = bytes.length === 0 ? 0 : at % bytes.length;
  const [before, behind] = [bytes.subarray(0, place), bytes.subarray(place)];
  if (kind === 'cut') return before;
  if (kind === 'double') return Buffer.concat([bytes, bytes]);
  if (kind === 'front') return Buffer.concat([noise, bytes]);
  return Buffer.concat([before, noise, behind.subarray(noise.length)]);
}
