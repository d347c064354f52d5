import { parseAddress } from '../../../net/address.ts';
import { parsePrefix } from '../../../net/prefix.ts';
import { type Kernel, type KernelRoute, link } from './kernel.ts';

/** The kernel routes zebra installs for FRR's static routes; those whose next hop is on no link stay out. */
export function zebraRoutes(kernel: Kernel, running: string): readonly KernelRoute[] {
  const routes: KernelRoute[] = [];
  let vrf: string | undefined;
  for (const line of running.split('\n')) {
    const opened = /^vrf (\S+)$/.exec(line);
    if (opened !== null) vrf = opened[1];
    if (line === 'exit-vrf') vrf = undefined;
    const route = staticOf(kernel, line.trim(), vrf);
    if (route !== undefined) routes.push(route);
  }
  return routes;
}

function staticOf(kernel: Kernel, line: string, vrf: string | undefined): KernelRoute | undefined {
  const [, dst = '', hop = ''] = /^ip(?:v6)? route (\S+) (\S+)/.exec(line) ?? [];
  const prefix = parsePrefix(dst);
  const table = vrf === undefined ? 'main' : link(kernel, vrf)?.table;
  if (prefix === undefined || table === undefined) return undefined;
  const base = {
    family: prefix.family,
    dst: prefix.length === 0 ? 'default' : dst,
    table: String(table),
    metric: 20,
    protocol: 'static',
  } as const;
  if (/^(null0|blackhole)$/i.test(hop)) return { ...base, type: 'blackhole' };
  if (hop === 'reject') return { ...base, type: 'unreachable' };
  const dev = parseAddress(hop) === undefined ? link(kernel, hop)?.name : deviceTowards(kernel, hop, vrf);
  if (dev === undefined) return undefined;
  return { ...base, type: 'unicast', dev, ...(dev === hop ? {} : { gateway: hop }) };
}

function deviceTowards(kernel: Kernel, hop: string, vrf: string | undefined): string | undefined {
  const near = kernel.links.filter((one) => one.up && one.master === vrf);
  return near.find((one) =>
    one.addresses.some((address) => {
      const [net, host] = [parseAddress(address.local), parseAddress(hop)];
      if (net === undefined || host === undefined || net.family !== host.family) return false;
      const shift = BigInt((net.family === 4 ? 32 : 128) - address.length);
      return net.value >> shift === host.value >> shift;
    }),
  )?.name;
}
