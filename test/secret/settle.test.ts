import { describe, expect, it } from 'vitest';
import { expectedAsFound } from '../../src/plan/secrets.ts';
import { type SecretKnowledge, settleSecrets } from '../../src/plan/wanted-secrets.ts';
import type { DeviceConfig } from '../../src/render/types.ts';

const PLACE = 'bgp 65101 > ipv4-family vpn-instance v140-tax > peer 100.65.0.10 password cipher';
const [WANTED, OTHER] = ['aaa000000001', 'aaa000000002'];
const MEANT = `<env:TAX#${WANTED}>`;

/** `wanted` and `running` are what stands in the place of the secret; a running text without any has no such line. */
function settled(wanted: string, running: string | undefined, knowledge: Partial<SecretKnowledge> = {}) {
  const { config, diagnostics } = settleSecrets(
    { router: 'pe2', platform: 'huawei_vrpv8', text: textWith(wanted), causes: [] } satisfies DeviceConfig,
    textWith(running),
    {
      fingerprintOf: () => WANTED,
      isOurs: (fingerprint) => fingerprint.startsWith('aaa'),
      behind: () => undefined,
      hasPushed: () => false,
      renew: false,
      ...knowledge,
    },
  );
  return [/cipher (\S+)/.exec(config.text)?.[1], ...diagnostics.map(({ code }) => code)];
}

function textWith(secret: string | undefined): string {
  const line = secret === undefined ? '' : `  peer 100.65.0.10 password cipher ${secret}\n`;
  return `bgp 65101\n #\n ipv4-family vpn-instance v140-tax\n  peer 100.65.0.10 as-number 64912\n${line}#\n`;
}

type Case = readonly [
  what: string,
  running: string | undefined,
  knowledge: Partial<SecretKnowledge>,
  expected: readonly string[],
];

describe('a wanted secret', () => {
  it.each([
    ['that the router has not is set', undefined, {}, [MEANT]],
    ['that the router has in clear is as it stands', `<#${WANTED}>`, {}, [`<#${WANTED}>`]],
    ['that is another one in clear is set', `<#${OTHER}>`, {}, [MEANT]],
    [
      'behind ciphertext that was read back is as it stands',
      '<cipher#aaac00000001>',
      { behind: () => WANTED },
      ['<cipher#aaac00000001>'],
    ],
    [
      'that changed since the ciphertext was read back is set',
      '<cipher#aaac00000001>',
      { behind: () => OTHER },
      [MEANT],
    ],
    [
      'behind other ciphertext than was read back is left, and found',
      '<cipher#aaac00000009>',
      { hasPushed: () => true },
      ['<cipher#aaac00000009>', 'SN3924'],
    ],
    [
      'behind ciphertext never pushed from here is left, and found',
      '<cipher#aaac00000009>',
      {},
      ['<cipher#aaac00000009>', 'SN3925'],
    ],
    [
      'behind unknown ciphertext is set when somebody asks for it',
      '<cipher#aaac00000009>',
      { renew: true },
      [MEANT],
    ],
    [
      'with a fingerprint of another key is left, and said so',
      `<#bbb000000001>`,
      {},
      ['<#bbb000000001>', 'SN3923'],
    ],
    [
      'without a value here is left, and said so',
      `<#${OTHER}>`,
      { fingerprintOf: () => undefined, renew: true },
      [`<#${OTHER}>`, 'SN3922'],
    ],
    [
      'without a value here that the router has not is named',
      undefined,
      { fingerprintOf: () => undefined },
      ['<env:TAX>', 'SN3921'],
    ],
  ] satisfies readonly Case[])('%s', (_, running, knowledge, expected) => {
    expect(settled('<env:TAX>', running, knowledge)).toEqual(expected);
  });
});

describe('a secret read back after the push', () => {
  const same = (expected: string, found: string, before: string | undefined) =>
    expectedAsFound('huawei_vrpv8', {
      expected: textWith(expected),
      found: textWith(found),
      before: textWith(before),
    }) === textWith(found);

  it('is the one that was set when its ciphertext is new', () => {
    expect(same(MEANT, '<cipher#aaac00000002>', '<cipher#aaac00000001>')).toBe(true);
    expect(same(MEANT, '<cipher#aaac00000002>', undefined)).toBe(true);
    expect(same(MEANT, `<#${WANTED}>`, undefined)).toBe(true);
  });

  it('is not when the old one still stands there, or another in clear', () => {
    expect(same(MEANT, '<cipher#aaac00000001>', '<cipher#aaac00000001>')).toBe(false);
    expect(same(MEANT, `<#${OTHER}>`, undefined)).toBe(false);
    expect(same('<cipher#aaac00000001>', '<cipher#aaac00000002>', '<cipher#aaac00000001>')).toBe(false);
  });
});

it('names places by the lines above them', () => {
  const asked: string[] = [];
  settled('<env:TAX>', '<cipher#aaac00000009>', { hasPushed: (_, place) => asked.push(place) > 0 });
  expect(asked).toEqual([PLACE]);
});
