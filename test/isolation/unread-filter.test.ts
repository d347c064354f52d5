import { describe, expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import { cleanNetwork } from './case.ts';

/** The network of an agreement with lines of one file taken for others. */
function amended(name: string, file: string, pairs: readonly (readonly [string, string])[]) {
  const { inventory, configs, options } = cleanNetwork(name);
  const changed = configs.map((config) => {
    if (config.file !== file) return config;
    for (const [old] of pairs) expect(config.text).toContain(old);
    return {
      ...config,
      text: pairs.reduce((text, [old, young]) => text.replaceAll(old, young), config.text),
    };
  });
  const { verdict, breaches, inconclusive } = audit(inventory, changed, options);
  return { verdict, breaches, reasons: new Set(inconclusive.map(({ reason }) => reason)) };
}

/** Refusals that hold at some hours, which nobody here understands. */
const TIMED = ['-c -d 10.110', '-c -s 10.110', '-p -d 10.170', '-p -s 10.170'].map(
  (rule) => [`${rule}.250.0/28 -j DROP`, `${rule}.250.0/28 -m time --timestart 08:00 -j DROP`] as const,
);

describe('a filter of an agreement with a rule that was not understood', () => {
  it('is a doubt where that rule may refuse what passes', () => {
    const { verdict, reasons } = amended('mini', 'mn-pe1.conf', TIMED);
    expect(verdict).toBe('inconclusive');
    expect([...reasons].sort()).toEqual(['filter-unread', 'unread-line']);
  });

  it('is a breach where a rule in front of it lets more pass than was agreed', () => {
    const open = ['c', 'p'].map(
      (side) =>
        [
          `-A AGR-X7-${side} -s 10.170`,
          `-A AGR-X7-${side} -p udp -j ACCEPT\n-A AGR-X7-${side} -s 10.170`,
        ] as const,
    );
    const { verdict, breaches } = amended('mini', 'mn-pe1.conf', [...TIMED, ...open]);
    expect(verdict).toBe('breach');
    expect(breaches.map(({ packet }) => packet.protocol)).toContain('udp');
  });

  it('is a doubt, and nothing is missing, where that rule may let pass what is declared', () => {
    const services = ['c', 'p'].map(
      (side) => [`-A AGR-X7-${side} -s`, `-A AGR-X7-${side} -m time --timestart 08:00 -s`] as const,
    );
    const { verdict, reasons } = amended('mini', 'mn-pe1.conf', services);
    expect(verdict).toBe('inconclusive');
    expect(reasons).toContain('unread-line');
  });

  it('excuses no way by a foreign target', () => {
    const { verdict, breaches } = amended('offices', 'pe1.conf', [
      ['rt vpn import 65101:40 65101:902', 'rt vpn import 65101:40 65101:902 65101:22'],
      ['-A X1 -d 10.150', '-A X1 -m limit --limit 5/s -j DROP\n-A X1 -d 10.150'],
    ]);
    expect(verdict).toBe('breach');
    expect(breaches.map((one) => one.class)).toContain('rt-foreign-import');
  });
});
