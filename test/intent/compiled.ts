import { expect } from 'vitest';
import { allocate } from '../../src/allocate/allocate.ts';
import type { Allocations } from '../../src/allocate/types.ts';
import type { DeviceModel, FilterRule } from '../../src/device/model.ts';
import type { PlatformId } from '../../src/device/platform-id.ts';
import { compileServices } from '../../src/intent/compile.ts';
import type { CompiledDevice } from '../../src/intent/types.ts';
import type { Inventory } from '../../src/inventory/types.ts';
import { buildVpnModel } from '../../src/model/build.ts';
import type { VpnModel } from '../../src/model/types.ts';
import { portsText } from '../../src/net/ports.ts';
import { prefixText } from '../../src/net/prefix.ts';
import type { Capabilities } from '../../src/platforms/platform.ts';

/** A platform that can do everything and has every peculiarity. */
export const able: Capabilities = {
  splitVrfs: true,
  packetFilters: true,
  routeLimitPerVrf: true,
  needsIpv6Underlay: true,
  asOverride: true,
  siteOfOrigin: true,
  vrfNameLength: 15,
  kernelTables: true,
  routerIdPerVrf: true,
  vrfDescriptions: true,
  cePolicyRequired: true,
  loopbackInterface: 'lo',
  underlayFamilies: [4, 6],
};

export interface Compiled {
  readonly allocations: Allocations;
  readonly model: VpnModel;
  readonly devices: readonly CompiledDevice[];
}

/** Stages 3 to 5; fails on any error, tolerates the warnings named. */
export function compiled(network: Inventory, warnings: readonly string[] = []): Compiled {
  const allocated = allocate(network, undefined);
  expect(allocated.diagnostics).toEqual([]);
  if (allocated.value === undefined) throw new Error('no allocation');
  const { allocations } = allocated.value;
  const model = buildVpnModel(network, allocations);
  const { value, diagnostics } = compileServices(network, allocations, model, () => able);
  expect(diagnostics.map(({ code }) => code)).toEqual(warnings);
  if (value === undefined) throw new Error('nothing compiled');
  return { allocations, model, devices: value };
}

/** What compiling reports when platforms can do less. */
export function reported(
  network: Inventory,
  capabilitiesOf: (platform: PlatformId) => Capabilities | undefined,
) {
  const allocated = allocate(network, undefined).value;
  if (allocated === undefined) throw new Error('no allocation');
  const model = buildVpnModel(network, allocated.allocations);
  const { value, diagnostics } = compileServices(network, allocated.allocations, model, capabilitiesOf);
  return { value, problems: diagnostics.map(({ code, data }) => [code, data]) };
}

export function deviceOf({ devices }: Compiled, router: string): DeviceModel {
  const found = devices.find((device) => device.router === router);
  if (found === undefined) throw new Error(`no ${router}`);
  return found.device;
}

/** A filter rule as a sentence: `permit tcp A :1 > B :2 established`. */
export function ruleWords(rule: FilterRule): string {
  const end = (prefix: FilterRule['source'], ports: FilterRule['sourcePorts']) =>
    [prefix === undefined ? 'any' : prefixText(prefix), ports && `:${portsText(ports)}`]
      .filter(Boolean)
      .join(' ');
  return [
    rule.action,
    `${rule.protocol}`,
    end(rule.source, rule.sourcePorts),
    '>',
    end(rule.destination, rule.destinationPorts),
    rule.established === true ? 'established' : '',
  ]
    .join(' ')
    .trim();
}

/** A device's route policies, prefix lists and target lists as lines. */
export function policyLines(device: DeviceModel): string[] {
  return [
    ...device.routePolicies.flatMap(({ name, entries }) =>
      entries.map((entry) => {
        const conditions = [
          ...entry.matchTargetLists.map(({ value }) => `target ${value}`),
          ...entry.matchPrefixLists.map(({ value }) => `prefix${value.family} ${value.name}`),
        ];
        const actions = [
          ...(entry.scrub?.value === true ? ['scrub'] : []),
          ...(entry.setTargets === undefined ? [] : [`set ${entry.setTargets.value.targets.join(' ')}`]),
        ];
        return [`${name} ${entry.sequence} ${entry.action}`, ...conditions, ...actions].join(' | ');
      }),
    ),
    ...device.prefixLists.flatMap(({ name, family, entries }) =>
      entries.map(
        (entry) => `list${family} ${name} ${entry.sequence} ${entry.action} ${prefixText(entry.prefix)}`,
      ),
    ),
    ...device.targetLists.map(({ name, targets }) => `targets ${name} ${targets.join(' ')}`),
  ];
}
