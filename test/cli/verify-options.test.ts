import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { verb } from './in-process.ts';
import { scratch } from './run-cli.ts';

const folder = scratch('mini');
beforeAll(async () => {
  await verb(folder, 'compile', '-i', 'inventory', '--dest', 'out');
});

/** No options of verify may be passed over in silence, alone or together. */
describe('verify refuses options that nothing would heed', () => {
  it.each([
    ['SN9040', '-i inventory --configs out --exit-code'],
    ['SN9041', '--configs out --infer --policy policy.yaml'],
    ['SN9041', '--configs out --write-policy draft.yaml --policy policy.yaml'],
    ['SN9041', '-i inventory --configs out --infer'],
    ['SN9041', '-i inventory --configs out --policy policy.yaml --against out'],
    ['SN9030', '--configs out --infer --require A --against out'],
    ['SN9030', '--lab lab.json --configs out --infer'],
    ['SN9043', '-i inventory --configs out --only isolation --properties'],
    ['SN9043', '-i inventory --configs out --only isolation --certificate proof.ndjson'],
    ['SN9032', '-i inventory --configs out --only isolation --against out'],
    ['SN9030', '--configs out --infer --only isolation'],
    ['SN9043', '--configs out --policy policy.yaml --only isolation --report page.html'],
    ['SN9042', '-i inventory --configs out --limit mn-pe1'],
    ['SN7120', '-i inventory --configs out -o md'],
    ['SN7197', '-i inventory --configs out --report nowhere/report.html'],
    ['SN7197', '-i inventory --configs out --certificate inventory'],
    ['SN7197', '--configs out --infer --write-policy nowhere/policy.yaml'],
  ])('%s: %s', async (code, words) => {
    const done = await verb(folder, 'verify', ...words.split(' '));
    expect([done.code, done.stderr]).toEqual([64, expect.stringContaining(code)]);
    expect(readdirSync(folder).sort()).toEqual(['inventory', 'out']);
  });

  it('takes what the environment says for all verbs as no word of its own', async () => {
    const before = process.env['SECTORNET_INVENTORY'];
    process.env['SECTORNET_INVENTORY'] = 'inventory';
    const done = await verb(folder, 'verify', '--configs', 'out', '--infer');
    if (before === undefined) delete process.env['SECTORNET_INVENTORY'];
    else process.env['SECTORNET_INVENTORY'] = before;
    expect(done.code).toBe(0);
  });

  it('says that no site and no VPN is called so, instead of listing no pairs', async () => {
    const done = await verb(folder, 'verify', '-i', 'inventory', '--configs', 'out', '--to', 'floood');
    expect([done.code, done.stderr]).toEqual([66, expect.stringContaining('SN9011')]);
  });

  it.each([
    ['11-policy-kept', 0],
    ['12-policy-broken-by-an-import', 20],
  ])('judges a folder by a policy about isolation alone as it judges the whole: %s', async (name, code) => {
    const at = join(import.meta.dirname, '../foreign', name);
    const words = ['--configs', join(at, 'configs'), '--policy', join(at, 'policy.yaml'), '-o', 'json'];
    const whole = await verb(folder, 'verify', ...words);
    const alone = await verb(folder, 'verify', ...words, '--only', 'isolation');
    expect([whole.code, alone.code]).toEqual([code, code]);
    const { data } = JSON.parse(alone.stdout);
    expect(data).toMatchObject({ asked: 'isolation', agreements: [], missing: [] });
    expect(data.breaches).toEqual(JSON.parse(whole.stdout).data.breaches);
  });
});
