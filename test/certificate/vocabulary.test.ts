import { describe, expect, it } from 'vitest';
import { patternOf } from '../../src/certificate-checker/sentences.ts';
import vocabulary from '../../src/certificate-checker/vocabulary.json' with { type: 'json' };

const forms = Object.values(vocabulary.sentences).flat();

/** What of a pattern stands in no brackets. */
function outside(pattern: string): string {
  const flat = pattern.replace(/\\./g, '').replace(/\[[^\]]*\]/g, '');
  const less = flat.replace(/\([^()]*\)/g, '');
  return less === flat ? flat : outside(less);
}

/** The checker asks of a line only the forms that begin with its first word: that word must begin all that a form matches. */
describe('a form of the vocabulary says one thing, beginning with its first word', () => {
  it.each(forms)('%s', (form) => {
    const pattern = patternOf(form);
    expect(outside(pattern)).not.toContain('|');
    expect(pattern).not.toMatch(/^[\w-]+ [?*{]/);
  });

  it('which one with a choice outside brackets would not', () => {
    expect(outside('vrf (?<v>\\S+)|ip vpn-instance (?<v>\\S+)')).toContain('|');
    expect(outside('ip (?:link|address) \\| [a|b](?:c(?:d|e)|f)')).not.toContain('|');
  });
});
