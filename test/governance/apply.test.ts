import { appendFileSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type VerbResult, verb } from '../cli/in-process.ts';
import { cli, scratch } from '../cli/run-cli.ts';
import { newKey } from '../push/tiny-router.ts';

/** While others are not pushed yet, declared pairs are missing; nothing is open. */
const PAIRS_MISSING = 21;
const DEPARTMENTS = ['flood', 'stats'];

/** The whole way of a governed change, through the command line and real SSH: roles, a plan file, an approval, a push. */
describe('apply in a governed network', { timeout: 60_000 }, () => {
  const folder = scratch('mini');
  const run = (...args: readonly string[]): Promise<VerbResult> =>
    verb(folder, '-i', 'inventory', '--lab', '-q', ...args);

  beforeAll(() => {
    writeKeys(folder, 'owner', 'li', 'lot', 'shenji');
    appendFileSync(
      join(folder, 'inventory/network.yaml'),
      `governance:\n  owner-key: ${publicKey(folder, 'owner')}\n  approvals: { required: 1, from: [owner] }\n`,
    );
    writeFileSync(
      join(folder, 'inventory/roles.yaml'),
      [
        'network-id: mini',
        'holders:',
        `  - { holder-id: wang, name: 王芳, role: owner, key: ${publicKey(folder, 'owner')} }`,
        `  - { holder-id: li, name: 李强, role: general-contractor, key: ${publicKey(folder, 'li')} }`,
        `  - { holder-id: lot, name: 三标段, role: sub-contractor, routers: [mn-pe1], vpns: [flood], key: ${publicKey(folder, 'lot')} }`,
        `  - { holder-id: shenji, name: 审计, role: auditor, key: ${publicKey(folder, 'shenji')} }`,
        '',
      ].join('\n'),
    );
    const up = cli(folder, 'lab', 'up', '-i', 'inventory', '--detach', '-q');
    expect([up.code, up.stderr]).toEqual([0, '']);
  }, 60_000);

  afterAll(() => {
    cli(folder, 'lab', 'down', '-q');
  });

  it('refuses roles that the owner did not sign, then takes them', async () => {
    expect((await run('plan', '--out', 'plan.json')).code).toBe(0);
    expect((await run('apply', 'plan.json', '--yes', '--key', 'li')).stderr).toContain('SN8101');
    const signed = await verb(folder, 'roles', 'sign', '-i', 'inventory', '--key', 'owner');
    expect([signed.code, signed.stderr]).toEqual([0, '']);
    expect((await verb(folder, 'roles', 'check', '-i', 'inventory')).stdout).toContain('王芳');
  });

  it('sends nothing without key or approval, and says which hash to sign', async () => {
    const { hash } = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'));
    const bare = await run('apply', 'plan.json', '--yes');
    expect(bare.code).toBe(24);
    expect(bare.stderr).toContain('SN8110');
    const alone = await run('apply', 'plan.json', '--yes', '--key', 'li');
    expect(alone.code).toBe(24);
    expect(alone.stderr).toContain('SN8126');
    expect(alone.stderr).toContain(hash);
  });

  it('refuses a plan file that was changed after it was written', async () => {
    const text = readFileSync(join(folder, 'plan.json'), 'utf8');
    const shown = /"sections": \[[\s\S]*?"text": "/;
    const sent = /"commands": \[[\s\S]*?"text": "/;
    for (const place of [shown, sent]) {
      const forged = text.replace(place, '$&no ');
      expect(forged).not.toBe(text);
      writeFileSync(join(folder, 'forged.json'), forged);
      expect((await run('approve', 'forged.json', '--key', 'owner')).stderr).toContain('SN7199');
    }
    writeFileSync(join(folder, 'forged.json'), text.slice(0, 4000));
    expect((await run('approve', 'forged.json', '--key', 'owner')).stderr).toContain('SN9013');
    const absent = await run('approve', 'absent.json', '--key', 'owner');
    expect([absent.code, absent.stderr]).toEqual([66, expect.stringContaining('SN7198')]);
  });

  it('signs nothing that would not count: a day that is over, no reason, a role nobody asks', async () => {
    const approve = (...words: readonly string[]) => run('approve', 'plan.json', ...words);
    for (const day of ['2020-01-01', 'soon', '2027-02-30']) {
      const refused = await approve('--key', 'owner', '--valid-until', day);
      expect([refused.code, refused.stderr]).toEqual([64, expect.stringContaining('SN7196')]);
    }
    const mute = await approve('--key', 'owner', '--emergency', ' ');
    expect([mute.code, mute.stderr]).toEqual([64, expect.stringContaining('SN7119')]);
    const nobody = await approve('--key', 'shenji');
    expect([nobody.code, nobody.stderr]).toEqual([24, expect.stringContaining('SN8124')]);
    expect(readdirSync(folder).filter((name) => name.includes('.approval.'))).toEqual([]);
  });

  it('says so and sends nothing when its journal cannot be written', async () => {
    expect((await run('approve', 'plan.json', '--key', 'owner')).code).toBe(0);
    writeFileSync(
      join(folder, 'no-journal'),
      'this is no database, and too long to be an empty one\n'.repeat(40),
    );
    const refused = await run('apply', 'plan.json', '--yes', '--key', 'li', '--journal', 'no-journal');
    expect(refused.code).toBe(78);
    expect(refused.stderr).toContain('SN9018');
  });

  it('sends nothing for a holder beyond his lot, for an auditor, nor by an approval of another plan', async () => {
    const lot = await run('apply', 'plan.json', '--yes', '--key', 'lot');
    expect([lot.code, lot.stderr.match(/SN81\d\d/g)]).toEqual([24, ['SN8114', 'SN8115']]);
    const auditor = await run('apply', 'plan.json', '--yes', '--key', 'shenji');
    expect([auditor.code, auditor.stderr]).toEqual([24, expect.stringContaining('SN8113')]);
    // 21: with one VPN alone the other declared pairs are missing.
    expect((await run('plan', '--only', 'env', '--out', 'other.json')).code).toBe(21);
    expect((await run('approve', 'other.json', '--key', 'owner')).code).toBe(0);
    renameSync(join(folder, 'plan.json.wang.approval.json'), join(folder, 'kept.json'));
    const other = ['--approval', 'other.json.wang.approval.json'];
    const wrong = await run('apply', 'plan.json', '--yes', '--key', 'li', ...other);
    expect([wrong.code, wrong.stderr.match(/SN81\d\d/g)]).toEqual([24, ['SN8122', 'SN8126']]);
    expect((await run('runs')).stdout).not.toMatch(/r\d{8}/);
  });

  it('pushes approved plans of two departments one after the other: neither voids the other', async () => {
    for (const department of DEPARTMENTS) {
      expect((await run('plan', '--only', department, '--out', `${department}.json`)).code).toBe(
        PAIRS_MISSING,
      );
      const approved = await run('approve', `${department}.json`, '--key', 'owner');
      expect([approved.code, approved.stdout]).toEqual([0, `${department}.json.wang.approval.json\n`]);
    }
    for (const department of DEPARTMENTS) {
      const done = await run('apply', `${department}.json`, '--yes', '--key', 'li', '-o', 'json');
      expect(done.code, done.stderr).toBe(PAIRS_MISSING);
      const { summary, data } = JSON.parse(done.stdout);
      expect(summary).toMatchObject({ pushedBy: 'li', approvedBy: ['wang'] });
      const outcomes = data.push.routers.map((one: { readonly outcome: string }) => one.outcome);
      expect([...new Set(outcomes)].sort()).toEqual(['applied', 'unchanged']);
    }
  });

  it('refuses an approved plan when what it read has moved, and says what to do', async () => {
    renameSync(join(folder, 'kept.json'), join(folder, 'plan.json.wang.approval.json'));
    const late = await run('apply', 'plan.json', '--yes', '--key', 'li');
    expect(late.code).toBe(24);
    expect(late.stderr).toContain('SN9008');
  });

  it('needs a new plan and a new approval for the rest, and leaves nothing to do', async () => {
    expect((await run('plan', '--out', 'rest.json')).code).toBe(0);
    expect((await run('approve', 'rest.json', '--key', 'owner')).code).toBe(0);
    expect((await run('apply', 'rest.json', '--yes', '--key', 'li')).code).toBe(0);
    expect((await run('plan', '--detailed-exitcode')).code).toBe(0);
  });
});

function writeKeys(folder: string, ...names: readonly string[]): void {
  for (const name of names) {
    const pair = newKey();
    writeFileSync(join(folder, name), pair.private, { mode: 0o600 });
    writeFileSync(join(folder, `${name}.pub`), pair.public);
  }
}

function publicKey(folder: string, name: string): string {
  return readFileSync(join(folder, `${name}.pub`), 'utf8').trim();
}
