import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmulatedLab } from '../../src/lab/emulated/lab.ts';
import { type Done, labIn, sectornet } from '../faults/workplace.ts';
import { CANARIES } from './canaries.ts';
import { ownLeaks } from './own-secrets.ts';
import { type Leak, leaksBelow, leaksIn } from './search.ts';

/**
 * One workplace from the first plan to the last rollback, with real processes against emulated routers: pe1 is FRR, which shows passwords, pe2 VRP, which shows
 * salted ciphertext. Everything that is printed or written on the way is searched for every secret at the end.
 */
const printed: Leak[] = [];
const timers = new Set<() => void>();
let folder = '';
let lab: EmulatedLab;
/** The run that rotated them. */
let run = '';
const env = { path: process.env['PATH'] };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sectornet-secrets-'));
  lab = await labIn(folder, timers, 'test/scenarios/09-session-passwords/inventory');
  await lab.type('pe1', [
    "vtysh -c 'configure terminal' -c 'router bgp 65101' -c 'neighbor 203.0.113.9 remote-as 65009' " +
      `-c 'neighbor 203.0.113.9 password ${CANARIES.foreign}'`,
  ]);
});

afterAll(async () => {
  process.env['PATH'] = env.path;
  delete process.env['TAX_BGP'];
  await lab.stop();
});

/** What the references name from now on; undefined: nothing. */
function vault(tax: string | undefined, helper: string): void {
  if (tax === undefined) delete process.env['TAX_BGP'];
  else process.env['TAX_BGP'] = tax;
  const bin = join(folder, '..', `${folder.split('/').at(-1)}-bin`);
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'vault-read'), `#!/bin/sh\n[ "$1" = bgp/tax ] && echo '${helper}'\n`);
  chmodSync(join(bin, 'vault-read'), 0o700);
  process.env['PATH'] = `${bin}:${env.path}`;
}

async function call(...words: readonly string[]): Promise<Done> {
  const done = await sectornet(folder, ...words);
  printed.push(...leaksIn(words.join(' '), done.text));
  return done;
}

/** The password lines of a router's running text. */
function passwords(router: string): readonly string[] {
  return lab
    .running(router)
    .split('\n')
    .filter((line) => line.includes(' password '))
    .map((line) => line.trim());
}

