import { readlinkSync } from 'node:fs';

/** The words before a command that run it in a network namespace of its own, loopback up: the lab's management network lives there. */
export const OWN_NETWORK = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'] as const;

/** The words before a command that run it in the network of a running lab's process. */
export function networkOf(labProcess: number): readonly string[] {
  return ['nsenter', '--target', String(labProcess), '--net', '--'];
}

/** Why the lab must not be started here; undefined when this process has a network namespace of its own. */
export function sharedNetwork(): string | undefined {
  try {
    if (readlinkSync('/proc/self/ns/net') !== readlinkSync('/proc/1/ns/net')) return undefined;
  } catch {
    return undefined; // Not allowed to look at process 1: it is not ours, so neither is its network.
  }
  return `the lab leaves the machine's own network alone: start it with ${OWN_NETWORK.slice(0, 2).join(' ')}`;
}
