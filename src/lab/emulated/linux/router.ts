import type { Family } from '../../../net/address.ts';
import { prefixText } from '../../../net/prefix.ts';
import { inRealTime, type Schedule } from '../schedule.ts';
import { ALONE, type VpnSide, type VpnView } from '../vpn-side.ts';
import { type Agent, type Caller, createAgent } from './agent.ts';
import { collectedText } from './collected.ts';
import { echoAnswers, echoesIn } from './echo.ts';
import { createFrrConfig, type FrrConfig, type FrrSitting } from './frr-config.ts';
import { runIpBatch, runIpLine } from './ip-command.ts';
import { showAddresses, showLinks, showRoutes, showRules } from './ip-show.ts';
import { restoreTables, saveTables, type Tables } from './iptables.ts';
import { addPort, createKernel, type Kernel, link, type Rule } from './kernel.ts';
import { type LiveTables, labelledRoutes, showLabelRoutes, showLiveTables } from './live-tables.ts';
import { readShellCommand } from './shell-words.ts';
import { readStartup } from './startup.ts';
import { zebraRoutes } from './static-routes.ts';
import { listSysctls, readSysctl, SYSCTL_PATHS, showSysctlPaths, writeSysctls } from './sysctl.ts';
import {
  DISK_SPACE,
  exportingVrfs,
  ldpNeighbors,
  type Tables as RouterTables,
  showTables,
} from './tables.ts';
import { linuxVpnSide } from './vpn-side.ts';

