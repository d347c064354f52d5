import type { Family } from '../../../net/address.ts';
import { addressText } from '../../../net/address.ts';
import { baseAddress, parseInterfaceAddress } from '../../../net/prefix.ts';

/** A network device. `master` is the VRF it is enslaved to, `parent` the port below a VLAN device. */
export interface Link {
  readonly name: string;
  readonly index: number;
  readonly kind: 'ether' | 'loopback' | 'vrf' | 'vlan';
  readonly table?: number;
  readonly parent?: string;
  readonly vlan?: number;
  master?: string;
  up: boolean;
  addresses: LinkAddress[];
}

export interface LinkAddress {
  readonly family: Family;
  readonly local: string;
  readonly length: number;
}

/** A policy rule; `kernel` marks those the kernel made itself, which do not count as the same rule as a typed one. */
export interface Rule {
  readonly priority: number;
  readonly selector: 'l3mdev' | 'table';
  readonly table: string;
  readonly kernel: boolean;
}

/** A route somebody typed into the kernel; routes of the kernel and of zebra are worked out when they are shown. */
export interface KernelRoute {
  readonly family: Family;
  readonly type: 'unicast' | 'unreachable' | 'blackhole' | 'prohibit';
  readonly dst: string;
  readonly table: string;
  readonly metric?: number;
  readonly dev?: string;
  readonly gateway?: string;
  readonly protocol: string;
}

/** The kernel's network state of one router. */
export interface Kernel {
  links: Link[];
  readonly rules: Record<Family, Rule[]>;
  routes: KernelRoute[];
  readonly sysctls: Map<string, string>;
  /** The kernel adds its own l3mdev rules when the first VRF device appears. */
  vrfSeen: boolean;
  nextIndex: number;
}

/** The message of a failed operation, as `ip` prints it; undefined is success. */
export type KernelError = string | undefined;

const EXISTS = 'RTNETLINK answers: File exists';

/** A machine with a loopback and no ports yet. */
export function createKernel(): Kernel {
  const kernel: Kernel = {
    links: [],
    rules: { 4: [], 6: [] },
    routes: [],
    sysctls: new Map(),
    vrfSeen: false,
    nextIndex: 1,
  };
  addLink(kernel, { name: 'lo', kind: 'loopback' }).up = true;
  link(kernel, 'lo')?.addresses.push(
    { family: 4, local: '127.0.0.1', length: 8 },
    { family: 6, local: '::1', length: 128 },
  );
  for (const family of [4, 6] as const) {
    const tables = family === 4 ? ['local', 'main', 'default'] : ['local', 'main'];
    const priorities: Readonly<Record<string, number>> = { local: 0, main: 32766, default: 32767 };
    for (const table of tables)
      kernel.rules[family].push({ priority: priorities[table] ?? 0, selector: 'table', table, kernel: true });
  }
  return kernel;
}

export function link(kernel: Kernel, name: string): Link | undefined {
  return kernel.links.find((one) => one.name === name);
}

/** Puts a physical port into the machine; the host's own boot brings it up, as Debian's networking service does. */
export function addPort(kernel: Kernel, name: string): void {
  if (link(kernel, name) === undefined) addLink(kernel, { name, kind: 'ether' }).up = true;
}

function addLink(kernel: Kernel, what: Pick<Link, 'name' | 'kind' | 'table' | 'parent' | 'vlan'>): Link {
  const made: Link = { ...what, index: kernel.nextIndex, up: false, addresses: [] };
  kernel.nextIndex += 1;
  kernel.links.push(made);
  return made;
}

export function addVrf(kernel: Kernel, name: string, table: number): KernelError {
  if (link(kernel, name) !== undefined) return EXISTS;
  addLink(kernel, { name, kind: 'vrf', table });
  if (kernel.vrfSeen) return undefined;
  kernel.vrfSeen = true;
  for (const family of [4, 6] as const)
    addRule(kernel, family, { priority: 1000, selector: 'l3mdev', table: '', kernel: true });
  return undefined;
}

