import { describe, expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import { fc } from '../fast-check.ts';
import { cleanNetwork } from './case.ts';

const clean = cleanNetwork('mini');
const numRuns = Number(process.env['RUNS'] ?? 60);

/** One careless edit of a collected text: a line lost, doubled, moved, cut short, or replaced by something else. */
const edit = fc.record({
  router: fc.nat(),
  line: fc.nat(),
  other: fc.nat(),
  kind: fc.constantFrom('drop', 'double', 'move', 'cut', 'replace'),
  text: fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom(
      '###',
      '*mangle',
      'exit',
      'vrf',
      'router bgp',
      '-A',
      '#',
      ' rd',
      'ip vpn-instance',
      '\u0000',
    ),
  ),
});

describe('texts as they come', () => {
  it('never make the auditor throw, and always give one verdict per pair', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 25 }), (edits) => {
        const texts = clean.configs.map(({ text }) => text.split('\n'));
        for (const one of edits) spoil(texts[one.router % texts.length] ?? [], one);
        const configs = clean.configs.map((config, i) => ({ ...config, text: (texts[i] ?? []).join('\n') }));
        const result = audit(clean.inventory, configs);
        expect(result.pairs).toHaveLength(18);
        expect(result.routers.length + result.inconclusive.length).toBeGreaterThanOrEqual(configs.length);
      }),
      { numRuns },
    );
  });

  it('of one router among many: no text at all is never called isolated', () => {
    for (const { router } of clean.configs) {
      const configs = clean.configs.map((config) =>
        config.router === router ? { ...config, text: '' } : config,
      );
      expect(audit(clean.inventory, configs).verdict, router).not.toBe('isolated');
    }
  });

  it.each(['mini', 'offices', 'old-boxes'])(
    'of `%s` that break off behind a line are never called isolated',
    (name) => {
      const whole = cleanNetwork(name);
      for (const cut of whole.configs) {
        const lines = cut.text.trimEnd().split('\n');
        if (!/^(router bgp \d+ vrf|ip vpn-instance)/m.test(cut.text)) continue;
        const ends = lines.map((_, at) => at).filter((at) => at % 9 === 0 || at > lines.length - 20);
        for (const end of ends) {
          const text = `${lines.slice(0, end).join('\n')}\n`;
          const configs = whole.configs.map((one) => (one === cut ? { ...one, text } : one));
          expect(audit(whole.inventory, configs).verdict, `${cut.file} up to line ${end}`).not.toBe(
            'isolated',
          );
        }
      }
    },
  );

  it.each([
    ['a pager', '  ---- More ----  vpn-target 65101:40 import-extcommunity'],
    [
      'a pager that wiped its words',
      '  ---- More ----\u001b[42D      \u001b[42D  vpn-target 65101:40 import-extcommunity',
    ],
    [
      'a line of the log',
      '  vpn-tarNov 29 2026 07:41:14 pe2 %%01IFNET/4/IF_STATE(l)[12]:down\nget 65101:40 import-extcommunity',
    ],
    ['a prompt with an edit', '[~pe2-vpn-instance-TOUR-af-ipv4]vpn-target 65101:40 import-extcommunity'],
    ['capitals', '  VPN-TARGET 65101:40 IMPORT-EXTCOMMUNITY'],
    ['characters without width', '  vpn-target\u200b 65101:40 import-extcommunity'],
    ['a vertical tab', '  vpn-target\u000b65101:40 import-extcommunity'],
  ])('with a foreign import spoiled by %s are never called isolated', (_, line) => {
    const whole = cleanNetwork('offices');
    const own = '  vpn-target 65101:22 import-extcommunity\n';
    const configs = whole.configs.map((one) => ({ ...one, text: one.text.replace(own, `${own}${line}\n`) }));
    expect(configs.find(({ router }) => router === 'pe2')?.text).toContain(line);
    expect(audit(whole.inventory, configs).verdict).not.toBe('isolated');
  });

  it('with pagers and prompts alone are what they were', () => {
    const whole = cleanNetwork('offices');
    const own = '  vpn-target 65101:22 import-extcommunity\n';
    const noise = '  ---- More ----\n<pe2>\n[~pe2]display current-configuration interface\n';
    const configs = whole.configs.map((one) => ({ ...one, text: one.text.replace(own, `${own}${noise}`) }));
    expect(audit(whole.inventory, configs).verdict).toBe('isolated');
  });

  it('of a router collected twice are read once, and the answer is inconclusive', () => {
    const [first] = clean.configs;
    if (first === undefined) throw new Error('the network has no configuration');
    const result = audit(clean.inventory, [...clean.configs, { ...first, file: 'older.conf' }]);
    expect(result.verdict).toBe('inconclusive');
    expect(result.inconclusive.map(({ reason }) => reason)).toEqual(['router-collected-twice']);
  });

  it('in any order give the same answer', () => {
    const backwards = [...clean.configs].reverse();
    expect(audit(clean.inventory, backwards)).toEqual(audit(clean.inventory, clean.configs));
  });

  it('of no router at all are inconclusive', () => {
    expect(audit(clean.inventory, []).verdict).toBe('inconclusive');
  });
});

function spoil(
  lines: string[],
  one: { readonly line: number; readonly other: number; readonly kind: string; readonly text: string },
): void {
  if (lines.length === 0) return;
  const at = one.line % lines.length;
  const line = lines[at] ?? '';
  if (one.kind === 'drop') lines.splice(at, 1);
  else if (one.kind === 'double') lines.splice(at, 0, line);
  else if (one.kind === 'move') lines.splice(one.other % lines.length, 0, ...lines.splice(at, 1));
  else if (one.kind === 'cut') lines[at] = line.slice(0, Math.floor(line.length / 2));
  else lines[at] = one.text;
}
