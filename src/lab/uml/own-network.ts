import { networkInterfaces } from 'node:os';

/** The words before a command that run it in a network namespace of its own, loopback up: the lab's management network lives there. */
export const OWN_NETWORK = ['unshare', '--net', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'] as const;

/** The words before a command that run it in the network of a running lab's process. */
export function networkOf(labProcess: number): readonly string[] {
  return ['nsenter', '--target', String(labProcess), '--net', '--'];
}

/** Why the lab must not be started here: a namespace of its own holds nothing but the loopback. Undefined when this one does. */
export function sharedNetwork(): string | undefined {
  const others = Object.keys(networkInterfaces()).filter((name) => name !== 'lo');
  if (others.length === 0) return undefined;
  return `the lab leaves the machine's own network (${others.join(', ')}) alone: start it with unshare --net`;
}
