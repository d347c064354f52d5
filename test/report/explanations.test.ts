import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../src/diagnostics/catalogue.ts';
import { verb } from '../cli/in-process.ts';
import { scratch } from '../cli/run-cli.ts';
import { problems } from './published-schemas.ts';

/** What `explain` and `check-certificate` print with `-o json` is as published, for every kind of answer. */

const folder = scratch('mini');
const FOREIGN = join(import.meta.dirname, '../foreign');
const ask = async (...words: readonly string[]) => {
  const { code, stdout } = await verb(folder, ...words, '-o', 'json');
  const document = JSON.parse(stdout);
  expect(problems('envelope', document)).toEqual([]);
  return { code, data: document.data, summary: document.summary };
};

describe('explain -o json', () => {
  it('of every code fits schema/explanation.json', async () => {
    for (const code of CATALOGUE.keys()) {
      const { data } = await ask('explain', code);
      expect(data).toMatchObject({ code });
      expect(problems('explanation', data), code).toEqual([]);
    }
  });

  it('of every line of a router fits it', async () => {
    await verb(folder, 'compile', '-i', 'inventory', '--dest', 'out');
    const lines = readFileSync(join(folder, 'out/mn-pe1.conf'), 'utf8').trimEnd().split('\n');
    const numbers = lines.flatMap((text, i) => (text === '' || i % 9 > 0 ? [] : `${i + 1}`));
    const explained = [];
    for (const number of numbers)
      explained.push((await ask('explain', 'line', 'mn-pe1', number, '-i', 'inventory')).data);
    expect(explained.some(({ cause }) => cause === null)).toBe(true);
    expect(explained.some(({ cause }) => cause?.vpn !== undefined)).toBe(true);
    for (const data of explained) expect(problems('explanation', data)).toEqual([]);
  });

  it.each([
    ['by an inventory, past an agreement', 'env flood -i inventory'],
    ['by an inventory, as agreed', '10.170.250.1 10.110.250.1 --service tcp/443 -i inventory'],
    ['where a router is missing', 'stats env -i inventory --configs partial'],
    ['of several pairs', '10.0.0.0/8 10.0.0.0/8 -i inventory'],
    ['by what the texts show', `STATS FLOOD --infer --configs ${join(FOREIGN, '02-one-way-import/configs')}`],
    [
      'by a policy file',
      `flood stats --policy ${join(FOREIGN, '15-agreed-pair/policy.yaml')} --configs ${join(FOREIGN, '15-agreed-pair/configs')}`,
    ],
  ])('of a packet fits it: %s', async (_, words) => {
    await verb(folder, 'compile', '-i', 'inventory', '--dest', 'partial');
    writeFileSync(join(folder, 'partial', 'mn-pe3.conf'), 'hostname somebody\n');
    const { data } = await ask('explain', 'reach', ...words.split(' '));
    expect(data).not.toBeNull();
    expect(problems('explanation', data)).toEqual([]);
  });
});

describe('check-certificate -o json', () => {
  it.each([
    ['accepted', (text: string) => text, { valid: true, level: 'B' }, 0],
    [
      'refused',
      (text: string) => text.replace('"level":"B"', '"level":"A"'),
      { valid: false, level: 'B' },
      22,
    ],
    ['no certificate', () => 'hello\n', { valid: false, records: 0 }, 65],
  ] as const)('of one that is %s fits schema/certificate-check.json', async (_, change, said, exit) => {
    await verb(folder, 'compile', '-i', 'inventory', '--dest', 'whole');
    const given = ['-i', 'inventory', '--configs', 'whole'];
    await verb(folder, 'verify', ...given, '--certificate', 'true.ndjson');
    writeFileSync(join(folder, 'changed.ndjson'), change(readFileSync(join(folder, 'true.ndjson'), 'utf8')));
    const { code, data, summary } = await ask('check-certificate', 'changed.ndjson', ...given);
    expect([code, data]).toEqual([exit, expect.objectContaining(said)]);
    expect(problems('certificate-check', data)).toEqual([]);
    expect(summary).toMatchObject(data);
  });
});
