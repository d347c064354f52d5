import { describe, expect, it } from 'vitest';
import { compilePattern, matchPattern } from '../../src/plan/pattern.ts';
import { frrChangeRules } from '../../src/platforms/frr/change.ts';
import { vrpChangeRules } from '../../src/platforms/huawei_vrpv8/change.ts';
import { transitionCases } from '../transitions/case.ts';

/** Lines that a way of reading word by word could take for others. */
const ODD = [
  '',
  ' ',
  'vrf',
  'vrf ',
  'vrf  v1',
  'vrf\tv1',
  'vrf v1 ',
  'vrf v1 v2',
  'vrfs v1',
  'vrfxv1',
  'interface eth0\u00a0x',
  'description 防汛 指挥部',
  'description ',
  'description a\u2028b',
  'ip route 10.0.0.0/8',
  'ip router 10.0.0.0/8 x',
];

describe.each([frrChangeRules, vrpChangeRules])('every pattern of $platform', ({ platform, lines }) => {
  const patterns = [...new Set(lines.flatMap(({ line }) => line.split(' > ')))].map(compilePattern);
  const texts = transitionCases()
    .filter((one) => one.platform === platform)
    .flatMap(({ request: { wanted, running } }) => `${wanted.text}\n${running}`.split('\n'))
    .map((line) => line.trim());

  it('says of every line what its expression says', () => {
    const differing = [...new Set([...texts, ...ODD])].flatMap((text) =>
      patterns
        .filter((pattern) => toText(matchPattern(pattern, text)) !== toText(byExpression(pattern, text)))
        .map(({ expression }) => `${expression.source}: ${JSON.stringify(text)}`),
    );
    expect(differing).toEqual([]);
  });

  it('is read word by word where its placeholders are whole words', () => {
    const plain = patterns.filter(({ words }) => words !== undefined);
    expect(plain.length).toBeGreaterThan(patterns.length / 3);
  });
});

function byExpression({ expression }: { readonly expression: RegExp }, text: string) {
  const found = expression.exec(text);
  return found === null ? undefined : (found.groups ?? {});
}

/** A placeholder for any number of words stands for none in two ways. */
function toText(words: Readonly<Record<string, string | undefined>> | undefined): string {
  if (words === undefined) return 'no';
  const said = Object.entries(words).map(([name, word = '']) => [name, word]);
  return JSON.stringify(said.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)));
}
