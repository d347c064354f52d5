import type { Topology } from '../types.ts';

/** Whether sites of two roles of one VPN may send to each other; where no topology is declared all may. */
export function topologyAllows(topology: Topology | undefined, from: string, to: string): boolean {
  const [a, b] = [from === 'hub-role', to === 'hub-role'];
  return topology === 'hub-spoke' ? a || b : topology === 'hub-spoke-disjoint' ? a !== b : true;
}
