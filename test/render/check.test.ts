import { describe, expect, test } from 'vitest';
import { hasErrors } from '../../src/diagnostics/diagnostic.ts';
import { checkRendered } from '../../src/render/check.ts';
import { renderDevice } from '../../src/render/render.ts';
import type { DeviceConfig } from '../../src/render/types.ts';
import { compiledRouter } from './compiled-router.ts';

const good = renderDevice(compiledRouter);

function changed(from: string, to: string): DeviceConfig {
  expect(good.text).toContain(from);
  return { ...good, text: good.text.replace(from, to) };
}

describe('a rendered configuration before anything sees it', () => {
  test('reads back as the router that was compiled', () => {
    expect(checkRendered(compiledRouter, good)).toEqual([]);
  });

  test('a line its own grammar does not know is an error with its cause', () => {
    const found = checkRendered(compiledRouter, changed('  import vpn\n', '  import vpnn\n'));
    expect(hasErrors(found)).toBe(true);
    expect(found.map(({ code, data, span }) => [code, data['text'], span?.file])).toEqual([
      ['SN5001', 'import vpnn', 'departments/flood.yaml'],
    ]);
  });

  test.each([
    ['rt vpn export 65101:1101', 'rt vpn export 65101:1400', 'vrfs.0.families.0.exportTargets.0.value'],
    ['set extcommunity none', 'set local-preference 100', 'routePolicies.0.entries.0.scrub'],
    ['-A POSTROUTING -o eth2.1110', '-A FORWARD -o eth2.1110', 'interfaces.1.filters.0.hook'],
    ['eth2/1110.rp_filter = 1', 'eth2/1110.rp_filter = 0', 'interfaces.1.sourceCheck.0.family'],
    ['rule add pref 32765 lookup local', 'rule add pref 0 lookup local', 'guards.localRuleBehindVrf.0.value'],
  ])('%s lost on the way is an error that names the fact', (from, to, part) => {
    const found = checkRendered(compiledRouter, changed(from, to));
    expect(found.map(({ code, data }) => [code, data['part']])).toEqual([['SN5002', part]]);
  });
});
