import type { PlatformId } from '../device/platform-id.ts';
import type { ChangeRules } from '../plan/rules.ts';
import { frrChangeRules } from './frr/change.ts';
import { vrpChangeRules } from './huawei_vrpv8/change.ts';

const RULES: { readonly [Id in PlatformId]?: ChangeRules } = {
  frr: frrChangeRules,
  huawei_vrpv8: vrpChangeRules,
};

/** How a platform's configuration is changed; `undefined` for platforms sectornet cannot change. */
export function changeRulesOf(platform: PlatformId): ChangeRules | undefined {
  return RULES[platform];
}
