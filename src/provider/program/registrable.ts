import { appliedIn } from '../../allocate/ownership.ts';
import type { AllocationLock } from '../../allocate/types.ts';
import type { Compilation } from '../../pipeline.ts';
import type { ChangePlan } from '../../plan/types.ts';
import { deviceInput } from '../router/imported.ts';
import { type RouterInputs, routerInputs } from '../router/inputs.ts';
import { givenTo } from '../secrets.ts';
import type { Settings } from '../settings.ts';

/** A router with VPNs as it is registered, and the wave it waits for. */
export interface RegistrableRouter {
  readonly inputs: RouterInputs;
  readonly wave: number;
}

/** What is known of a stack's routers when they are registered. */
export interface Ready {
  readonly names: readonly string[];
  readonly lock: AllocationLock | undefined;
  readonly changePlan: ChangePlan;
  readonly waves: ReadonlyMap<string, number>;
}

/** The routers of a stack that carry VPNs, as their resources are given. */
export function registrableRouters(
  settings: Settings,
  compilation: Compilation,
  { names, lock, changePlan, waves }: Ready,
): readonly RegistrableRouter[] {
  const { inventory, allocations, configs } = compilation;
  const changing = new Set(
    changePlan.devices.flatMap(({ router, commands }) => (commands.length > 0 ? [router] : [])),
  );
  const before = appliedIn(lock?.allocations.owned ?? []);
  return configs
    .filter(({ router }) => names.includes(router))
    .flatMap((config) => {
      const router = inventory.routers.find(({ name }) => name === config.router);
      if (router === undefined) return [];
      const inputs = routerInputs({
        config,
        device: deviceInput(router, settings.lab),
        before: before.find((one) => one.router === router.name)?.objects ?? [],
        after: allocations.owned.find((one) => one.router === router.name)?.objects ?? [],
        secrets: givenTo(config.text, settings.secrets),
        shownIn: changing.has(router.name) ? changePlan.hash : '',
        approvedDigest: settings.approvedDigests.join(','),
      });
      return [{ inputs, wave: waves.get(router.name) ?? 0 }];
    });
}
