import type { PlatformId } from '../device/platform-id.ts';
import { sealed } from '../secret/seal.ts';
import type { Vault } from '../secret/vault.ts';
import { secretLinesOf } from './secret-lines.ts';

/** Texts of any router with a placeholder for every secret, values known already included wherever they stand; the vault learns the others. */
export function sealerWith(vault: Vault): (platform: PlatformId, text: string) => string {
  return (platform, text) => sealed(vault.masked(text), secretLinesOf(platform), vault);
}
