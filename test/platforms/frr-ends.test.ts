import { describe, expect, it } from 'vitest';
import { isWhole } from '../../src/platforms/transcripts.ts';
import { cleanNetwork } from '../isolation/case.ts';

const TEXT = cleanNetwork('offices').configs.find(({ router }) => router === 'pe1')?.text ?? '';

describe('a text of Linux goes on to its end', () => {
  it('as it was collected', () => {
    expect(isWhole('frr', TEXT)).toBe(true);
  });

  it.each([
    ['the part of FRR breaks off', TEXT.replace(/\nend\n/, '\n')],
    ['the part of FRR ends in its middle', TEXT.replace(/\nroute-map TAX-OUT[^#]*end\n/, '\n')],
    ['the part of FRR is not there', TEXT.slice(TEXT.indexOf('### ip link'))],
    ['a table of filters breaks off', TEXT.replace('\nCOMMIT\n', '\n')],
    ['a section is not there', TEXT.replace('### ip6tables-save\n', '')],
  ])('but not where %s', (_, text) => {
    expect(text).not.toBe(TEXT);
    expect(isWhole('frr', text)).toBe(false);
  });
});
