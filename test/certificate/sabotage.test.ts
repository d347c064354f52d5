import { describe, expect, it } from 'vitest';
import { checkCertificate } from '../../src/certificate-checker/check.ts';
import { networkOfInventory } from '../../src/inventory/declared-network/of-inventory.ts';
import { certificateText } from '../../src/verify/certificate/certificate.ts';
import type { CollectedConfig } from '../../src/verify/types.ts';
import { cleanNetwork } from '../isolation/case.ts';
import { sampleOf, underTheTrueDigests } from './corruptions.ts';

/**
 * Certificates of a prover that does not see one line of a configuration, under the true texts' digests: it forgets an import, a binding, a
 * static route, an address, a rule of a filter. Where such a certificate differs from the honest one it is false, and must be refused.
 */
describe('a certificate whose prover overlooked a line', () => {
  it.each([
    ['mini', 40],
    ['offices', 40],
    ['old-boxes', 20],
  ] as const)('is refused: %s', (name, few) => {
    const { inventory, configs } = cleanNetwork(name);
    const honest = certificateText(inventory, configs);
    const blind = configs.flatMap((config) => linesOf(config).map((line) => ({ config, line })));
    const forged = sampleOf(blind, few).map(({ config, line }) => {
      const seen = configs.map((one) => (one === config ? without(config, line) : one));
      const text = underTheTrueDigests(certificateText(inventory, seen), honest);
      return { what: `${config.file}:${line} ${linesIn(config)[line - 1]}`, text };
    });
    const untrue = forged.filter(({ text }) => text !== honest);
    expect(untrue.length).toBeGreaterThan(few / 5);
    const accepted = untrue.filter(
      ({ text }) => checkCertificate(text, configs, networkOfInventory(inventory)).refusals.length === 0,
    );
    expect(accepted.map(({ what }) => what)).toEqual([]);
  });

  it('of a family, of a whole filter, of all import policies is refused', () => {
    const { inventory, configs } = cleanNetwork('mini');
    const honest = certificateText(inventory, configs);
    for (const overlooked of [
      /fd51:|FD51:|ipv6/,
      /-j (ACCEPT|DROP|AGR)/,
      /route-map vpn import/,
      /^ ip route /,
    ]) {
      const seen = configs.map((config) => ({
        ...config,
        text: linesIn(config)
          .map((line) => (overlooked.test(line) ? '' : line))
          .join('\n'),
      }));
      const text = underTheTrueDigests(certificateText(inventory, seen), honest);
      expect(text).not.toBe(honest);
      expect(checkCertificate(text, configs, networkOfInventory(inventory)).refusals).not.toEqual([]);
    }
  });
});

function linesIn({ text }: CollectedConfig): readonly string[] {
  return text.split('\n');
}

/** Numbers of the lines that say anything. */
function linesOf(config: CollectedConfig): readonly number[] {
  return linesIn(config).flatMap((line, i) => (/^\s*[\w-]/.test(line) ? [i + 1] : []));
}

function without(config: CollectedConfig, line: number): CollectedConfig {
  return {
    ...config,
    text: linesIn(config)
      .with(line - 1, '')
      .join('\n'),
  };
}
