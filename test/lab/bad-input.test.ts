import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { startUmlLab } from '../../src/lab/uml/lab.ts';
import { readLabFile } from '../../src/lab/uml/lab-file.ts';
import { sharedNetwork } from '../../src/lab/uml/own-network.ts';
import { loadInventory } from '../../src/pipeline.ts';

const INVENTORY = fileURLToPath(new URL('../../inventory/chengdu', import.meta.url));
const FOLDER = mkdtempSync(join(tmpdir(), 'sectornet-bad-'));
const HERE = fileURLToPath(new URL('../../src/lab/uml/', import.meta.url));

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

describe('a lab that cannot be', () => {
  it('says which port lab.yaml forgot, before anything is started', async () => {
    const { value: inventory } = loadInventory(INVENTORY, { asOf: '2026-06-01' });
    if (inventory === undefined) throw new Error('inventory/chengdu does not load');
    const start = startUmlLab(inventory, { folder: FOLDER, file: { interfaces: {}, routers: {} } });
    await expect(start).rejects.toThrow('lab.yaml names no Linux interface for GigabitEthernet0/1/0 of cd-');
  });

  it('names file and reason of a lab.yaml that is none', () => {
    const folder = join(FOLDER, 'inventory');
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'lab.yaml'),
      'platform: frr\nmanagement: 172.31.0.0/24\ninterfaces: { GE0: swp1 }\n',
    );
    expect(() => readLabFile(folder)).toThrow(/lab\.yaml: lab\.yaml\/interfaces\/GE0 must match pattern/);
    writeFileSync(join(folder, 'lab.yaml'), 'platform: frr\n  management: x\n');
    expect(() => readLabFile(folder)).toThrow(/lab\.yaml:\d+: SN11/);
  });

  it('ends the kernel that is not up in time, names its logs and leaves nothing behind', async () => {
    const { value: inventory } = loadInventory(INVENTORY, { asOf: '2026-06-01' });
    if (inventory === undefined) throw new Error('inventory/chengdu does not load');
    const file = readLabFile(INVENTORY);
    const start = startUmlLab(inventory, { folder: FOLDER, file, bootSeconds: 1 });
    await expect(start).rejects.toThrow(
      /did not come up within 1 s; logs: \S+\/guest\.log, \S+\/kernel\.log/,
    );
    expect(spawnSync('ip', ['link', 'show', 'tap0']).status).not.toBe(0);
    expect(kernelsIn(FOLDER)).toEqual([]);
  });

  it('refuses a network with other interfaces, and users that are not root', () => {
    spawnSync('ip', ['link', 'add', 'wan0', 'type', 'veth', 'peer', 'name', 'wan1']);
    spawnSync('ip', ['link', 'set', 'wan1', 'up']);
    spawnSync('ip', ['address', 'add', '192.0.2.1/24', 'dev', 'wan0']);
    spawnSync('ip', ['link', 'set', 'wan0', 'up']);
    expect(sharedNetwork()).toContain("leaves the machine's own network (wan");
    spawnSync('ip', ['link', 'delete', 'wan0']);
    expect(sharedNetwork()).toBeUndefined();
    const need = `import('${HERE}prerequisites.ts').then((m) => console.log(m.missingForLab(() => {})))`;
    const nobody = spawnSync('setpriv', ['--reuid', '65534', process.execPath, '-e', need], {
      encoding: 'utf8',
    });
    expect(nobody.stdout).toContain('run it as root');
  });
});

/** Kernels whose command line names a folder; a process that ended while it was looked at has none. */
function kernelsIn(folder: string): readonly string[] {
  const listed = spawnSync('sh', ['-c', 'ls -d /proc/[0-9]*'], { encoding: 'utf8' })
    .stdout.trim()
    .split('\n');
  return listed.filter((process) => {
    try {
      const words = readFileSync(join(process, 'cmdline'), 'utf8');
      return words.includes('linux.uml') && words.includes(folder);
    } catch {
      return false;
    }
  });
}
