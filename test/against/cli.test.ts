import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verb } from '../cli/in-process.ts';
import { scratch } from '../cli/run-cli.ts';

const folder = scratch('mini');
const verify = (...words: readonly string[]) => verb(folder, 'verify', '-i', 'inventory', ...words);

await verb(folder, 'compile', '-i', 'inventory', '--dest', 'before');
cpSync(join(folder, 'before'), join(folder, 'after'), { recursive: true });
const changed = join(folder, 'after', 'mn-pe1.conf');
writeFileSync(changed, readFileSync(changed, 'utf8').replaceAll('port 443 ', 'port 443:444 '));

describe('verify --against', () => {
  it('tells what a change adds, and judges the state after', async () => {
    const done = await verify('--configs', 'after', '--against', 'before');
    expect(done.code).toBe(20);
    expect(done.stdout).toContain('env → 防汛 flood IPv4 tcp/444 to 10.110.250.0/28 from 10.170.250.0/28');
    expect(done.stdout).toContain('nothing else changes');
  });

  it('ends with 0 when nothing changes, and with 2 for --exit-code when something does', async () => {
    expect((await verify('--configs', 'before', '--against', 'before', '--exit-code')).code).toBe(0);
    const back = await verify('--configs', 'before', '--against', 'after', '--exit-code');
    expect(back.stdout).toContain('removes');
    expect(back.code).toBe(2);
  });

  it('takes a report or a certificate for the state before', async () => {
    writeFileSync(join(folder, 'before.json'), (await verify('--configs', 'before', '-o', 'json')).stdout);
    const certified = await verify('--configs', 'before', '--certificate', 'before.ndjson');
    expect(certified.stderr).toContain('certificate: before.ndjson');
    const same = await verify('--configs', 'before', '--against', 'before.json');
    expect(same.code).toBe(0);
    expect(same.stdout).toContain('nothing changes');
    const other = await verify('--configs', 'after', '--against', 'before.ndjson');
    expect(other.code).toBe(20);
    expect(other.stdout).toContain('no set of packets was compared');
    expect(other.stdout).toContain('changed mn-pe1');
  });

  it('works without an inventory', async () => {
    const alone = (...words: readonly string[]) => verb(folder, 'verify', ...words);
    const inferred = await alone('--configs', 'after', '--infer', '--against', 'before', '--lang', 'zh-CN');
    expect(inferred.stdout).toContain('tcp/444，目的 10.110.250.0/28');
    const unchanged = await alone('--configs', 'after', '--infer', '--against', 'after');
    // Nobody said what is wanted, so nothing can be told broken.
    expect(unchanged.stdout).toContain('nothing changes');
    expect(`${inferred.stdout}${unchanged.stdout}`).not.toMatch(/BREACH|isolated|越界|变更前/);
    await alone('--configs', 'before', '--write-policy', 'policy.yaml');
    const judged = await alone('--configs', 'after', '--policy', 'policy.yaml', '--against', 'before');
    expect(judged.stdout).toContain('tcp/444');
  });

  it('refuses what it cannot compare with, and options that ask about one state', async () => {
    expect((await verify('--configs', 'after', '--against', 'nowhere')).code).toBe(66);
    expect((await verify('--configs', 'after', '--against', 'inventory/network.yaml')).stderr).toContain(
      'SN9031',
    );
    const both = await verify('--configs', 'after', '--against', 'before', '--report', 'page.html');
    expect(both.code).toBe(64);
    expect(both.stderr).toContain('SN9032');
  });
});
