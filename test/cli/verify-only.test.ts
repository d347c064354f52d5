import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { verb } from './in-process.ts';
import { scratch } from './run-cli.ts';

const folder = scratch('mini');
const only = ['verify', '-i', 'inventory', '--configs', 'out', '--only', 'isolation'];
beforeAll(async () => {
  await verb(folder, 'compile', '-i', 'inventory', '--dest', 'out');
}, 60_000);

describe('verify --only isolation', () => {
  it('says what was asked, in the words and in the data', async () => {
    const told = await verb(folder, ...only);
    expect([told.code, told.stdout]).toEqual([0, expect.stringContaining('Asked about isolation alone')]);
    const chinese = await verb(folder, ...only, '--lang', 'zh-CN');
    expect(chinese.stdout).toContain('仅询问隔离');
    const { data } = JSON.parse((await verb(folder, ...only, '-o', 'json')).stdout);
    expect(data).toMatchObject({ verdict: 'isolated', asked: 'isolation', agreements: [], findings: [] });
  });

  it('is no report to compare with', async () => {
    writeFileSync(join(folder, 'before.json'), (await verb(folder, ...only, '-o', 'json')).stdout);
    const against = ['verify', '-i', 'inventory', '--configs', 'out', '--against', 'before.json'];
    expect((await verb(folder, ...against)).stderr).toContain('SN9031');
  });

  it('shows a breach with its packet', async () => {
    const path = join(folder, 'out', 'mn-pe1.conf');
    const text = readFileSync(path, 'utf8');
    const targets = [...new Set(text.match(/rt vpn import (\S+)/g))].map((line) => line.split(' ')[3]);
    writeFileSync(path, text.replaceAll(/rt vpn import \S+/g, `rt vpn import ${targets.join(' ')}`));
    const told = await verb(folder, ...only);
    writeFileSync(path, text);
    expect(told.code).toBe(20);
    expect(told.stdout).toContain('rt-foreign-import');
  });
});
