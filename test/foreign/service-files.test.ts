import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { verb } from '../cli/in-process.ts';
import { scratch } from '../cli/run-cli.ts';

const folder = scratch('mini');
beforeAll(async () => {
  await verb(folder, 'compile', '-i', 'inventory', '--dest', 'out');
});

/** Files that name route targets and no VPN session: whoever else takes part is not to be seen in them. */
describe('service files without the sessions of the backbone', () => {
  it('hold in the present state only, whatever they are judged by', async () => {
    const inferred = await verb(folder, 'verify', '--configs', 'out', '--write-policy', 'policy.yaml');
    expect(inferred.stdout).toContain('0 pairs in every failure state (A), 4 in the present state (B)');
    const judged = await verb(folder, 'verify', '--configs', 'out', '--policy', 'policy.yaml');
    expect([judged.code, judged.stdout]).toEqual([0, expect.stringContaining('isolated (B')]);
  });

  it('have a certificate of level B that says why', async () => {
    const words = ['--configs', 'out', '-i', 'inventory'];
    expect((await verb(folder, 'verify', ...words, '--certificate', 'proof.ndjson')).code).toBe(0);
    expect(readFileSync(join(folder, 'proof.ndjson'), 'utf8')).toContain('"assumption":"sessions-not-shown"');
    const confirmed = await verb(folder, 'check-certificate', 'proof.ndjson', ...words, '-o', 'json');
    expect(JSON.parse(confirmed.stdout)).toMatchObject({ data: { valid: true, level: 'B' } });
    expect((await verb(folder, 'check-certificate', 'proof.ndjson', ...words, '--require', 'A')).code).toBe(
      22,
    );
  });
});
