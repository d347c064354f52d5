import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const HOOK = resolve(import.meta.dirname, 'without-pulumi.mjs');
const MAIN = resolve('src/cli/sectornet.mjs');
const folder = mkdtempSync(join(tmpdir(), 'sectornet-without-'));
cpSync('inventory/mini', join(folder, 'mini'), { recursive: true });

/** `@pulumi/pulumi` is optional: only `stack` needs it, and says how to get it. */
describe('the command line where nothing of Pulumi is installed', () => {
  it('compiles and audits', async () => {
    expect(await sectornet('compile', '-i', 'mini', '--dest', 'out')).toMatchObject({ code: 0 });
    expect(await sectornet('verify', '--configs', 'out', '-i', 'mini')).toMatchObject({
      text: expect.stringContaining('VPN 3'),
    });
  });

  it('loads none of it for any verb: only the stack’s own door does, when it is opened', () => {
    const reached = loadedFrom('src/cli/main.ts');
    expect(reached.size).toBeGreaterThan(200);
    const needing = [...reached].filter((file) => PULUMI.test(readFileSync(file, 'utf8')));
    expect(needing).toEqual([]);
    expect(readFileSync(DOOR, 'utf8')).toMatch(PULUMI);
  });

  it('says at once what a stack would need', async () => {
    const { code, text } = await sectornet('stack', 'preview', '-i', 'mini');
    expect([code === 0, text]).toEqual([false, expect.stringContaining('SN9601')]);
    expect(text).toContain('npm install @pulumi/pulumi');
  });
});

const PULUMI = /from '(@pulumi\/|@grpc\/|google-protobuf)/;

const DOOR = 'src/provider/program/door.ts';

/** Every file of ours that some verb loads, at once or when it is asked for; the door of stacks is left closed. */
function loadedFrom(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file) || file === DOOR) return found;
  found.add(file);
  const text = readFileSync(file, 'utf8');
  const atOnce = text.matchAll(/^(?:import|export)(?! type)[^;]*?from '(\.[^']+)'/gms);
  const asked = text.matchAll(/import\('(\.[^']+\.ts)'\)/g);
  for (const [, name = ''] of [...atOnce, ...asked]) loadedFrom(join(dirname(file), name), found);
  return found;
}

function sectornet(...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      ['--import', HOOK, MAIN, ...args],
      { cwd: folder, env: { ...process.env, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' } },
      (_error, stdout, stderr) => done({ code: child.exitCode ?? 1, text: `${stdout}${stderr}` }),
    );
  });
}
