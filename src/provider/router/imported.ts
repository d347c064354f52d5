import * as grpc from '@grpc/grpc-js';
import { recordApplied } from '../../allocate/ownership.ts';
import { keepLock } from '../../cli/lock-on-disk.ts';
import type { Router } from '../../inventory/types.ts';
import { compileInventory } from '../../pipeline.ts';
import { forgetNetworks, networkOf } from '../network.ts';
import { givenTo } from '../secrets.ts';
import type { Settings } from '../settings.ts';
import { ProviderError } from '../wire/errors.ts';
import { sayDiagnostics } from '../words.ts';
import { type DeviceInput, type RouterInputs, routerInputs } from './inputs.ts';

/**
 * The inputs the program would give a router that is being imported, from the inventory alone. Importing is adopting: every wanted object of the router is recorded as applied, in
 * the lock too, so that the first preview shows what differs and refuses nothing.
 */
export function importedInputs(settings: Settings, name: string): RouterInputs {
  const { folder, lockFolder, inventory, lock } = networkOf(settings);
  const router = inventory.routers.find((one) => one.name === name);
  const compiled = compileInventory(inventory, lock);
  const config = compiled.value?.configs.find((one) => one.router === name);
  if (compiled.value === undefined)
    throw new ProviderError(grpc.status.FAILED_PRECONDITION, sayDiagnostics(compiled.diagnostics));
  if (router === undefined || config === undefined)
    throw new ProviderError(
      grpc.status.NOT_FOUND,
      `the inventory ${folder} has no configuration for a router ${name}; the id of an import is the router's name`,
    );
  const { allocations } = compiled.value;
  const after = allocations.owned.find((one) => one.router === name)?.objects ?? [];
  const unkept = keepLock(lockFolder, lock, recordApplied(compiled.value.lock, name, after));
  if (unkept.length > 0) throw new ProviderError(grpc.status.ABORTED, sayDiagnostics(unkept));
  forgetNetworks();
  const secrets = givenTo(config.text, settings.secrets);
  return routerInputs({ config, device: deviceInput(router, settings.lab), before: after, after, secrets });
}

/** How the stack reaches a router of the inventory: at its management address, or in a running lab. */
export function deviceInput({ name, platform, management }: Router, lab: string): DeviceInput {
  const { span: _span, ...login } = management;
  return { name, platform, login: lab === '' ? JSON.stringify(login) : '', lab };
}
