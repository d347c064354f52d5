import { randomBytes } from 'node:crypto';
import type { PlatformId } from '../../device/platform-id.ts';
import type { Fault, FaultState } from './faults.ts';
import { faultOf, keepsSession, losesRoutes, rejects } from './faults.ts';
import { type HostKey, newHostKey } from './keys.ts';
import { createFrrRouter, type ExecAnswer, type FrrRouter } from './linux/router.ts';
import { inRealTime, type Schedule } from './schedule.ts';
import { serveLinux } from './ssh-linux.ts';
import { type Account, type Host, type Listener, listen } from './ssh-server.ts';
import { serveVrp } from './ssh-vrp.ts';
import { heardRoutes, importedRoutes, isAnswered, prefixesOf, type VpnSides } from './vpn-routes.ts';
import type { VpnView } from './vpn-side.ts';
import { createVrpRouter, type VrpRouter } from './vrp/router.ts';

export type { Fault } from './faults.ts';
export type { ExecAnswer } from './linux/router.ts';

/** A router to start: `startup` is the configuration it boots with, in its platform's own form. */
export interface EmulatedRouterPlan {
  readonly name: string;
  readonly platform: PlatformId;
  readonly startup: string;
}

export interface EmulatedLabPlan {
  readonly routers: readonly EmulatedRouterPlan[];
}

export interface EmulatedLabOptions {
  /** Login name on every router; default `sectornet`. */
  readonly user?: string;
  /** Password on every router; default a fresh random one per lab. */
  readonly password?: string;
  /** OpenSSH public key lines that may log in besides the password. */
  readonly publicKeys?: readonly string[];
  /** The clock of trials and of armed ways back; default real seconds. Tests shorten it. */
  readonly schedule?: Schedule;
}

/** How to reach one router. `hostKey` is its `SHA256:` fingerprint. */
export interface EmulatedRouter {
  readonly name: string;
  readonly platform: PlatformId;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly hostKey: string;
}

/** A running lab: one SSH server per router on 127.0.0.1. */
export interface EmulatedLab {
  readonly routers: readonly EmulatedRouter[];
  /** The running configuration as the platform's collected text. */
  running(name: string): string;
  /** What a reboot would start from, in the same form as far as the platform saves it. */
  saved(name: string): string;
  /** Every command that came to a router over SSH, in order. */
  received(name: string): readonly string[];
  /** Runs one command of a Linux router in process, as sshd would. */
  exec(name: string, command: string, stdin?: string): ExecAnswer;
  /** Types lines as an operator at the console would (from user view or a Linux shell); answers with everything printed. Throws on a refused line. */
  type(name: string, lines: readonly string[]): Promise<string>;
  /** Restarts a router from its saved configuration. */
  reboot(name: string): void;
  /** Commands that came since the last fault was added. */
  commands(name: string): number;
  /** Adds a fault. */
  fail(name: string, fault: Fault): Promise<void>;
  /** Takes all faults of a router away. */
  heal(name: string): Promise<void>;
  /** Closes every server and connection. */
  stop(): Promise<void>;
}

type Machine =
  | { readonly kind: 'linux'; readonly router: FrrRouter }
  | { readonly kind: 'vrp'; readonly router: VrpRouter };

interface Station {
  readonly name: string;
  readonly platform: PlatformId;
  readonly machine: Machine;
  readonly key: HostKey;
  readonly host: Host;
  readonly faults: FaultState;
  readonly port: number;
  listener: Listener | undefined;
}

/** Starts the SSH servers of a lab. Rejects on a platform that has no emulated router. */
export async function startEmulatedLab(
  plan: EmulatedLabPlan,
  options: EmulatedLabOptions = {},
): Promise<EmulatedLab> {
  const account: Account = {
    user: options.user ?? 'sectornet',
    password: options.password ?? randomBytes(12).toString('base64url'),
    publicKeys: options.publicKeys ?? [],
  };
  const schedule = options.schedule ?? inRealTime;
  const stations: Station[] = [];
  try {
    for (const router of plan.routers) stations.push(await start(router, { account, schedule, stations }));
  } catch (error) {
    await Promise.all(stations.map(stopListening));
    throw error;
  }
  return labOf(stations, account);
}

/** What the routers of a lab share; the stations are all there before anybody asks. */
interface Shared {
  readonly account: Account;
  readonly schedule: Schedule;
  readonly stations: readonly Station[];
}

async function start(plan: EmulatedRouterPlan, shared: Shared): Promise<Station> {
  const { account } = shared;
  const faults: FaultState = { faults: [], commands: 0, received: [] };
  const machine = machineOf(plan, shared, faults);
  const host: Host = {
    ident: machine.kind === 'linux' ? 'OpenSSH_9.2p1 Debian-2+deb12u3' : 'HUAWEI-1.5',
    account,
    refusesLogins: () => faultOf(faults, 'refuse-login') !== undefined,
    onSession: (session, connection) => {
      if (machine.kind === 'linux') serveLinux(machine.router, faults, session, connection);
      else serveVrp(machine.router, faults, session, connection);
    },
  };
  const key = newHostKey();
  const listener = await listen(host, key.privateKey, 0);
  const { name, platform } = plan;
  return { name, platform, machine, key, host, faults, port: listener.port, listener };
}

