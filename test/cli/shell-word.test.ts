import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { shellWord } from '../../src/cli/shell-word.ts';

it.each(['backups', '备份/2026-11', "it's", 'a b', '$HOME', '`x`', '*', '', 'a;b', '\\', '~x y'])(
  'a shell takes %j back as it was',
  (text) => {
    const printed = execFileSync('bash', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' });
    expect(printed).toBe(text);
  },
);