describe('secrets on their way to the routers and back', () => {
  it('are shown by name and fingerprint, and set as they are', async () => {
    vault(CANARIES.tax, CANARIES.vault);
    const planned = await call('plan', '--commands', '--out', 'plan.json');
    expect(planned.text).toMatch(/neighbor 100\.65\.0\.6 password <env:TAX_BGP#[0-9a-f]{12}>/);
    expect(planned.text).toMatch(
      /peer 100\.65\.0\.10 password cipher <exec:vault-read%20bgp\/tax#[0-9a-f]{12}>/,
    );
    const applied = await call('apply', 'plan.json', '--yes', '-o', 'ndjson');
    expect([0, 21, 22], applied.text).toContain(applied.code);
    expect(passwords('pe1')).toEqual([
      `neighbor 203.0.113.9 password ${CANARIES.foreign}`,
      `neighbor 100.65.0.6 password ${CANARIES.tax}`,
      `neighbor fd51:100:65::6 password ${CANARIES.tax}`,
    ]);
    expect(passwords('pe2').map((line) => line.replace(/%\^%#\S+%\^%#/, 'C'))).toEqual([
      'peer 100.65.0.10 password cipher C',
      'peer FD51:100:65::A password cipher C',
    ]);
    expect(statSync(join(folder, '.sectornet/secrets.key')).mode & 0o777).toBe(0o600);
  }, 60_000);

  it('are known again, clear and as ciphertext: nothing to do', async () => {
    const again = await call('plan', '--detailed-exitcode');
    expect([again.code, again.text.match(/SN39\d\d/g)]).toEqual([0, null]);
  }, 60_000);

  it('are not in what a router says when it refuses one', async () => {
    vault(CANARIES.taxRotated, CANARIES.vaultRotated);
    await lab.fail('pe1', { kind: 'reject-line', pattern: / password / });
    await lab.fail('pe2', { kind: 'reject-line', pattern: / password / });
    const refused = await call('apply', '--yes', '--max-fail', '9', '-o', 'ndjson');
    expect([refused.code, refused.text]).toEqual([25, expect.stringContaining('SN6104')]);
    for (const { name } of lab.routers) await lab.heal(name);
    expect(passwords('pe1')).toContain(`neighbor 100.65.0.6 password ${CANARIES.tax}`);
  }, 60_000);

  it('are changed when the vault has others', async () => {
    const applied = await call('apply', '--yes', '-o', 'ndjson');
    expect([0, 21, 22], applied.text).toContain(applied.code);
    expect(applied.text).toMatch(/-.*neighbor 100\.65\.0\.6 password <#[0-9a-f]{12}>/);
    expect(applied.text).toMatch(/\+.*neighbor 100\.65\.0\.6 password <env:TAX_BGP#[0-9a-f]{12}>/);
    expect(applied.text).toMatch(/-.*peer 100\.65\.0\.10 password cipher <cipher#[0-9a-f]{12}>/);
    expect(applied.text).not.toMatch(/^ *[-+].*203\.0\.113\.9/m);
    expect(passwords('pe1')).toContain(`neighbor 100.65.0.6 password ${CANARIES.taxRotated}`);
    run = /"run":"(r[0-9a-f-]+)"/.exec(applied.text)?.[1] ?? '';
  }, 60_000);

  it('come back by a rollback, from the record on the routers: the journal has none', async () => {
    vault(undefined, CANARIES.vaultRotated);
    const cipher = passwords('pe2');
    const undone = await call('rollback', run, '--yes');
    expect([0, 21, 22], undone.text).toContain(undone.code);
    expect(passwords('pe1')).toContain(`neighbor 100.65.0.6 password ${CANARIES.tax}`);
    expect(passwords('pe2')).not.toEqual(cipher);
    vault(CANARIES.tax, CANARIES.vault);
    expect((await call('plan', '--detailed-exitcode')).code).toBe(0);
  }, 60_000);

  it('that somebody changed on the router are a finding and never sent again', async () => {
    await lab.type('pe2', [
      'system-view',
      'bgp 65101',
      'ipv4-family vpn-instance v140-tax',
      `peer 100.65.0.10 password cipher ${CANARIES.handmade}`,
      'commit',
      'return',
    ]);
    const found = await call('plan', '--detailed-exitcode', '-o', 'md');
    expect([found.code, found.text]).toEqual([0, expect.stringContaining('SN3924')]);
  }, 60_000);

  it('are taken for what their references name when a person has looked', async () => {
    const accepted = await call('secrets', 'accept', 'pe2');
    expect(accepted.text).toMatch(
      /^pe2 +exec:vault-read bgp\/tax +bgp 65101 > .*100\.65\.0\.10 password cipher +#[0-9a-f]{12}$/m,
    );
    const quiet = await call('plan', '--detailed-exitcode');
    expect([quiet.code, quiet.text.match(/SN392\d/g)]).toEqual([0, null]);
  }, 60_000);

  it('are asked for before the first byte', async () => {
    vault(undefined, CANARIES.vault);
    const [before, count] = [lab.running('pe1'), lab.received('pe1').length];
    await lab.type('pe1', [
      "vtysh -c 'configure terminal' -c 'router bgp 65101 vrf v140-tax' -c 'no neighbor 100.65.0.6 password'",
    ]);
    const refused = await call('apply', '--yes');
    expect([refused.code, refused.text]).toEqual([24, expect.stringContaining('SN8160')]);
    expect(lab.running('pe1')).not.toBe(before);
    expect(
      lab
        .received('pe1')
        .slice(count)
        .filter((line) => line.includes('configure terminal')),
    ).toEqual([]);
  }, 60_000);

  it('come from the routers’ own records to a colleague who has no journal, and go nowhere else', async () => {
    vault(CANARIES.tax, CANARIES.vault);
    const before = passwords('pe1');
    const held = await call('apply', '--yes', '--hold', '--report', 'held.html');
    expect(held.text).toContain('on trial: ');
    const [name = ''] = (await call('runs', '-o', 'json')).text.match(/r\d{8}-\d{6}-[0-9a-f]+/) ?? [];
    const resumed = await call('resume', name, '--journal', 'colleague.db', '-o', 'ndjson');
    expect([resumed.code, resumed.text]).toEqual([0, expect.stringContaining('SN8172')]);
    await call('rollback', name, '--yes', '--journal', 'colleague.db', '--out', 'undo.json');
    const undone = await call('rollback', name, '--yes', '--journal', 'colleague.db');
    expect(undone.text).toContain('SN8156');
    expect(passwords('pe1')).toEqual(before);
  }, 60_000);

  it('are in nothing that was printed or written', async () => {
    const collected = await call('collect', '--dest', 'collected');
    expect(collected.code).toBe(0);
    await call('plan', '-o', 'html', '--configs', 'collected');
    await call('verify', '-o', 'json', '--report', 'report.html');
    expect(printed).toEqual([]);
    expect(leaksBelow(folder)).toEqual([]);
    expect(ownLeaks(folder)).toEqual([]);
  }, 60_000);

  it('are in no answer about texts that somebody else collected', async () => {
    const raw = mkdtempSync(join(tmpdir(), 'sectornet-raw-'));
    for (const { name } of lab.routers) writeFileSync(join(raw, `${name}.conf`), lab.running(name));
    writeFileSync(
      join(raw, 'pe9.cfg'),
      `sysname pe9\n#\naaa\n local-user li password simple ${CANARIES.handmade}\n#\nreturn\n`,
    );
    expect(leaksBelow(raw).length).toBeGreaterThan(1);
    await call('plan', '--configs', raw, '-o', 'json');
    await call('verify', '--configs', raw, '-o', 'json', '--certificate', 'certificate.ndjson');
    await call('verify', '--infer', '--configs', raw, '-o', 'json');
    rmSync(raw, { recursive: true });
    expect([printed, leaksBelow(folder)]).toEqual([[], []]);
  }, 60_000);

  it('would be found if they were', () => {
    writeFileSync(join(folder, 'planted.bin'), Buffer.from(`xx${CANARIES.foreign}`).toString('base64'));
    expect(leaksBelow(folder)).toEqual([{ where: 'planted.bin', secret: 'foreign' }]);
    rmSync(join(folder, 'planted.bin'));
  });
});
