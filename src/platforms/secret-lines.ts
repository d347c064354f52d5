import type { PlatformId } from '../device/platform-id.ts';
import type { SecretLines } from '../secret/lines.ts';
import { FRR_SECRETS } from './frr/secret-lines.ts';
import { VRP_SECRETS } from './vrp/secret-lines.ts';

/** Where secrets stand in the configuration of a platform; one we have no table for is looked at with the widest. */
export function secretLinesOf(platform: PlatformId): SecretLines {
  return platform === 'frr' ? FRR_SECRETS : VRP_SECRETS;
}
