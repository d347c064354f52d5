import type { PlatformId } from '../../device/platform-id.ts';
import type { CollectedConfig } from '../types.ts';

const hiding = new WeakMap<CollectedConfig, PlatformId>();

/** The same configuration, remembered as one whose text has no secret of `platform` any more: whoever reads it need not look for them again. A copy is looked at again. */
export function withHiddenSecrets(config: CollectedConfig, platform: PlatformId): CollectedConfig {
  hiding.set(config, platform);
  return config;
}

export function hidesSecretsOf(config: CollectedConfig, platform: PlatformId): boolean {
  return hiding.get(config) === platform;
}
