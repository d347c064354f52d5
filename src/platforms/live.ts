import type { PlatformId } from '../device/platform-id.ts';
import { frrLive } from './frr/live.ts';
import type { LiveReader } from './platform.ts';

const READERS: { readonly [Id in PlatformId]?: LiveReader } = { frr: frrLive };

/** How a platform tells its own tables; `undefined` for platforms whose tables sectornet does not read. */
export function liveReaderOf(platform: PlatformId): LiveReader | undefined {
  return READERS[platform];
}