function machineOf(
  { name, platform, startup }: EmulatedRouterPlan,
  { schedule, stations }: Shared,
  faults: FaultState,
): Machine {
  const vpn = vpnViewOf(name, stations, (vrf) =>
    losesRoutes(faults, vrf, () => machine?.router.running() ?? ''),
  );
  // A pattern may name a vtysh line bare or as it stands in the command, `-c 'line'`.
  const refuses = (line: string): boolean => rejects(faults, line) || rejects(faults, `-c '${line}'`);
  const sessionUp = (peer: string): boolean =>
    keepsSession(faults, peer, () => machine?.router.running() ?? '');
  const machine: Machine | undefined =
    platform === 'frr'
      ? { kind: 'linux', router: createFrrRouter(startup, { refuses, schedule, sessionUp, vpn }) }
      : platform === 'huawei_vrpv8'
        ? { kind: 'vrp', router: createVrpRouter(startup, { schedule, sessionUp, vpn }) }
        : undefined;
  if (machine !== undefined) return machine;
  throw new Error(`${name}: there is no emulated router of platform ${platform}`);
}

/** What the other routers' configurations make of a router's VRFs; `loses` takes a VRF's routes from elsewhere away. */
function vpnViewOf(name: string, stations: readonly Station[], loses: (vrf: string) => boolean): VpnView {
  const sides = (): VpnSides =>
    new Map(stations.map((station) => [station.name, station.machine.router.vpnSide()]));
  return {
    imported: (vrf, family) => {
      const all = sides();
      const own = all.get(name)?.instances.find((one) => one.vrf === vrf && one.family === family);
      return own === undefined || loses(vrf) ? [] : prefixesOf(importedRoutes(all, name, own));
    },
    vpnRoutes: (family) => heardRoutes(sides(), name, family),
    isAnswered: (echo) => !loses(echo.vrf) && isAnswered(sides(), name, echo),
  };
}

function labOf(stations: readonly Station[], account: Account): EmulatedLab {
  const at = (name: string): Station => {
    const station = stations.find((one) => one.name === name);
    if (station === undefined) throw new Error(`the lab has no router ${name}`);
    return station;
  };
  return {
    routers: stations.map(({ name, platform, port, key }) => ({
      name,
      platform,
      address: '127.0.0.1',
      port,
      user: account.user,
      password: account.password,
      hostKey: key.fingerprint,
    })),
    running: (name) => at(name).machine.router.running(),
    saved: (name) => at(name).machine.router.saved(),
    received: (name) => at(name).faults.received,
    exec: (name, command, stdin) => exec(at(name), command, stdin),
    type: async (name, lines) => typeAtConsole(at(name), lines),
    reboot: (name) => at(name).machine.router.reboot(),
    commands: (name) => at(name).faults.commands,
    fail: (name, fault) => addFault(at(name), fault),
    heal: (name) => heal(at(name)),
    stop: async () => {
      await Promise.all(stations.map(stopListening));
    },
  };
}

function exec({ name, machine }: Station, command: string, stdin = ''): ExecAnswer {
  if (machine.kind !== 'linux') throw new Error(`${name} has no exec channel`);
  return machine.router.run(command, stdin);
}

async function addFault(station: Station, fault: Fault): Promise<void> {
  station.faults.faults = [...station.faults.faults, fault];
  station.faults.commands = 0;
  if (fault.kind === 'unreachable') await stopListening(station);
  if (fault.kind === 'wrong-host-key') await restart(station, newHostKey());
}

async function heal(station: Station): Promise<void> {
  station.faults.faults = [];
  await restart(station, station.key);
}

async function restart(station: Station, key: HostKey): Promise<void> {
  await stopListening(station);
  station.listener = await listen(station.host, key.privateKey, station.port);
}

async function stopListening(station: Station): Promise<void> {
  const { listener } = station;
  station.listener = undefined;
  await listener?.close();
}

/** On VRP the lines are typed at a terminal; questions are answered with yes, and a configuration is committed by the typist. */
function typeAtConsole({ name, machine }: Station, lines: readonly string[]): string {
  if (machine.kind === 'linux') return typeInShell(name, machine.router, lines);
  const session = machine.router.session();
  session.input('screen-length 0 temporary');
  let printed = '';
  for (const line of lines) {
    let answer = session.input(line);
    while (session.waitsFor === 'answer') answer += session.input('Y');
    printed += answer;
    const error = /^Error: .*$/m.exec(answer)?.[0];
    if (error !== undefined) throw new Error(`${name}: ${line}: ${error}`);
  }
  session.close();
  return printed;
}

/** Lines from `configure terminal` to `end` are one vtysh sitting; every other line is a command of the host. */
function typeInShell(name: string, router: FrrRouter, lines: readonly string[]): string {
  let printed = '';
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    let command = line;
    if (line === 'configure terminal') {
      const end = lines.indexOf('end', at);
      const last = end < 0 ? lines.length : end;
      command = `vtysh ${lines
        .slice(at, last)
        .map((one) => `-c '${one.replaceAll("'", `'\\''`)}'`)
        .join(' ')}`;
      at = last;
    }
    const answer = router.run(command);
    printed += answer.stdout + answer.stderr;
    if (answer.code !== 0) throw new Error(`${name}: ${command}: ${(answer.stdout + answer.stderr).trim()}`);
  }
  return printed;
}
