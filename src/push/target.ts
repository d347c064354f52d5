import type { PlatformId } from '../device/platform-id.ts';
import type { Credential, Router } from '../inventory/types.ts';
import type { Secret } from './secret.ts';

/** Where and how to log in to one router. Secrets stay references until the moment of login. */
export interface Target {
  readonly router: string;
  readonly platform: PlatformId;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly credential: Credential | { readonly kind: 'given'; readonly password: Secret };
  /** Pinned host keys, `SHA256:` and the unpadded base64 of the key's digest, as `ssh-keygen -lf` prints them. */
  readonly hostKeys: readonly string[];
}

/** The target of an inventory router. */
export function targetOf(router: Router): Target {
  const { address, port, user, credential, hostKeys } = router.management;
  return { router: router.name, platform: router.platform, address, port, user, credential, hostKeys };
}
