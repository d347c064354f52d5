import { type Kernel, link } from './kernel.ts';

export interface SysctlReply {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

const GLOBAL: Readonly<Record<string, string>> = {
  'net.ipv4.ip_forward': '0',
  'net.ipv4.tcp_l3mdev_accept': '0',
  'net.ipv4.udp_l3mdev_accept': '0',
  'net.ipv4.raw_l3mdev_accept': '1',
  'net.ipv6.conf.all.forwarding': '0',
  'net.ipv6.conf.all.keep_addr_on_down': '0',
  'net.ipv6.conf.default.keep_addr_on_down': '0',
  'net.ipv4.conf.all.rp_filter': '0',
  'net.ipv4.conf.default.rp_filter': '0',
  'net.mpls.platform_labels': '0',
};
const PER_INTERFACE = [
  ['net.ipv4.conf.', '.rp_filter', 2],
  ['net.ipv6.conf.', '.keep_addr_on_down', 1],
  ['net.mpls.conf.', '.input', 1],
] as const;

/** The one list of commands that the collector sends: sysctl on paths below its folder. */
export const SYSCTL_PATHS = /^cd \/proc\/sys && sysctl -e ([\w./*-]+(?: [\w./*-]+)*)$/;

/** Whether a key exists, in the form sysctl prints (a dot inside an interface name as a slash). */
function canonicalKey(kernel: Kernel, typed: string): string | undefined {
  if (typed in GLOBAL) return typed;
  for (const [prefix, suffix] of PER_INTERFACE) {
    if (!typed.startsWith(prefix) || !typed.endsWith(suffix)) continue;
    const name = typed.slice(prefix.length, typed.length - suffix.length);
    return link(kernel, name.replaceAll('/', '.')) !== undefined && !name.includes('.') ? typed : undefined;
  }
  return undefined;
}

function largest(key: string): number {
  if (key === 'net.mpls.platform_labels') return 1048576;
  return key.endsWith('.rp_filter') ? 2 : 2147483647;
}

/** `sysctl -w key=value …`: every argument up to the first that is none is tried; exit 1 when one failed. */
export function writeSysctls(
  kernel: Kernel,
  settings: readonly string[],
  refuses: (line: string) => boolean = () => false,
): SysctlReply {
  const out: string[] = [];
  const errors: string[] = [];
  for (const setting of settings) {
    const [, typed = '', value = ''] = /^([^=\s]+)=(\S+)$/.exec(setting) ?? [];
    const key = canonicalKey(kernel, typed);
    if (refuses(setting)) {
      errors.push(`sysctl: permission denied on key "${typed}", ignoring`);
      continue;
    }
    if (typed === '') {
      errors.push('sysctl: command line(0): invalid syntax, continuing...');
      break;
    }
    if (key === undefined)
      errors.push(`sysctl: cannot stat /proc/sys/${procPath(typed)}: No such file or directory`);
    else if (!/^\d+$/.test(value) || Number(value) > largest(key))
      errors.push(`sysctl: setting key "${typed}": Invalid argument`);
    else {
      kernel.sysctls.set(key, value);
      out.push(`${typed} = ${value}`);
    }
  }
  return { stdout: lines(out), stderr: lines(errors), code: errors.length > 0 ? 1 : 0 };
}

function procPath(key: string): string {
  return key.replace(/[./]/g, (one) => (one === '.' ? '/' : '.'));
}

/** `sysctl -a -r PATTERN`: every key that matches, sorted, defaults too. */
export function listSysctls(kernel: Kernel, expression: string): SysctlReply {
  let matcher: RegExp;
  try {
    matcher = new RegExp(expression);
  } catch {
    return { stdout: '', stderr: `sysctl: Invalid regular expression ${expression}\n`, code: 1 };
  }
  const keys = [...Object.keys(GLOBAL), ...kernel.links.flatMap((one) => interfaceKeys(one.name))];
  const shown = keys.filter((key) => matcher.test(key)).sort();
  return { stdout: lines(shown.map((key) => `${key} = ${readSysctl(kernel, key)}`)), stderr: '', code: 0 };
}

/** `cd /proc/sys && sysctl -e PATH…`: the shell fills in `*` for one name; paths that lead nowhere are passed over. */
export function showSysctlPaths(kernel: Kernel, paths: readonly string[]): SysctlReply {
  const keys = [...Object.keys(GLOBAL), ...kernel.links.flatMap((one) => interfaceKeys(one.name))].sort();
  const shown = paths.flatMap((path) => {
    const parts = path.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    const fits = new RegExp(`^${parts.join('[^/]+')}$`);
    return keys.filter((key) => fits.test(procPath(key)));
  });
  return { stdout: lines(shown.map((key) => `${key} = ${readSysctl(kernel, key)}`)), stderr: '', code: 0 };
}

export function readSysctl(kernel: Kernel, key: string): string {
  return kernel.sysctls.get(key) ?? GLOBAL[key] ?? '0';
}

function interfaceKeys(name: string): readonly string[] {
  const own = name.replaceAll('.', '/');
  return PER_INTERFACE.map(([prefix, suffix]) => `${prefix}${own}${suffix}`);
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
