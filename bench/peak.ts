import { readFileSync } from 'node:fs';

/** The most memory this process held, in bytes. The kernel's `maxrss` would begin with what the process held that started it (exec keeps it). */
export function peakBytes(): number {
  const line = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(line?.[1]) * 1024;
}
