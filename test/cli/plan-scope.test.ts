import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { verb } from './in-process.ts';
import { recordPushed, scratch } from './run-cli.ts';

const PLAN = ['plan', '-i', 'inventory', '--configs', 'out', '-o', 'json'] as const;
const COMMENT = [...PLAN.slice(0, -1), 'md'];

/** What a plan may touch, through the command line, without reach to any router. */
describe('plan --base and --only', () => {
  const folder = scratch('chengdu');
  cpSync(join(folder, 'inventory'), join(folder, 'base'), { recursive: true });
  beforeAll(async () => {
    await verb(folder, 'compile', '-i', 'inventory', '--dest', 'out');
    recordPushed(join(folder, 'inventory'));
    edit('inventory/departments/tourism.yaml', /maximum-routes: \{ ipv4: \d+/, 'maximum-routes: { ipv4: 777');
  });

  it('touches what the change of the inventory concerns, and no more', async () => {
    const { code, stdout } = await verb(folder, ...PLAN, '--base', 'base', '--detailed-exitcode');
    const { data } = JSON.parse(stdout);
    expect(code).toBe(2);
    expect(data.remit).toMatchObject({ by: 'inventory-change', departments: ['tourism'], vpns: ['tourism'] });
    expect(data.vpnsTouched).toEqual(['tourism']);
    expect(data.vpnsUntouched).toContain('flood');
  });

  it('refuses a change that somebody made by hand in another VPN', async () => {
    const before = edit(
      'out/cd-pe-dc.conf',
      / {2}rt vpn export 65101:14\d\d$/m,
      '  rt vpn export 65101:1499',
    );
    const refused = await verb(folder, ...PLAN, '--base', 'base');
    expect(refused.code).toBe(24);
    expect(JSON.parse(refused.stdout).diagnostics).toContainEqual(
      expect.objectContaining({ code: 'SN7102', data: expect.objectContaining({ vpn: 'localtax' }) }),
    );
    const comment = await verb(folder, ...COMMENT, '--base', 'base');
    expect(comment.code).toBe(24);
    expect(comment.stdout).toMatch(
      /^### Refused\n\n```text\nerror\[SN7102\]: The plan for cd-pe-dc .* localtax: /,
    );
    const chinese = await verb(folder, ...COMMENT, '--base', 'base', '--lang', 'zh-CN');
    expect(chinese.stdout).toMatch(/^### 未通过\n\n```text\n错误\[SN7102\]：/);
    const alone = JSON.parse((await verb(folder, ...PLAN, '--only', 'tourism')).stdout);
    expect(alone.data.vpnsTouched).toEqual(['tourism']);
    expect(alone.data.leftOut).toContainEqual(
      expect.objectContaining({ router: 'cd-pe-dc', vpns: ['localtax'] }),
    );
    writeFileSync(join(folder, 'out/cd-pe-dc.conf'), before);
  });

  it('shows how to save the very plan that is shown', async () => {
    const { stdout } = await verb(folder, ...COMMENT, '--limit', '!cd-pe-dc');
    expect(stdout).toContain("\nsectornet plan -i inventory --limit '!cd-pe-dc' --out plan.json\n");
  });

  it('knows the departments there are', async () => {
    const { code, stdout } = await verb(folder, ...PLAN, '--only', 'turism');
    expect(code).toBe(64);
    expect(JSON.parse(stdout).diagnostics[0]).toMatchObject({ code: 'SN7116', hint: '--only tourism' });
  });

  function edit(file: string, line: RegExp, by: string): string {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(line);
    writeFileSync(path, text.replace(line, by));
    return text;
  }
});
