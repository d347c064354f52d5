import { createHash } from 'node:crypto';
import { addressText, type Family } from '../../../net/address.ts';
import {
  baseAddress,
  lastAddress,
  networkOf,
  parseInterfaceAddress,
  prefixText,
} from '../../../net/prefix.ts';
import { type Kernel, type KernelRoute, type Link, link } from './kernel.ts';

type Json = Readonly<Record<string, unknown>>;

/** `ip -d -j link show` of iproute2 6.1. */
export function showLinks(kernel: Kernel): string {
  return `${JSON.stringify(kernel.links.map((one) => ({ ...head(kernel, one), ...tail(one, { linkmode: 'DEFAULT' }), ...details(kernel, one) })))}\n`;
}

/** `ip -j address show` of iproute2 6.1. */
export function showAddresses(kernel: Kernel): string {
  return `${JSON.stringify(kernel.links.map((one) => ({ ...head(kernel, one), ...tail(one, {}), addr_info: addresses(one) })))}\n`;
}

/** `ip -j rule show`: an l3mdev rule has a null member instead of a table. */
export function showRules(kernel: Kernel, family: Family): string {
  const rules = kernel.rules[family].map((rule) => ({
    priority: rule.priority,
    src: 'all',
    ...(rule.selector === 'l3mdev' ? { l3mdev: null } : { table: rule.table }),
  }));
  return `${JSON.stringify(rules)}\n`;
}

/**
 * `ip -j route show table all`. Without `-6` iproute2 lists both families. Routes of zebra's static daemon show as protocol `static` with
 * metric 20: FRR's own rt_protos.d names its number so.
 */
export function showRoutes(
  kernel: Kernel,
  families: readonly Family[],
  zebra: readonly KernelRoute[],
): string {
  const typed = [...kernel.routes, ...zebra];
  const shown = families.flatMap((family) => [
    ...typed.filter((route) => route.family === family).map((route) => routeJson(route)),
    ...kernel.links.flatMap((device) => kernelRoutes(kernel, device, family)),
  ]);
  return `${JSON.stringify(shown)}\n`;
}

function head(kernel: Kernel, one: Link): Json {
  const running = one.up && (one.parent === undefined || link(kernel, one.parent)?.up === true);
  const base = {
    loopback: ['LOOPBACK'],
    vrf: ['NOARP', 'MASTER'],
    vlan: ['BROADCAST', 'MULTICAST'],
    ether: ['BROADCAST', 'MULTICAST'],
  };
  return {
    ifindex: one.index,
    ...(one.parent === undefined ? {} : { link: one.parent }),
    ifname: one.name,
    flags: [...base[one.kind], ...(one.up ? ['UP'] : []), ...(running ? ['LOWER_UP'] : [])],
    mtu: one.kind === 'ether' || one.kind === 'vlan' ? 1500 : 65536,
    qdisc: one.kind === 'ether' ? 'pfifo_fast' : one.up ? 'noqueue' : 'noop',
    ...(one.master === undefined ? {} : { master: one.master }),
    operstate: one.kind === 'loopback' ? 'UNKNOWN' : running ? 'UP' : 'DOWN',
  };
}

function tail(one: Link, linkmode: Json): Json {
  const loop = one.kind === 'loopback';
  return {
    ...linkmode,
    group: 'default',
    txqlen: 1000,
    link_type: loop ? 'loopback' : 'ether',
    address: loop ? '00:00:00:00:00:00' : hardwareAddress(one),
    broadcast: loop ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff',
  };
}

function details(kernel: Kernel, one: Link): Json {
  const master = one.master === undefined ? undefined : link(kernel, one.master);
  const slave =
    master === undefined ? {} : { info_slave_kind: 'vrf', info_slave_data: { table: master.table } };
  const info =
    one.kind === 'vrf'
      ? { info_kind: 'vrf', info_data: { table: one.table } }
      : one.kind === 'vlan'
        ? { info_kind: 'vlan', info_data: { protocol: '802.1Q', id: one.vlan, flags: ['REORDER_HDR'] } }
        : {};
  const linkinfo = { ...info, ...slave };
  return {
    promiscuity: 0,
    allmulti: 0,
    min_mtu: 0,
    max_mtu: 65535,
    ...(Object.keys(linkinfo).length > 0 ? { linkinfo } : {}),
    inet6_addr_gen_mode: 'eui64',
    num_tx_queues: 1,
    num_rx_queues: 1,
    gso_max_size: 65536,
    gso_max_segs: 65535,
  };
}

