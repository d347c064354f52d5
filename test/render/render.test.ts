import { describe, expect, test } from 'vitest';
import { GRAMMARS, grammarFor, grammarOf } from '../../src/platforms/grammars.ts';
import { findPlatform, platformOf, SUPPORTED_PLATFORMS } from '../../src/platforms/registry.ts';
import { renderDevice } from '../../src/render/render.ts';
import { compiledRouter } from './compiled-router.ts';

describe('rendering a device', () => {
  test('gives the lines of its platform, each with the inventory place that caused it', () => {
    const config = renderDevice(compiledRouter);
    const lines = config.text.trimEnd().split('\n');
    const cause = config.causes[lines.indexOf('  rd vpn export 100.64.0.21:1100')];
    expect([config.router, config.platform]).toEqual(['cd-pe-gov1', 'frr']);
    expect(config.causes.length).toBe(lines.length);
    expect(cause).toEqual(compiledRouter.causes[0]);
  });

  test('a platform sectornet knows only by name is our mistake, not the user’s', () => {
    const device = { ...compiledRouter.device, platform: 'cisco_xr' as const };
    expect(() => renderDevice({ ...compiledRouter, device })).toThrow('cisco_xr');
  });
});

describe('the registry', () => {
  test('has a grammar, a view and capabilities under the id of each platform', () => {
    for (const id of SUPPORTED_PLATFORMS) {
      expect(platformOf(id).id).toBe(id);
      expect(platformOf(id).grammar).toBe(grammarOf(id));
      expect(grammarOf(id).platform).toBe(id);
    }
    // A platform may be read and judged without being written.
    const read = GRAMMARS.map(({ platform }) => platform);
    expect(read.filter((id) => !SUPPORTED_PLATFORMS.includes(id))).toEqual(['huawei_vrp']);
    expect(SUPPORTED_PLATFORMS.filter((id) => !read.includes(id))).toEqual([]);
    expect(findPlatform('cisco_xr')).toBeUndefined();
    expect(() => platformOf('cisco_xr')).toThrow('cisco_xr');
    expect(() => grammarOf('cisco_xr')).toThrow('cisco_xr');
  });

  test('finds the grammar of an unnamed text', () => {
    expect(grammarFor(renderDevice(compiledRouter).text)).toBe(grammarOf('frr'));
    expect(grammarFor('nothing that looks like a router')).toBeUndefined();
  });
});