/** What a command over an SSH exec channel answers. */
export interface ExecAnswer {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** A Linux router with FRR 8.4.4: kernel state, FRR's configuration, and the files a reboot starts from. */
export interface FrrRouter {
  /** Runs one command as sshd hands it to `sh -c`. */
  run(command: string, stdin?: string, caller?: Caller): ExecAnswer;
  /** The running configuration in the text form of a collected Linux router. */
  running(): string;
  /** The running configuration a reboot would lead to. */
  saved(): string;
  /** Loses everything that was not saved and starts from the saved files. */
  reboot(): void;
  /** What it gives to and takes from VPN routes now. */
  vpnSide(): VpnSide;
  /** A saved file, undefined when there is none. */
  file(path: string): string | undefined;
}

export interface FrrOptions {
  /** Lines the tools refuse as if the device did not like them; for fault tests. */
  readonly refuses?: (line: string) => boolean;
  /** Whether the far end keeps a session up; default: always. */
  readonly sessionUp?: (peer: string) => boolean;
  /** The clock of armed ways back; default real seconds. */
  readonly schedule?: Schedule;
  /** The other routers' VPN routes; default: there are none. */
  readonly vpn?: VpnView;
}

interface Machine {
  readonly vpn: VpnView;
  /** Counts what may have changed the configuration. */
  version: number;
  readonly sessionUp: (peer: string) => boolean;
  readonly refuses: (line: string) => boolean;
  kernel: Kernel;
  frr: FrrConfig;
  readonly tables: Record<Family, Tables>;
  readonly files: Map<string, string>;
  readonly ports: readonly string[];
  agent?: Agent;
}

const SAVED = '/etc/sectornet';
const FRR_CONF = '/etc/frr/frr.conf';
const AGENT = /^\/etc\/sectornet\/agent\/agent-[0-9a-f]+\.sh$/;
const OK: ExecAnswer = { stdout: '', stderr: '', code: 0 };

/** Starts a router from one text in the form of `src/platforms/frr/README.md`; the saved files hold the same. */
export function createFrrRouter(startup: string, options: FrrOptions = {}): FrrRouter {
  const saved = readStartup(startup);
  const machine: Machine = {
    refuses: options.refuses ?? (() => false),
    sessionUp: options.sessionUp ?? (() => true),
    vpn: options.vpn ?? ALONE,
    version: 0,
    ...emptyMachine([]),
    tables: { 4: new Map(), 6: new Map() },
    files: new Map([
      [FRR_CONF, saved.frr],
      [`${SAVED}/host.batch`, saved.batch],
      [`${SAVED}/host6.batch`, saved.batch6],
      [`${SAVED}/sysctl.conf`, saved.sysctl],
      [`${SAVED}/rules.v4`, saved.rules4],
      [`${SAVED}/rules.v6`, saved.rules6],
    ]),
    ports: saved.ports,
  };
  boot(machine);
  machine.agent = createAgent({
    files: machine.files,
    schedule: options.schedule ?? inRealTime,
    refuses: machine.refuses,
    run: (command, stdin) => void run(machine, command, stdin),
  });
  let side: { readonly version: number; readonly value: VpnSide } | undefined;
  return {
    vpnSide: () => {
      const { version, kernel, frr, sessionUp } = machine;
      if (side?.version !== version)
        side = { version, value: linuxVpnSide(kernel, frr.running(), sessionUp) };
      return side.value;
    },
    run: (command, stdin = '', caller = undefined) => run(machine, command, stdin, caller),
    running: () => textOf(machine),
    saved: () => {
      const other: Machine = { ...machine, tables: { 4: new Map(), 6: new Map() } };
      boot(other);
      return textOf(other);
    },
    reboot: () => {
      machine.agent?.reboot();
      boot(machine);
    },
    file: (path) => machine.files.get(path),
  };
}

function textOf({ kernel, frr, tables }: Machine): string {
  return collectedText(kernel, frr, tables, (key) => readSysctl(kernel, key));
}

function emptyMachine(ports: readonly string[]): Pick<Machine, 'kernel' | 'frr'> {
  const kernel = createKernel();
  for (const port of ports) addPort(kernel, port);
  return { kernel, frr: createFrrConfig(hostOf(kernel)) };
}

function hostOf(kernel: Kernel): Parameters<typeof createFrrConfig>[0] {
  const key = { ip: 'net.ipv4.ip_forward', ipv6: 'net.ipv6.conf.all.forwarding' };
  return {
    hasVrf: (name) => link(kernel, name)?.kind === 'vrf',
    hasInterface: (name) => link(kernel, name) !== undefined,
    addressesIn: (vrf) =>
      kernel.links
        .filter((one) => one.master === vrf || one.name === vrf)
        .flatMap((one) =>
          one.addresses.filter((address) => address.family === 4).map((address) => address.local),
        ),
    forwarding: (family) => readSysctl(kernel, key[family]) === '1',
    setForwarding: (family, on) => kernel.sysctls.set(key[family], on ? '1' : '0'),
  };
}

/** The boot script of a saved router: links and addresses, filters, sysctls, then FRR. */
function boot(machine: Machine): void {
  machine.version += 1;
  Object.assign(machine, emptyMachine(machine.ports));
  for (const family of [4, 6] as const) machine.tables[family].clear();
  const text = (name: string): string => machine.files.get(`${SAVED}/${name}`) ?? '';
  const settings = text('sysctl.conf')
    .split('\n')
    .filter((line) => /^\s*[^#\s]/.test(line))
    .map((line) => line.trim().replace(/\s*=\s*/, '='));
  const keepFirst = settings.filter((setting) => setting.startsWith('net.ipv6.conf.all.'));
  writeSysctls(machine.kernel, keepFirst);
  bootBatch(machine, 4, text('host.batch'));
  bootBatch(machine, 6, text('host6.batch'));
  writeSysctls(machine.kernel, settings);
  restoreTables(machine.tables[4], 4, text('rules.v4'), true);
  restoreTables(machine.tables[6], 6, text('rules.v6'), true);
  machine.frr.load(machine.files.get(FRR_CONF) ?? '');
  machine.frr.hostChanged();
}

/** `ip -force -batch`: goes on after a failed line, as a boot must. The rules of a saved text are the whole rule list. */
function bootBatch(machine: Machine, family: Family, text: string): void {
  const { kernel } = machine;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.some((line) => line.startsWith('rule '))) kernel.rules[family].length = 0;
  // An l3mdev rule in a saved list is the one the kernel made for the router's first VRF; it is not made a second time.
  if (/^rule add pref 1000 l3mdev$/m.test(text)) kernel.vrfSeen = true;
  for (const line of lines) runIpLine(kernel, family, line);
  kernel.rules[family] = kernel.rules[family].map((rule) => ({ ...rule, kernel: isKernelRule(rule) }));
}

function isKernelRule({ priority, selector, table }: Rule): boolean {
  return /^(1000 l3mdev |0 table local|32766 table main|32767 table default)$/.test(
    `${priority} ${selector} ${table}`,
  );
}

/** Commands that only look. */
const LOOKS =
  /^(?:vtysh (?:-E )?-c ["']show |ip (?:-6 |-d |-f mpls )?-j |ip6?tables-save|df |cat [^>]*$|cd \/proc\/sys|for e in )/;

function run(machine: Machine, command: string, stdin: string, caller?: Caller): ExecAnswer {
  if (!LOOKS.test(command)) machine.version += 1;
  const echoes = echoesIn(command);
  if (echoes !== undefined) return { ...OK, stdout: echoAnswers(machine.vpn, echoes) };
  const paths = SYSCTL_PATHS.exec(command)?.[1];
  if (paths !== undefined) return showSysctlPaths(machine.kernel, paths.split(' '));
  const read = readShellCommand(command);
  if (read === undefined)
    return { stdout: '', stderr: 'sh: 1: Syntax error: end of file unexpected\n', code: 2 };
  const [tool = '', ...rest] = read.words;
  if (tool === 'cat' && read.target !== undefined && rest.length === 0)
    return save(machine, read.target, stdin);
  if (read.target !== undefined)
    return { stdout: '', stderr: `sh: 1: cannot create ${read.target}: Permission denied\n`, code: 2 };
  const known = TOOLS[tool];
  if (known === undefined) return { stdout: '', stderr: `sh: 1: ${tool}: not found\n`, code: 127 };
  return known(machine, rest, stdin, caller);
}

function save(machine: Machine, path: string, text: string): ExecAnswer {
  if (machine.refuses(`cat > ${path}`))
    return { stdout: '', stderr: `sh: 1: cannot create ${path}: Read-only file system\n`, code: 2 };
  const folder = path.slice(0, path.lastIndexOf('/'));
  const exists = [...machine.files.keys()].some((file) => file === folder || file.startsWith(`${folder}/`));
  if (!exists)
    return { stdout: '', stderr: `sh: 1: cannot create ${path}: Directory nonexistent\n`, code: 2 };
  machine.files.set(path, text);
  return OK;
}

type Tool = (machine: Machine, words: readonly string[], stdin: string, caller?: Caller) => ExecAnswer;

const TOOLS: Readonly<Record<string, Tool>> = {
  vtysh,
  ip,
  sysctl(machine, words) {
    if (words[0] === '-w') return writeSysctls(machine.kernel, words.slice(1), machine.refuses);
    if (words[0] === '-a' && words[1] === '-r') return listSysctls(machine.kernel, words[2] ?? '');
    return { stdout: '', stderr: 'sysctl: invalid option\n', code: 1 };
  },
  'iptables-save': (machine) => ({ ...OK, stdout: saveTables(machine.tables[4], 4) }),
  'ip6tables-save': (machine) => ({ ...OK, stdout: saveTables(machine.tables[6], 6) }),
  'iptables-restore': (machine, words, stdin) => restore(machine, 4, words, stdin),
  'ip6tables-restore': (machine, words, stdin) => restore(machine, 6, words, stdin),
  sh(machine, [script = '', ...words], stdin, caller) {
    if (!AGENT.test(script) || !machine.files.has(script) || machine.agent === undefined)
      return { stdout: '', stderr: `sh: 0: cannot open ${script}: No such file\n`, code: 2 };
    return { ...machine.agent.call(words, stdin, caller), stderr: '' };
  },
  df: () => ({ ...OK, stdout: DISK_SPACE }),
  mkdir(machine, words) {
    for (const path of words.filter((word) => !word.startsWith('-')))
      machine.files.set(path, machine.files.get(path) ?? '');
    return OK;
  },
  cat(machine, words) {
    const texts = words.map((path) => machine.files.get(path));
    const missing = words.filter((_, index) => texts[index] === undefined);
    const stderr = missing.map((path) => `cat: ${path}: No such file or directory\n`).join('');
    return { stdout: texts.join(''), stderr, code: missing.length === 0 ? 0 : 1 };
  },
};

function restore(machine: Machine, family: Family, words: readonly string[], stdin: string): ExecAnswer {
  const flush = !words.includes('--noflush') && !words.includes('-n');
  return { stdout: '', ...restoreTables(machine.tables[family], family, stdin, flush, machine.refuses) };
}

function ip(machine: Machine, words: readonly string[], stdin: string): ExecAnswer {
  const options = words.filter((word) => word.startsWith('-') && word !== '-');
  const rest = words.slice(words.findIndex((word) => !word.startsWith('-') || word === '-'));
  const family: Family = options.includes('-6') ? 6 : 4;
  if (options.includes('-batch')) {
    const done = runIpBatch(machine.kernel, family, stdin, {
      refuses: machine.refuses,
      force: options.includes('-force'),
    });
    machine.frr.hostChanged();
    return { stdout: '', stderr: done.words, code: done.code };
  }
  const shown = options.includes('-j') ? show(machine, rest.join(' '), options) : undefined;
  if (shown !== undefined) return { ...OK, stdout: shown };
  const error = runIpLine(machine.kernel, family, rest.join(' '));
  machine.frr.hostChanged();
  return error === undefined
    ? OK
    : { stdout: '', stderr: `${error}\n`, code: error.startsWith('RTNETLINK') ? 2 : 1 };
}

function show(machine: Machine, what: string, options: readonly string[]): string | undefined {
  const family: Family = options.includes('-6') ? 6 : 4;
  if (what === 'link show') return showLinks(machine.kernel);
  if (what === 'address show' || what === 'addr show') return showAddresses(machine.kernel);
  if (what === 'mpls -j route show')
    return showLabelRoutes(exportingVrfs(machine.frr.running()).filter((name) => link(machine.kernel, name)));
  if (what === 'rule show') return showRules(machine.kernel, family);
  if (what !== 'route show table all') return undefined;
  const families = options.includes('-6')
    ? ([6] as const)
    : options.includes('-4')
      ? ([4] as const)
      : ([4, 6] as const);
  return showRoutes(machine.kernel, families, [
    ...zebraRoutes(machine.kernel, machine.frr.running()),
    ...labelledRoutes(machine),
  ]);
}

/** `vtysh [-E] -c … -c …`: stops at the first refused command with exit 1; what came before stays. `-E` echoes prompt and line. */
function vtysh(machine: Machine, words: readonly string[]): ExecAnswer {
  const echo = words.includes('-E');
  const options = words.filter((word, at) => word !== '-E' || words[at - 1] === '-c');
  let out = '';
  let sitting: FrrSitting | undefined;
  for (let at = 0; at < options.length; at += 2) {
    const line = options[at + 1];
    if (options[at] !== '-c' || line === undefined)
      return { stdout: out, stderr: "Try `vtysh --help' for more information.\n", code: 1 };
    if (echo) out += `${machine.frr.hostname()}${sitting?.view() ?? ''}# ${line}\n`;
    const command = line.trim().replace(/\s+/g, ' ');
    if (machine.refuses(command))
      return { stdout: `${out}% Unknown command: ${command}\n`, stderr: '', code: 1 };
    if (sitting === undefined && CONFIGURE.test(command)) sitting = machine.frr.sit();
    else if (sitting !== undefined && command === 'end') sitting = undefined;
    else {
      const reply = sitting === undefined ? enableCommand(machine, command) : configured(sitting, command);
      out += reply.stdout;
      if (reply.code !== 0) return { stdout: out, stderr: '', code: 1 };
    }
  }
  return { stdout: out, stderr: '', code: 0 };
}

const CONFIGURE = /^conf(igure)?( t(erm(inal)?)?)?$/;

function configured(sitting: FrrSitting, command: string): ExecAnswer {
  const { text, code } = sitting.type(command);
  return { stdout: text === '' ? '' : `${text}\n`, stderr: '', code };
}

function enableCommand(machine: Machine, command: string): ExecAnswer {
  if (command === '' || command === 'end' || command === 'exit') return OK;
  if (/^show running-config( no-header)?$/.test(command)) {
    const head = command.endsWith('no-header')
      ? ''
      : 'Building configuration...\n\nCurrent configuration:\n!\n';
    return { ...OK, stdout: head + machine.frr.running() };
  }
  if (/^(write( memory| file)?|copy running-config startup-config)$/.test(command))
    return writeMemory(machine);
  if (command === 'show version') return { ...OK, stdout: 'FRRouting 8.4.4 on Linux(6.1.0).\n' };
  if (/^clear bgp /.test(command)) return OK;
  const shown = showTables(tablesOf(machine), command) ?? showLiveTables(liveTablesOf(machine), command);
  if (shown !== undefined) return { ...OK, stdout: shown };
  return { stdout: `% Unknown command: ${command}\n`, stderr: '', code: 1 };
}

function liveTablesOf({ kernel, frr, vpn }: Machine): LiveTables {
  return {
    kernel,
    zebra: zebraRoutes(kernel, frr.running()),
    vpn,
    takesLabels: (name) => readSysctl(kernel, `net.mpls.conf.${name.replaceAll('.', '/')}.input`) === '1',
  };
}

function tablesOf(machine: Machine): RouterTables {
  const { kernel, frr, sessionUp } = machine;
  const routes = (vrf: string, family: Family): ReturnType<RouterTables['routes']> => {
    const table = String(link(kernel, vrf)?.table ?? vrf);
    const own = kernel.links.filter((one) => one.master === vrf).flatMap(({ addresses }) => addresses);
    const statics = zebraRoutes(kernel, frr.running()).filter(
      (one) => String(one.table) === table && one.family === family,
    );
    return {
      connected: own.filter((one) => one.family === family).map(({ local, length }) => `${local}/${length}`),
      static: statics.map(({ dst }) => dst),
      ibgp: machine.vpn.imported(vrf, family).map(prefixText),
    };
  };
  return {
    frr: frr.running(),
    sessionUp,
    neighbors: ldpNeighbors(kernel, frr.running()),
    vrfs: kernel.links.filter(({ kind }) => kind === 'vrf').map(({ name }) => name),
    routes,
  };
}

function writeMemory(machine: Machine): ExecAnswer {
  machine.files.set(FRR_CONF, machine.frr.running());
  const words = [
    'Note: this version of vtysh never writes vtysh.conf',
    '',
    'Warning: attempting direct configuration write without watchfrr.',
    'File permissions and ownership may be incorrect, or write may fail.',
    '',
    'Building Configuration...',
    `Integrated configuration saved to ${FRR_CONF}`,
    '[OK]',
  ];
  return { ...OK, stdout: `${words.join('\n')}\n` };
}
