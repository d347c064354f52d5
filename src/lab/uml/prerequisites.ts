import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Machine, thisMachine } from './machine.ts';
import { LabProblem } from './problem.ts';

/** What the lab needs from the machine, and the Debian package that brings it. */
function needsOf({ kernel, modules, daemons }: Machine): readonly (readonly [string, string])[] {
  return [
    [kernel, 'user-mode-linux'],
    [modules, 'user-mode-linux'],
    [join(daemons, 'bgpd'), 'frr'],
    ['/usr/bin/vtysh', 'frr'],
    ['/usr/sbin/iptables-legacy', 'iptables'],
    ['/usr/sbin/ip', 'iproute2'],
    ['/usr/sbin/sshd', 'openssh-server'],
    ['/usr/bin/ssh-keygen', 'openssh-client'],
    ['/usr/sbin/modprobe', 'kmod'],
    ['/usr/sbin/sysctl', 'procps'],
    ['/usr/bin/python3', 'python3'],
    ['/usr/bin/taskset', 'util-linux'],
    ['/usr/bin/ping', 'iputils-ping'],
  ];
}

/** Installs missing Debian packages, saying so through `talk`; throws a `LabProblem` when the lab cannot run on this machine. */
export function prepareMachine(talk: (text: string) => void): void {
  if (process.getuid?.() !== 0) throw new LabProblem('SN9501', {});
  const missing = missingPackages();
  if (missing.length === 0) return;
  const packages = missing.join(' ');
  const refuse = (reason: string): never => {
    throw new LabProblem('SN9502', { packages, reason });
  };
  if (!existsSync('/usr/bin/apt-get')) refuse('this machine has no apt-get');
  talk(`installing ${packages} with apt-get\n`);
  apt('update', '-qq');
  const complaint = apt('install', '-y', '-qq', ...missing);
  if (complaint !== undefined) refuse(complaint);
  const still = missingPackages();
  if (still.length > 0) refuse(`apt-get is content, but nothing of ${still.join(' ')} is in its place`);
}

/** What apt-get said on one line when it failed. */
function apt(...words: readonly string[]): string | undefined {
  const done = spawnSync('apt-get', words, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (done.status === 0) return undefined;
  return done.stderr.trim().split('\n').slice(0, 2).join('; ') || `apt-get ended with ${done.status}`;
}

function missingPackages(): readonly string[] {
  const missing = needsOf(thisMachine()).filter(
    ([file]) => !existsSync(file) && !existsSync(file.replace(/^\/usr/, '')),
  );
  return [...new Set(missing.map(([, debianPackage]) => debianPackage))];
}
