import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readPlanFile } from '../../src/cli/plan-file.ts';
import { verb } from './in-process.ts';
import { recordPushed, scratch } from './run-cli.ts';

/** What a plan does to those who use the network, without reach to any router: the compiled backbone runs, then the register changes. */
describe('plan --configs', () => {
  const folder = scratch('chengdu');
  const plan = ['plan', '-i', 'inventory', '--configs', 'out'] as const;
  cpSync(join(folder, 'inventory/agreements.yaml'), join(folder, 'before.yaml'));
  beforeAll(async () => {
    await verb(folder, 'compile', '-i', 'inventory', '--dest', 'out');
    recordPushed(join(folder, 'inventory'));
  });

  it('says that nothing changes where nothing changes', async () => {
    const { code, stdout } = await verb(folder, ...plan, '--detailed-exitcode');
    expect(code).toBe(0);
    expect(stdout).toContain('What changes for those who use the network:\nnothing changes\n');
  });

  it('says in words which service an agreement gets, and that nobody else notices', async () => {
    edit(/port: 8443/, 'port: "8443-8444"');
    const { code, stdout } = await verb(folder, ...plan, '--detailed-exitcode', '-o', 'md');
    const [, first = ''] = stdout.split('### ');
    expect(code).toBe(2);
    expect(first).toContain(
      '**adds 中小企业融资 smefin → 地税 localtax IPv4 tcp/8444 to 10.140.250.0/28 from 10.150.250.0/28**',
    );
    expect(first).toContain('**nothing else changes**');
    expect(first).not.toMatch(/removes|breach/i);
  });

  it('says it as data, and which lines of which router do it', async () => {
    const { data } = JSON.parse((await verb(folder, ...plan, '-o', 'json')).stdout);
    const { relation } = data;
    const pairs = new Set(
      relation.changes.map((one: { fromVpn: string; toVpn: string }) =>
        [one.fromVpn, one.toVpn].sort().join(' '),
      ),
    );
    expect([...pairs]).toEqual(['localtax smefin']);
    expect(relation.proof.routers.changed).toEqual(data.devices.flatMap(touched));
    expect(relation.changes[0].causes[0]).toMatchObject({ side: 'after' });
  });

  it('keeps it in the saved plan, beside what the hash covers', async () => {
    const { data } = JSON.parse((await verb(folder, ...plan, '-o', 'json', '--out', 'plan.json')).stdout);
    const file = join(folder, 'plan.json');
    const saved = JSON.parse(readFileSync(file, 'utf8'));
    expect(saved.relation).toEqual(data.relation);
    expect(saved.relation.changes.length).toBeGreaterThan(0);
    const { relation: _, ...bare } = saved;
    writeFileSync(join(folder, 'bare.json'), JSON.stringify(bare));
    expect(readPlanFile(file)?.hash).toBe(readPlanFile(join(folder, 'bare.json'))?.hash);
    writeFileSync(file, JSON.stringify({ ...saved, relation: { changes: 'none' } }));
    expect(readPlanFile(file)).toBeUndefined();
  });

  it('says what a department loses when an agreement ends', async () => {
    writeFileSync(join(folder, 'inventory/agreements.yaml'), readFileSync(join(folder, 'before.yaml')));
    edit(/valid-until: 2029-12-31/, 'valid-until: 2026-02-01');
    edit(/review-by: 2029-06-30/, 'review-by: 2026-01-30');
    const { stdout } = await verb(folder, ...plan);
    const [, relation = ''] = stdout.split('What changes for those who use the network:');
    expect(relation).toMatch(/removes 中小企业融资 smefin → 地税 localtax IPv4 tcp\/8443 /);
    expect(relation).not.toContain('adds ');
  });

  it('names the inventory line of every line that comes or goes, in every format', async () => {
    const register = readFileSync(join(folder, 'inventory/agreements.yaml'), 'utf8').split('\n');
    const entry = register.findIndex((line) => line.includes('agreement-id: X1')) + 1;
    const { devices } = JSON.parse((await verb(folder, ...plan, '-o', 'json')).stdout).data;
    const lines = devices.flatMap((device: Planned) => device.sections.flatMap((one) => one.lines));
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.filter(({ cause }: Line) => cause === undefined)).toEqual([]);
    const [dc] = devices.filter(({ router }: Planned) => router === 'cd-pe-dc');
    const gone = dc.sections.flatMap((one: Section) => one.lines).filter(({ sign }: Line) => sign === '-');
    const span = { file: 'inventory/agreements.yaml', line: entry };
    for (const { text, cause } of gone)
      if (text.includes('AGR-X1')) expect(cause).toMatchObject({ agreement: 'X1', span });
    for (const form of [[], ['-o', 'md'], ['-o', 'html']]) {
      const { stdout } = await verb(folder, ...plan, ...form);
      const shown = stdout
        .split(/\n|(?=<span class="(?:gone|add)">)/)
        .filter((line) => /^(<[^>]*>)?[-+].*AGR-X1-p/.test(line));
      expect(shown.length, form.join(' ')).toBeGreaterThan(10);
      for (const line of shown) expect(line).toContain(`# inventory/agreements.yaml:${entry}`);
    }
  });

  function edit(line: RegExp, by: string): void {
    const path = join(folder, 'inventory/agreements.yaml');
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(line);
    writeFileSync(path, text.replace(line, by));
  }
});

interface Line {
  readonly sign: string;
  readonly text: string;
  readonly cause?: object;
}

interface Section {
  readonly lines: readonly Line[];
}

interface Planned {
  readonly router: string;
  readonly sections: readonly Section[];
}

function touched({ router, commands }: { router: string; commands: readonly unknown[] }): readonly string[] {
  return commands.length > 0 ? [router] : [];
}
