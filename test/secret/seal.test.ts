import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PLATFORM_IDS, type PlatformId } from '../../src/device/platform-id.ts';
import { secretLinesOf } from '../../src/platforms/secret-lines.ts';
import { isSealed, placeholderIn, placeholderText } from '../../src/secret/placeholder.ts';
import { opened, sealed, unsealed } from '../../src/secret/seal.ts';
import { openVault } from '../../src/secret/vault.ts';

/**
 * `lines/<platform>.<ending>`: lines as that platform prints them; every secret has the word `CANARY7` in it. A line form that is missing here is added with
 * an editor, seen red, and added to the platform's `secret-lines.ts`.
 */
const LINES = fileURLToPath(new URL('./lines/', import.meta.url));
const key = () => Buffer.alloc(32, 7);
const otherKey = () => Buffer.alloc(32, 8);

describe.each(readdirSync(LINES))('secrets in %s', (file) => {
  const text = readFileSync(join(LINES, file), 'utf8');
  const platform = platformOf(basename(file, extname(file)));
  const [first = '', ...lines] = text.split('\n');

  it('hides every one, gives each back, and touches no other line', () => {
    const vault = openVault(key);
    const hidden = sealed(lines.join('\n'), secretLinesOf(platform), vault);
    expect(hidden.split('\n').filter((line) => line.includes('CANARY7'))).toEqual([]);
    expect(unsealed(hidden, vault)).toBe(lines.join('\n'));
    const changed = hidden
      .split('\n')
      .filter((line, i) => line !== lines[i] && !lines[i]?.includes('CANARY7'));
    expect(changed).toEqual([]);
    expect(first).toContain('CANARY7');
  });

  it('is done once: what is sealed stays', () => {
    const hidden = sealed(text, secretLinesOf(platform), openVault(key));
    expect(sealed(hidden, secretLinesOf(platform), openVault(otherKey))).toBe(hidden);
  });

  it('needs no key to hide', () => {
    const hidden = sealed(lines.join('\n'), secretLinesOf(platform));
    expect(hidden).not.toContain('CANARY7');
    expect(hidden).toContain('<hidden>');
  });
});

describe('fingerprints', () => {
  it('are the same for the same value and key, and tell whose key it was', () => {
    const [one, again, other] = [openVault(key), openVault(key), openVault(otherKey)];
    const fingerprint = one.learn('CANARY7');
    expect(fingerprint).toMatch(/^[0-9a-f]{12}$/);
    expect(again.learn('CANARY7')).toBe(fingerprint);
    expect(other.learn('CANARY7')).not.toBe(fingerprint);
    expect([one.isOurs(fingerprint), other.isOurs(fingerprint)]).toEqual([true, false]);
    expect(one.learn('CANARY72').slice(3)).not.toBe(fingerprint.slice(3));
  });

  it('replace known values in any words, the longer ones first', () => {
    const vault = openVault(key);
    const [short, long] = [vault.learn('CANARY7'), vault.learn('CANARY7-bird')];
    expect(vault.masked('% Unknown command: password CANARY7-bird, CANARY7')).toBe(
      `% Unknown command: password <#${long}>, <#${short}>`,
    );
  });
});

describe('a placeholder', () => {
  it.each([
    'env:TAX_BGP',
    'file:~/keys/tax bgp',
    'exec:vault read <x> #1 50%',
    'pulumi:tax-bgp',
    'file:/密码',
  ])('carries the reference %s as one word', (reference) => {
    const word = placeholderText({ reference, fingerprint: '0a1b2c3d4e5f', isCipher: false });
    expect(word).toMatch(/^<[!-~]+>$/);
    expect(placeholderIn(word)).toEqual({ reference, fingerprint: '0a1b2c3d4e5f', isCipher: false });
  });

  it('is no word of a router', () => {
    for (const word of ['<>', '<cipher>', '<#0a1b>', 'env:TAX', '<env:%zz>', '<cr>'])
      expect(isSealed(word)).toBe(false);
  });

  it('whose value is not known is named', () => {
    const line = 'neighbor 100.65.0.6 password <env:TAX_BGP#0a1b2c3d4e5f>';
    expect(opened(line, openVault(key))).toEqual({ text: line, missing: ['<env:TAX_BGP#0a1b2c3d4e5f>'] });
  });
});

function platformOf(name: string): PlatformId {
  const found = PLATFORM_IDS.find((id) => id === name);
  if (found === undefined) throw new Error(`no platform ${name}`);
  return found;
}