export function addVlan(kernel: Kernel, parent: string, name: string, vlan: number): KernelError {
  if (link(kernel, parent) === undefined) return `Cannot find device "${parent}"`;
  if (link(kernel, name) !== undefined) return EXISTS;
  const taken = kernel.links.some((one) => one.parent === parent && one.vlan === vlan);
  if (taken) return 'Error: 8021q: VLAN device already exists.';
  addLink(kernel, { name, kind: 'vlan', parent, vlan });
  return undefined;
}

/** Deleting a device takes the VLAN devices above it along and frees the members of a VRF. */
export function deleteLink(kernel: Kernel, name: string): KernelError {
  const gone = link(kernel, name);
  if (gone === undefined) return `Cannot find device "${name}"`;
  if (gone.kind === 'ether' || gone.kind === 'loopback') return 'RTNETLINK answers: Operation not supported';
  for (const above of kernel.links.filter((one) => one.parent === name)) deleteLink(kernel, above.name);
  for (const member of kernel.links.filter((one) => one.master === name))
    setMaster(kernel, member.name, undefined);
  kernel.links = kernel.links.filter((one) => one !== gone);
  kernel.routes = kernel.routes.filter((route) => route.dev !== name);
  for (const key of [...kernel.sysctls.keys()])
    if (key.split('.').includes(name.replaceAll('.', '/'))) kernel.sysctls.delete(key);
  return undefined;
}

/** Enslaving takes a running device down and up: its global IPv6 addresses go unless keep_addr_on_down. */
export function setMaster(kernel: Kernel, name: string, master: string | undefined): KernelError {
  const member = link(kernel, name);
  if (member === undefined) return `Cannot find device "${name}"`;
  if (master !== undefined && link(kernel, master) === undefined)
    return `Error: argument "${master}" is wrong: Device does not exist\n`;
  if (master !== undefined && link(kernel, master)?.kind !== 'vrf')
    return 'RTNETLINK answers: Operation not supported';
  if (member.master === master) return undefined;
  if (member.kind === 'vrf') return 'Error: Device can not be enslaved while up.';
  if (master === undefined) delete member.master;
  else member.master = master;
  if (member.up) flushDown(kernel, member);
  return undefined;
}

export function setUp(kernel: Kernel, name: string, up: boolean): KernelError {
  const device = link(kernel, name);
  if (device === undefined) return `Cannot find device "${name}"`;
  const below = device.parent === undefined ? undefined : link(kernel, device.parent);
  if (up && below !== undefined && !below.up) return 'RTNETLINK answers: Network is down';
  if (!up && device.up) {
    flushDown(kernel, device);
    for (const above of kernel.links.filter((one) => one.parent === name)) setUp(kernel, above.name, false);
  }
  device.up = up;
  return undefined;
}

function flushDown(kernel: Kernel, device: Link): void {
  kernel.routes = kernel.routes.filter((route) => route.dev !== device.name);
  const keep = ['all', device.name.replaceAll('.', '/')].some(
    (scope) => kernel.sysctls.get(`net.ipv6.conf.${scope}.keep_addr_on_down`) === '1',
  );
  if (!keep) device.addresses = device.addresses.filter((address) => address.family === 4);
}

export function addAddress(kernel: Kernel, name: string, text: string): KernelError {
  const device = link(kernel, name);
  const parsed = readAddress(text);
  if (parsed === undefined) return `Error: any valid prefix is expected rather than "${text}".`;
  if (device === undefined) return `Cannot find device "${name}"`;
  if (device.addresses.some((one) => sameAddress(one, parsed)))
    return parsed.family === 4
      ? 'Error: ipv4: Address already assigned.'
      : 'Error: ipv6: address already assigned.';
  device.addresses.push(parsed);
  return undefined;
}

