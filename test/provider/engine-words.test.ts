import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineProblem } from '../../src/provider/program/engine-words.ts';
import { locksOf } from '../../src/provider/program/locks.ts';

/** The engine's own words, as 3.259.0 prints them, and what an operator is told instead. */
describe('what the engine says', () => {
  it.each([
    ['error: getting stack configuration: get stack secrets manager: incorrect passphrase', 'SN9602'],
    ['error: failed to load checkpoint: unsupported checkpoint version 99', 'SN9608'],
    [
      "error: failed to load checkpoint: this stack's deployment needs support for the following features: quantum",
      'SN9608',
    ],
    [
      "error: state store unsupported: 'meta.yaml' version (9) is not supported by this version of the Pulumi CLI",
      'SN9608',
    ],
    [
      "error: the stack 'mini' is newer than what this version of the Pulumi CLI understands. Please update your version of the Pulumi CLI",
      'SN9608',
    ],
    ['error: something else', 'SN9612'],
  ])('%s', (words, code) => {
    expect(engineProblem(words, 'mini')).toMatchObject({ code, data: { stack: 'mini' } });
  });

  it('names who holds the lock, and since when', () => {
    const words = [
      'error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.',
      '  file:///s/.pulumi/locks/organization/sectornet/mini/abc.json?no_tmp_dir=true: created by wang@ops1 (pid 4711) at 2026-11-28T08:00:00Z',
    ].join('\n');
    expect(engineProblem(words, 'mini')).toMatchObject({
      code: 'SN9603',
      data: { who: 'wang@ops1', pid: '4711', since: '2026-11-28T08:00:00Z' },
    });
  });
});

describe('the locks of a stack', () => {
  const state = mkdtempSync(join(tmpdir(), 'sectornet-locks-'));
  const folder = join(state, '.pulumi/locks/organization/sectornet/mini');
  mkdirSync(folder, { recursive: true });
  const lock = (name: string, host: string, pid: number): void =>
    writeFileSync(
      join(folder, `${name}.json`),
      JSON.stringify({ pid, username: 'wang', hostname: host, timestamp: '2026-11-28T08:00:00Z' }),
    );

  it('are alive only where their process runs on this machine', () => {
    lock('a', hostname(), process.pid);
    lock('b', hostname(), 2 ** 22 + 1);
    lock('c', 'elsewhere', process.pid);
    const found = locksOf(`file://${state}`, 'mini') ?? [];
    expect(found.map(({ who, alive }) => [who, alive])).toEqual([
      [`wang@${hostname()}`, true],
      [`wang@${hostname()}`, false],
      ['wang@elsewhere', false],
    ]);
  });

  it('are none for another stack, and unknown in another backend', () => {
    expect(locksOf(`file://${state}`, 'other')).toEqual([]);
    expect(locksOf('postgres://sectornet@/db', 'mini')).toBeUndefined();
  });
});
