import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readBackups } from '../../src/verify/read/backups.ts';

const TEXT = readFileSync(join(import.meta.dirname, '02-one-way-import/configs/pe1.cfg'), 'utf8');

function fateWith(lines: string) {
  const text = TEXT.replace('#\nreturn', `#\n${lines}\n#\nreturn`);
  return readBackups([{ path: 'pe1.cfg', bytes: new TextEncoder().encode(text) }]).files[0];
}

it('the version of RIP is none of a platform', () => {
  expect(fateWith('rip 2 vpn-instance FLOOD\n version 2\n network 10.0.0.0')).toMatchObject({
    fate: 'read',
    platform: 'huawei_vrpv8',
  });
});

it('the version of another platform is', () => {
  expect(fateWith(' version 7.1.064, Release 0821P15')).toMatchObject({ fate: 'platform-unread' });
});