export function deleteAddress(kernel: Kernel, name: string, text: string): KernelError {
  const device = link(kernel, name);
  const parsed = readAddress(text);
  if (parsed === undefined) return `Error: any valid prefix is expected rather than "${text}".`;
  if (device === undefined) return `Cannot find device "${name}"`;
  const found = device.addresses.find((one) => sameAddress(one, parsed));
  if (found === undefined)
    return parsed.family === 4 ? 'Error: ipv4: Address not found.' : 'Error: ipv6: address not found.';
  device.addresses = device.addresses.filter((one) => one !== found);
  return undefined;
}

function readAddress(text: string): LinkAddress | undefined {
  const whole = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
  const parsed = parseInterfaceAddress(whole);
  if (parsed === undefined) return undefined;
  return { family: parsed.family, local: addressText(baseAddress(parsed)), length: parsed.length };
}

function sameAddress(a: LinkAddress, b: LinkAddress): boolean {
  return a.local === b.local && (a.length === b.length || a.family === 6);
}

/** The same rule twice is refused, but a typed rule beside the kernel's own one is not (seen on Linux 6). */
export function addRule(kernel: Kernel, family: Family, rule: Rule): KernelError {
  const twin = kernel.rules[family].some(
    (one) =>
      one.priority === rule.priority &&
      one.selector === rule.selector &&
      one.table === rule.table &&
      one.kernel === rule.kernel,
  );
  if (twin) return EXISTS;
  kernel.rules[family].push(rule);
  kernel.rules[family].sort((a, b) => a.priority - b.priority);
  return undefined;
}

/** Takes away the first rule that fits; an absent field fits everything. */
export function deleteRule(kernel: Kernel, family: Family, wanted: Partial<Rule>): KernelError {
  const at = kernel.rules[family].findIndex(
    (rule) =>
      (wanted.priority === undefined || wanted.priority === rule.priority) &&
      (wanted.selector === undefined || wanted.selector === rule.selector) &&
      (wanted.table === undefined || wanted.table === rule.table),
  );
  if (at < 0) return 'RTNETLINK answers: No such file or directory';
  kernel.rules[family].splice(at, 1);
  return undefined;
}

export function addRoute(kernel: Kernel, route: KernelRoute): KernelError {
  if (route.dev !== undefined && link(kernel, route.dev) === undefined)
    return `Cannot find device "${route.dev}"`;
  if (route.gateway !== undefined && !reachable(kernel, route)) return 'Error: Nexthop has invalid gateway.';
  if (kernel.routes.some((one) => sameRoute(one, route))) return EXISTS;
  kernel.routes.push(route);
  return undefined;
}

export function deleteRoute(kernel: Kernel, route: KernelRoute): KernelError {
  const at = kernel.routes.findIndex(
    (one) =>
      one.family === route.family &&
      one.dst === route.dst &&
      one.table === route.table &&
      (route.type === 'unicast' || one.type === route.type) &&
      (route.metric === undefined || one.metric === route.metric),
  );
  if (at < 0) return 'RTNETLINK answers: No such process';
  kernel.routes.splice(at, 1);
  return undefined;
}

function sameRoute(a: KernelRoute, b: KernelRoute): boolean {
  return a.family === b.family && a.dst === b.dst && a.table === b.table && a.metric === b.metric;
}

function reachable(kernel: Kernel, route: KernelRoute): boolean {
  const gateway = parseInterfaceAddress(`${route.gateway}/${route.family === 4 ? 32 : 128}`);
  return kernel.links.some((device) =>
    device.addresses.some((one) => {
      const net = parseInterfaceAddress(`${one.local}/${one.length}`);
      if (net === undefined || gateway === undefined || net.family !== gateway.family) return false;
      const shift = BigInt((net.family === 4 ? 32 : 128) - net.length);
      return net.address >> shift === gateway.address >> shift;
    }),
  );
}
