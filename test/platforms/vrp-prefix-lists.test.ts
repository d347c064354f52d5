import { expect, it } from 'vitest';
import { prefixText } from '../../src/net/prefix.ts';
import { vrpGrammar } from '../../src/platforms/huawei_vrpv8/grammar.ts';

const rangeOf = (line: string) => {
  const { model, coverage } = vrpGrammar.read(`#\nsysname pe1\n#\n${line}\n#\nreturn\n`);
  const [entry] = model.prefixLists[0]?.entries ?? [];
  if (entry === undefined) return coverage.unread.map(({ text }) => text);
  return [prefixText(entry.prefix), entry.ge, entry.le];
};

/** `ip ip-prefix`, `ip ipv6-prefix` (command reference): zeros with a length stand for any route. */
it.each([
  ['ip ip-prefix L index 10 permit 10.0.0.0 8', ['10.0.0.0/8', undefined, undefined]],
  ['ip ip-prefix L index 10 permit 0.0.0.0 0', ['0.0.0.0/0', undefined, undefined]],
  ['ip ip-prefix L index 10 permit 0.0.0.0 0 less-equal 32', ['0.0.0.0/0', undefined, 32]],
  ['ip ip-prefix L index 10 permit 0.0.0.0 24', ['0.0.0.0/0', 24, 24]],
  ['ip ip-prefix L index 10 deny 0.0.0.0 8 greater-equal 24', ['0.0.0.0/0', 24, 32]],
  ['ip ip-prefix L index 10 permit 0.0.0.0 16 greater-equal 24 less-equal 28', ['0.0.0.0/0', 24, 28]],
  ['ip ip-prefix L index 10 permit 0.0.0.0 16 less-equal 28', ['0.0.0.0/0', 16, 28]],
  ['ip ipv6-prefix L index 10 permit :: 48', ['::/0', 48, 48]],
  [
    'ip ip-prefix L index 10 permit 0.0.0.0 8 match-network',
    ['ip ip-prefix L index 10 permit 0.0.0.0 8 match-network'],
  ],
])('%s', (line, range) => {
  expect(rangeOf(line)).toEqual(range);
});
