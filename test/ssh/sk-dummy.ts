import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const INSTALLED = '/usr/lib/openssh/regress/misc/sk-dummy/sk-dummy.so';
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/openssh-tests/', import.meta.url));

/**
 * A security key made of software: the `sk-dummy.so` of OpenSSH's own tests, which signs as a FIDO token does. From `SECTORNET_SK_PROVIDER`, from Debian's
 * package openssh-tests, or out of that package, fetched by apt and unpacked beside the dependencies. Throws where there is none: never a skip.
 */
export function securityKeyProvider(): string {
  const unpacked = join(CACHE, INSTALLED);
  const known = [process.env['SECTORNET_SK_PROVIDER'] ?? '', INSTALLED, unpacked].find(existsSync);
  if (known !== undefined) return known;
  mkdirSync(CACHE, { recursive: true });
  try {
    fetched();
  } catch {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    fetched();
  }
  const [archive = ''] = readdirSync(CACHE).filter((name) => name.endsWith('.deb'));
  execFileSync('dpkg', ['-x', join(CACHE, archive), CACHE]);
  if (!existsSync(unpacked)) throw new Error(`${archive} has no ${INSTALLED}`);
  return unpacked;
}

function fetched(): void {
  execFileSync('apt-get', ['download', '-qq', 'openssh-tests'], { cwd: CACHE, stdio: 'ignore' });
}
