import { readFileSync } from 'node:fs';

/** Where this machine keeps what the lab is made of; Debian 12's places unless the environment names others. */
export interface Machine {
  /** The user-mode-linux kernel (SECTORNET_LAB_KERNEL). */
  readonly kernel: string;
  /** The folder that holds one folder of modules per kernel release (SECTORNET_LAB_MODULES). */
  readonly modules: string;
  /** The folder of FRRouting's daemons (SECTORNET_LAB_DAEMONS). */
  readonly daemons: string;
}

/** This machine's places. */
export function thisMachine(): Machine {
  return {
    kernel: process.env['SECTORNET_LAB_KERNEL'] ?? '/usr/bin/linux.uml',
    modules: process.env['SECTORNET_LAB_MODULES'] ?? '/usr/lib/uml/modules',
    daemons: process.env['SECTORNET_LAB_DAEMONS'] ?? '/usr/lib/frr',
  };
}

/** The processors this process may run on, as taskset(1) counts them. */
export function processors(): readonly number[] {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0';
  return list.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}
