import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSigningKey } from '../../src/cli/signing-key.ts';
import { keyFingerprint, signatureText, signerOf } from '../../src/governance/ssh-signature.ts';
import { CANARIES } from '../secret/canaries.ts';
import { newSigner } from './keys.ts';

const MESSAGE = '{"plan": "a", "by": "防汛办"}\n';

describe('a detached signature', () => {
  it('names its key, and nobody for another text, purpose or bytes', () => {
    const key = newSigner();
    const signature = signatureText(MESSAGE, 'sectornet-approval', key);
    expect(signerOf(MESSAGE, 'sectornet-approval', signature)).toBe(key.publicKey);
    expect(signerOf(`${MESSAGE} `, 'sectornet-approval', signature)).toBeUndefined();
    expect(signerOf(MESSAGE, 'sectornet-roles', signature)).toBeUndefined();
    const [begin = '', ...rest] = signature.split('\n');
    for (let line = 0; line < rest.length - 2; line++) {
      const changed = rest.map((text, index) => (index === line ? flipped(text) : text));
      expect(signerOf(MESSAGE, 'sectornet-approval', [begin, ...changed].join('\n'))).not.toBe(key.publicKey);
    }
  });

  it.each([
    '',
    'x',
    '-----BEGIN SSH SIGNATURE-----\n\n-----END SSH SIGNATURE-----',
    '-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ==\n-----END SSH SIGNATURE-----',
  ])('is not made by anybody when it is none: %j', (text) => {
    expect(signerOf(MESSAGE, 'sectornet-approval', text)).toBeUndefined();
  });
});

const keygen = spawnSync('ssh-keygen', ['-?']);

describe.runIf(keygen.error === undefined)('together with OpenSSH', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-sshsig-'));
  const file = join(folder, 'message');
  const key = join(folder, 'key');
  run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '张伟', '-f', key]);
  writeFileSync(file, MESSAGE);

  it('accepts what ssh-keygen signed', () => {
    run('ssh-keygen', ['-q', '-Y', 'sign', '-n', 'sectornet-roles', '-f', key, file]);
    const signer = signerOf(MESSAGE, 'sectornet-roles', readFileSync(`${file}.sig`, 'utf8'));
    expect(signer).toBe(readFileSync(`${key}.pub`, 'utf8').split(' ').slice(0, 2).join(' '));
  });

  it('signs what ssh-keygen accepts, and prints its fingerprint', () => {
    const signing = readSigningKey(key);
    if ('reason' in signing) throw new Error(signing.reason);
    writeFileSync(`${file}.ours`, signing.signText(MESSAGE, 'sectornet-approval'));
    writeFileSync(join(folder, 'allowed'), `zhang ${signing.publicKey}\n`);
    const check = [
      '-Y',
      'verify',
      '-f',
      join(folder, 'allowed'),
      '-I',
      'zhang',
      '-n',
      'sectornet-approval',
      '-s',
      `${file}.ours`,
    ];
    expect(run('ssh-keygen', check, MESSAGE)).toContain('Good "sectornet-approval" signature');
    expect(run('ssh-keygen', ['-lf', `${key}.pub`])).toContain(keyFingerprint(signing.publicKey));
  });

  it('says why a key cannot sign', () => {
    const locked = join(folder, 'locked');
    run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', CANARIES.keyPhrase, '-f', locked]);
    const rsa = join(folder, 'rsa');
    run('ssh-keygen', ['-q', '-t', 'ecdsa', '-N', '', '-f', rsa]);
    expect(readSigningKey(locked)).toMatchObject({ reason: expect.stringMatching(/passphrase|encrypted/i) });
    expect(readSigningKey(rsa)).toMatchObject({ reason: expect.stringContaining('ecdsa') });
    expect(readSigningKey(`${key}.pub`)).toMatchObject({ reason: 'it is a public key' });
    expect(readSigningKey(join(folder, 'none'))).toMatchObject({ reason: expect.stringContaining('none') });
  });
});

function run(command: string, args: readonly string[], input = ''): string {
  const done = spawnSync(command, args, { encoding: 'utf8', input });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${done.stderr}`);
  return done.stdout + done.stderr;
}

function flipped(text: string): string {
  return text.replace(/[A-Za-z]/, (letter) => (letter === 'A' ? 'B' : 'A'));
}