function addresses(one: Link): readonly Json[] {
  const typed = one.addresses.map((address) => ({
    family: address.family === 4 ? 'inet' : 'inet6',
    local: address.local,
    prefixlen: address.length,
    scope: one.kind === 'loopback' && /^(127\.|::1$)/.test(address.local) ? 'host' : 'global',
    ...(address.family === 4 ? { label: one.name } : {}),
    valid_life_time: 4294967295,
    preferred_life_time: 4294967295,
  }));
  return one.up && (one.kind === 'ether' || one.kind === 'vlan') ? [...typed, linkLocal(one)] : typed;
}

function linkLocal(one: Link): Json {
  const parts = hardwareAddress(one)
    .split(':')
    .map((part) => Number.parseInt(part, 16));
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = parts;
  const words = [((a ^ 2) << 8) | b, (c << 8) | 0xff, 0xfe00 | d, (e << 8) | f].map((word) =>
    word.toString(16),
  );
  return {
    family: 'inet6',
    local: `fe80::${words.join(':')}`,
    prefixlen: 64,
    scope: 'link',
    valid_life_time: 4294967295,
    preferred_life_time: 4294967295,
  };
}

/** A fixed, locally administered address per name; a VLAN device has its port's. */
function hardwareAddress(one: Link): string {
  const hash = createHash('sha256')
    .update(one.parent ?? one.name)
    .digest('hex');
  return ['02', ...(hash.match(/../g) ?? []).slice(0, 5)].join(':');
}

function routeJson(route: KernelRoute): Json {
  const v6 = route.family === 6;
  return {
    ...(route.type === 'unicast' ? {} : { type: route.type }),
    dst: route.dst,
    ...(route.gateway === undefined ? {} : { gateway: route.gateway }),
    ...(route.dev === undefined ? (v6 && route.type !== 'unicast' ? { dev: 'lo' } : {}) : { dev: route.dev }),
    ...(route.table === 'main' ? {} : { table: route.table }),
    ...(route.protocol === 'boot' ? {} : { protocol: route.protocol }),
    ...(route.metric === undefined ? (v6 ? { metric: 1024 } : {}) : { metric: route.metric }),
    flags: [],
    ...(v6 ? { pref: 'medium' } : {}),
  };
}

/** Connected and local routes the kernel keeps for the addresses of a running device. */
function kernelRoutes(kernel: Kernel, device: Link, family: Family): readonly Json[] {
  if (!device.up) return [];
  const vrf = device.master === undefined ? undefined : link(kernel, device.master)?.table;
  return device.addresses.flatMap((address) => {
    const parsed = parseInterfaceAddress(`${address.local}/${address.length}`);
    if (parsed === undefined || address.family !== family) return [];
    const dst = prefixText(networkOf(parsed));
    const local = localRoute(device, addressText(baseAddress(parsed)), family, vrf);
    const host = address.length === (family === 4 ? 32 : 128);
    if (family === 6) return [...(host ? [] : [v6Connected(device, dst, vrf)]), local];
    const broadcast =
      host || address.length === 31
        ? []
        : [broadcastRoute(device, address.local, addressText(lastAddress(networkOf(parsed))), vrf)];
    return [...(host ? [] : [connected(device, dst, address.local, vrf)]), local, ...broadcast];
  });
}

function table(vrf: number | undefined, otherwise: Json): Json {
  return vrf === undefined ? otherwise : { table: String(vrf) };
}

function connected(device: Link, dst: string, local: string, vrf: number | undefined): Json {
  const start =
    device.kind === 'loopback'
      ? { type: 'local', dst, dev: device.name, table: 'local' }
      : { dst, dev: device.name, ...table(vrf, {}) };
  const scope = device.kind === 'loopback' ? 'host' : 'link';
  return { ...start, protocol: 'kernel', scope, prefsrc: local, flags: [] };
}

function v6Connected(device: Link, dst: string, vrf: number | undefined): Json {
  return {
    dst,
    dev: device.name,
    ...table(vrf, {}),
    protocol: 'kernel',
    metric: 256,
    flags: [],
    pref: 'medium',
  };
}

function localRoute(device: Link, dst: string, family: Family, vrf: number | undefined): Json {
  const start = {
    type: 'local',
    dst,
    dev: device.name,
    ...table(vrf, { table: 'local' }),
    protocol: 'kernel',
  };
  if (family === 6) return { ...start, metric: 0, flags: [], pref: 'medium' };
  return { ...start, scope: 'host', prefsrc: dst, flags: [] };
}

function broadcastRoute(device: Link, local: string, dst: string, vrf: number | undefined): Json {
  const start = { type: 'broadcast', dst, dev: device.name, ...table(vrf, { table: 'local' }) };
  return { ...start, protocol: 'kernel', scope: 'link', prefsrc: local, flags: [] };
}
