import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What the lab needs from the machine, and the Debian package that brings it. */
const NEEDS: readonly { readonly file: string; readonly debianPackage: string }[] = [
  { file: '/usr/bin/linux.uml', debianPackage: 'user-mode-linux' },
  { file: '/usr/lib/frr/bgpd', debianPackage: 'frr' },
  { file: '/usr/bin/vtysh', debianPackage: 'frr' },
  { file: '/usr/sbin/iptables-legacy', debianPackage: 'iptables' },
  { file: '/usr/sbin/ip', debianPackage: 'iproute2' },
  { file: '/usr/sbin/sshd', debianPackage: 'openssh-server' },
  { file: '/usr/bin/ssh-keygen', debianPackage: 'openssh-client' },
  { file: '/usr/sbin/modprobe', debianPackage: 'kmod' },
  { file: '/usr/sbin/sysctl', debianPackage: 'procps' },
  { file: '/usr/bin/python3', debianPackage: 'python3' },
  { file: '/usr/bin/taskset', debianPackage: 'util-linux' },
];

/** Why the lab cannot run here, in words for the operator; undefined when it can. Installs missing Debian packages and says so through `talk`. */
export function missingForLab(talk: (text: string) => void): string | undefined {
  if (process.getuid?.() !== 0)
    return 'the lab makes network namespaces and boots a kernel of its own: run it as root';
  const missing = missingPackages();
  if (missing.length === 0) return undefined;
  if (!existsSync('/usr/bin/apt-get'))
    return `these programs are missing and there is no apt-get to install them: ${missing.join(' ')}`;
  talk(`installing ${missing.join(' ')} with apt-get\n`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env: environment });
  try {
    execFileSync('apt-get', ['install', '-y', '-qq', ...missing], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: environment,
    });
  } catch (error) {
    return `apt-get could not install ${missing.join(' ')}: ${error instanceof Error ? error.message : String(error)}`;
  }
  const still = missingPackages();
  return still.length === 0 ? undefined : `still missing after apt-get install: ${still.join(' ')}`;
}

function missingPackages(): readonly string[] {
  const missing = NEEDS.filter(({ file }) => !existsSync(file) && !existsSync(file.replace('/usr', '')));
  return [...new Set(missing.map(({ debianPackage }) => debianPackage))];
}
