import type { PlatformId } from '../device/platform-id.ts';
import { frrCapabilities } from './frr/capabilities.ts';
import { frrView } from './frr/view.ts';
import { grammarOf } from './grammars.ts';
import { vrpCapabilities } from './huawei_vrpv8/capabilities.ts';
import { vrpView } from './huawei_vrpv8/view.ts';
import type { Platform } from './platform.ts';

/** Every platform that can be rendered, planned and pushed; adding one is one entry here and one in `grammars.ts`. */
const PLATFORMS: { readonly [Id in PlatformId]?: Platform } = {
  frr: { id: 'frr', grammar: grammarOf('frr'), view: frrView, capabilities: frrCapabilities },
  huawei_vrpv8: {
    id: 'huawei_vrpv8',
    grammar: grammarOf('huawei_vrpv8'),
    view: vrpView,
    capabilities: vrpCapabilities,
  },
};

/** The ids of the platforms in the registry. */
export const SUPPORTED_PLATFORMS: readonly PlatformId[] = Object.values(PLATFORMS).map(({ id }) => id);

/** The platform's entry; `undefined` when sectornet knows only its name. */
export function findPlatform(id: PlatformId): Platform | undefined {
  return PLATFORMS[id];
}

/** The platform's entry; throws for one without (the compiler refuses such routers, SN3904). */
export function platformOf(id: PlatformId): Platform {
  const found = findPlatform(id);
  if (found === undefined) throw new Error(`platform ${id} is not supported`);
  return found;
}
