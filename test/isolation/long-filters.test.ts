import { describe, expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import type { CollectedConfig } from '../../src/verify/types.ts';
import { compiled } from '../report/real-values.ts';

const { inventory, configs } = compiled('chengdu');
const clean = configs.map(({ router, text }): CollectedConfig => ({ router, file: `${router}.conf`, text }));

/** The rule behind which a filter of an agreement refuses everything else. */
const FIRST = '-A AGR-X1-p -s 10.150.250.0/28 -d 10.140.250.0/28 -p tcp -m tcp --dport 8443 -j ACCEPT';

describe('a filter of 1,500 rules on one circuit', () => {
  it('is judged exactly: rules that refuse what is refused anyway change nothing', () => {
    const before = audit(inventory, clean);
    const after = audit(inventory, withRules(refusals()));
    expect(before.verdict).toBe('isolated');
    expect(after.verdict).toBe('isolated');
    expect(after.pairs).toEqual(before.pairs);
    expect(after.findings.map(({ class: name }) => name)).toEqual(
      before.findings.map(({ class: name }) => name),
    );
  });

  it('shows the one rule among them that opens what was not agreed', () => {
    const hole = '-A AGR-X1-p -s 10.150.250.7/32 -d 10.140.250.9/32 -p udp -m udp --dport 53 -j ACCEPT';
    const after = audit(inventory, withRules(refusals().with(777, hole)));
    const open = after.findings.filter(({ class: name }) => name === 'agreement-side-open');
    expect(open.map(({ data }) => `${data['agreement']} ${data['family']}`)).toEqual(['X1 4']);
  });

  it('shows the one that stops what was agreed, with its line', () => {
    const stop = '-A AGR-X1-p -s 10.150.250.7/32 -d 10.140.250.9/32 -p tcp -m tcp --dport 8443 -j DROP';
    const texts = withRules(refusals().with(777, stop));
    const after = audit(inventory, texts);
    expect(after.verdict).toBe('missing');
    expect(after.missing.map(({ agreement }) => agreement)).toEqual(['X1']);
    expect(after.missing[0]?.stoppedAt.lines.map(({ text }) => text)).toEqual([stop]);
  });
});

/** Rules on single hosts and ports of the agreement, none of them its own port. */
function refusals(): string[] {
  return Array.from({ length: 1500 }, (_, i) => {
    const [from, to] = [i % 14, Math.floor(i / 14) % 14];
    const port = 1000 + ((i * 37) % 7000);
    return `-A AGR-X1-p -s 10.150.250.${from + 1}/32 -d 10.140.250.${to + 1}/32 -p tcp -m tcp --dport ${port} -j DROP`;
  });
}

function withRules(rules: readonly string[]): readonly CollectedConfig[] {
  return clean.map((config) => ({
    ...config,
    text: config.text.replace(`${FIRST}\n`, `${rules.join('\n')}\n${FIRST}\n`),
  }));
}
