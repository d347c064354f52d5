import type {
  CredentialEntry,
  JumpEntry,
  JumpHostEntry,
  ManagementEntry,
  NetworkFile,
} from '../../inventory/schema.generated.ts';
import type { Credential, JumpHost, ManagementAccess, SshAccess } from '../../inventory/types.ts';
import { below, type Origin, originSpan } from '../origins.ts';

/** Reads the management entries of a network: what a router does not say is what `login` says. */
export function managementReader({
  login,
  'jump-hosts': hosts = [],
}: NetworkFile): (entry: ManagementEntry, origin: Origin) => ManagementAccess {
  const known = new Map(hosts.map((host) => [host.name, jumpHostOf(host)]));
  return (entry, origin) => ({
    ...accessOf({ ...login, ...entry }),
    transport: entry.transport ?? login?.transport,
    jumps: jumpsOf(entry.jump ?? login?.jump, known),
    span: originSpan(below(origin, 'address')),
  });
}

function accessOf(entry: ManagementEntry | JumpHostEntry): SshAccess {
  return {
    address: entry.address,
    port: entry.port,
    user: entry.user,
    credential: entry.credential === undefined ? undefined : credentialOf(entry.credential),
    hostKeys: (entry['host-keys'] ?? []).map((key) => key.replace(/=$/, '')),
    legacyAlgorithms: entry['legacy-algorithms'] ?? [],
  };
}

function jumpHostOf(entry: JumpHostEntry): JumpHost {
  return { name: entry.name, ...accessOf(entry) };
}

function jumpsOf(
  entry: JumpEntry | undefined,
  known: ReadonlyMap<string, JumpHost>,
): readonly JumpHost[] | undefined {
  if (entry === undefined) return undefined;
  if (entry === 'none') return [];
  const words = typeof entry === 'string' ? [entry] : entry;
  return words.map((word) => known.get(word) ?? undeclared(word));
}

/** `[USER@]HOST[:PORT]`: the rest is the ssh configuration's business. */
function undeclared(word: string): JumpHost {
  const [, user, bracketed, plain, port] =
    /^(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(word) ?? [];
  return {
    name: word,
    address: bracketed ?? plain ?? word,
    port: port === undefined ? undefined : Number(port),
    user,
    credential: undefined,
    hostKeys: [],
    legacyAlgorithms: [],
  };
}

function credentialOf(entry: CredentialEntry): Credential {
  if (entry === 'agent') return { kind: 'agent' };
  if ('password' in entry) return { kind: 'password', reference: entry.password };
  const file = entry.key.replace(/^file:/, '');
  return entry.passphrase === undefined
    ? { kind: 'key', file }
    : { kind: 'key', file, passphrase: entry.passphrase };
}
