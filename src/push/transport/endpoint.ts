import { existsSync, readFileSync, statSync } from 'node:fs';
import type { Credential, JumpHost, Transport } from '../../inventory/types.ts';
import type { GivenPassword, Target } from '../target.ts';
import { type KnownHost, knownHostsIn } from './known-hosts.ts';
import { expandedPath, OPEN_USER, type SshConfig, sshConfigOf } from './ssh-config.ts';
import { TransportError } from './transport.ts';

/** Who said a value. */
export type Origin = 'inventory' | 'ssh configuration' | 'default';

/** A way to log in that is tried; several are tried in order. */
export type LoginWay = Credential | GivenPassword | { readonly kind: 'agent-at'; readonly socket: string };

/** One end of an SSH connection with everything decided: a router, or a host on the way to it. */
export interface Endpoint {
  readonly name: string;
  /** The address as declared: what the ssh program is called with. */
  readonly asked: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly logins: readonly LoginWay[];
  readonly pins: readonly string[];
  /** HostKeyAlias of the ssh configuration. */
  readonly alias: string | undefined;
  /** The lines of the known_hosts files. */
  readonly known: readonly KnownHost[];
  /** Where a key that becomes trusted is written, and whether its name is hashed there. */
  readonly knownFile: string | undefined;
  readonly hashNames: boolean;
  readonly legacy: readonly string[];
  readonly transport: Transport;
  /** The host it is reached through, which may have one of its own. */
  readonly via: Endpoint | undefined;
  readonly sshConfig: string | undefined;
  /** A ControlPath of the ssh configuration: a connection the operator may hold open already. */
  readonly shared: boolean;
  readonly origins: Readonly<Record<'host' | 'port' | 'user' | 'login' | 'via', Origin>>;
}

const DEFAULT_USER = 'sectornet';
/** More hosts on the way than this are a circle. */
const MOST_HOPS = 8;

const decided = new WeakMap<Target, Promise<Endpoint>>();

/** Where a target really is: the inventory's lines, then the ssh configuration's, then the defaults. Decided once per target. */
export function endpointOf(target: Target): Promise<Endpoint> {
  const known = decided.get(target) ?? decide(target);
  decided.set(target, known);
  return known;
}

/** The hosts on the way and the endpoint itself, in the order they are logged in to. */
export function hopsOf(endpoint: Endpoint): readonly Endpoint[] {
  return endpoint.via === undefined ? [endpoint] : [...hopsOf(endpoint.via), endpoint];
}

function decide(target: Target): Promise<Endpoint> {
  const { router: name, sshConfig, transport = 'ssh2' } = target;
  return decideOne({ ...target, name }, { sshConfig, transport, jumps: target.jumps, depth: 0 });
}

interface Declared extends Pick<Target, 'address' | 'port' | 'user' | 'credential' | 'hostKeys'> {
  readonly name: string;
  readonly legacyAlgorithms?: readonly string[];
}

interface Circumstances {
  readonly sshConfig: string | undefined;
  readonly transport: Transport;
  readonly jumps: readonly JumpHost[] | undefined;
  readonly depth: number;
}

async function decideOne(declared: Declared, around: Circumstances): Promise<Endpoint> {
  const { sshConfig, transport, depth } = around;
  if (depth > MOST_HOPS)
    throw new TransportError('unreachable', `${declared.name} is reached through itself (ProxyJump)`);
  const config = sshConfig === undefined ? undefined : await sshConfigOf(declared.address, sshConfig);
  const first = (option: string): string | undefined => config?.get(option)?.[0];
  const host = first('hostname') ?? declared.address;
  const configured = first('user') === OPEN_USER ? undefined : first('user');
  const knownFiles = [...pathsIn(config, 'userknownhostsfile'), ...pathsIn(config, 'globalknownhostsfile')];
  const jumps = around.jumps ?? configuredJumps(config);
  return {
    name: declared.name,
    asked: declared.address,
    host,
    port: declared.port ?? Number(first('port') ?? 22),
    user: declared.user ?? configured ?? DEFAULT_USER,
    logins: declared.credential === undefined ? configuredLogins(config) : [declared.credential],
    pins: declared.hostKeys,
    alias: first('hostkeyalias'),
    known: knownFiles.flatMap(readKnownHosts),
    knownFile: pathsIn(config, 'userknownhostsfile')[0],
    hashNames: first('hashknownhosts') === 'yes',
    legacy: declared.legacyAlgorithms ?? [],
    transport,
    via: await lastHop(jumps, around),
    sshConfig,
    shared: (first('controlpath') ?? 'none') !== 'none',
    origins: {
      host: host === declared.address ? 'inventory' : 'ssh configuration',
      port: originOf(declared.port, first('port') === '22' ? undefined : first('port')),
      user: originOf(declared.user, configured),
      login: originOf(declared.credential, config),
      via: originOf(around.jumps, jumps.length === 0 ? undefined : jumps),
    },
  };
}

/** The last host before the endpoint: each is reached through the one before it, the first as its own configuration says. */
async function lastHop(jumps: readonly JumpHost[], around: Circumstances): Promise<Endpoint | undefined> {
  const before = jumps.slice(0, -1);
  const last = jumps.at(-1);
  if (last === undefined) return undefined;
  const further = before.length > 0 ? before : undefined;
  return decideOne(last, { ...around, jumps: further, depth: around.depth + 1 });
}

function configuredJumps(config: SshConfig | undefined): readonly JumpHost[] {
  const words = config?.get('proxyjump')?.[0] ?? 'none';
  if (words === 'none') return [];
  return words.split(',').map((word) => {
    const [, user, bracketed, plain, port] =
      /^(?:ssh:\/\/)?(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(word) ?? [];
    const address = bracketed ?? plain ?? word;
    const given = port === undefined ? undefined : Number(port);
    return {
      name: word,
      address,
      port: given,
      user,
      credential: undefined,
      hostKeys: [],
      legacyAlgorithms: [],
    };
  });
}

/** The agent, then the key files that are there, in the order of the ssh configuration. */
function configuredLogins(config: SshConfig | undefined): readonly LoginWay[] {
  const files = (config?.get('identityfile') ?? []).map(expandedPath).filter((file) => existsSync(file));
  const keys = files.map((file) => ({ kind: 'key', file }) as const);
  const socket = config?.get('identityagent')?.[0];
  if (socket === 'none') return keys;
  if (config?.get('identitiesonly')?.[0] === 'yes' && keys.length > 0) return keys;
  if (socket === undefined || socket === 'SSH_AUTH_SOCK') return [{ kind: 'agent' }, ...keys];
  return [{ kind: 'agent-at', socket: expandedPath(socket) }, ...keys];
}

function pathsIn(config: SshConfig | undefined, option: string): readonly string[] {
  return (config?.get(option)?.[0] ?? '')
    .split(/\s+/)
    .filter((path) => path !== '')
    .map(expandedPath);
}

const read = new Map<string, { readonly at: number; readonly lines: readonly KnownHost[] }>();

/** The lines of a known_hosts file, read again when the file was written; none when it cannot be read. */
function readKnownHosts(file: string): readonly KnownHost[] {
  try {
    const at = statSync(file).mtimeMs;
    const known = read.get(file);
    if (known?.at === at) return known.lines;
    const lines = knownHostsIn(readFileSync(file, 'utf8'), file);
    read.set(file, { at, lines });
    return lines;
  } catch {
    return [];
  }
}

function originOf(declared: unknown, configured: unknown): Origin {
  if (declared !== undefined) return 'inventory';
  return configured === undefined ? 'default' : 'ssh configuration';
}
