import type { PlatformId } from '../device/platform-id.ts';
import type { Credential, JumpHost, Router, Transport } from '../inventory/types.ts';
import type { Secret } from './secret.ts';

/** Where and how to log in to one router. Secrets stay references until the moment of login. */
export interface Target {
  readonly router: string;
  readonly platform: PlatformId;
  readonly address: string;
  /** Absent, as every other way of logging in: what the ssh configuration says, then the default. */
  readonly port?: number | undefined;
  readonly user?: string | undefined;
  readonly credential?: Credential | GivenPassword | undefined;
  /** Pinned host keys, `SHA256:` and the unpadded base64 of the key's digest, as `ssh-keygen -lf` prints them. */
  readonly hostKeys: readonly string[];
  readonly legacyAlgorithms?: readonly string[];
  readonly transport?: Transport | undefined;
  /** The way in, nearest host first; empty: straight. */
  readonly jumps?: readonly JumpHost[] | undefined;
  /** The ssh configuration to ask: `user` is the operator's own and the machine's, else a file. Absent: none, nor known_hosts. */
  readonly sshConfig?: string;
}

/** A password that is in memory already, of a router in a lab. */
export interface GivenPassword {
  readonly kind: 'given';
  readonly password: Secret;
}

/** The target of an inventory router; `sshConfig` names the ssh configuration that fills in what the inventory leaves open. */
export function targetOf(router: Router, sshConfig?: string): Target {
  const { address, port, user, credential, hostKeys, legacyAlgorithms, transport, jumps } = router.management;
  const { name, platform } = router;
  return {
    router: name,
    platform,
    address,
    port,
    user,
    credential,
    hostKeys,
    legacyAlgorithms,
    transport,
    jumps,
    ...(sshConfig === undefined ? {} : { sshConfig }),
  };
}
