import { hasErrors, type Outcome } from '../diagnostics/diagnostic.ts';
import { compareText } from '../net/order.ts';
import { sha256 } from './digest.ts';
import { type PlanRequest, planWithin } from './plan.ts';
import type { ChangePlan, Command, DevicePlan, Remit, SectionChange } from './types.ts';

/** What a network's plan is made from. `activeVpns` are the VPNs of the inventory that may have configuration on routers. */
export interface NetworkPlanRequest {
  readonly inventoryDigest: string;
  readonly devices: readonly Omit<PlanRequest, 'remit'>[];
  readonly activeVpns: readonly string[];
  /** Absent: everything the inventory declares. */
  readonly remit?: Remit;
}

/** Plans every router; one refusal leaves the network without a plan, and all refusals are told. */
export function planNetwork(request: NetworkPlanRequest): Outcome<ChangePlan> {
  const remit = request.remit ?? wholeInventory(request.activeVpns);
  const outcomes = request.devices.map((device) => planWithin({ ...device, remit }));
  const diagnostics = outcomes.flatMap((outcome) => outcome.diagnostics);
  if (hasErrors(diagnostics)) return { value: undefined, diagnostics };
  const devices = outcomes
    .flatMap(({ value }) => (value === undefined ? [] : [value.device]))
    .sort((a, b) => compareText(a.router, b.router));
  const vpnsTouched = [...new Set(devices.flatMap((device) => device.vpnsTouched))].sort(compareText);
  const vpnsUntouched = [...new Set(request.activeVpns)]
    .filter((vpn) => !vpnsTouched.includes(vpn))
    .sort(compareText);
  const { inventoryDigest } = request;
  const hash = planHash(devices);
  const leftOut = outcomes.flatMap(({ value }) => value?.leftOut ?? []);
  const value = { inventoryDigest, remit, devices, leftOut, vpnsTouched, vpnsUntouched, hash };
  return { value, diagnostics };
}

function wholeInventory(vpns: readonly string[]): Remit {
  return { by: 'inventory', departments: [], vpns: [...vpns].sort(compareText), backbone: true };
}

/** Whether a plan sends anything. */
export function hasCommands({ devices }: ChangePlan): boolean {
  return devices.some(({ commands }) => commands.length > 0);
}

/**
 * SHA-256 over what is shown, sent and read: routers by name, changed sections, commands in order with tool and view, read sets. Where an inventory line
 * stands, or which text made the plan, does not count: a reordered file has the same hash.
 */
export function planHash(devices: readonly DevicePlan[]): string {
  const content = [...devices]
    .filter((device) => device.commands.length > 0)
    .sort((a, b) => compareText(a.router, b.router))
    .map(({ router, platform, sections, commands, reverse, readSet }) => [
      router,
      platform,
      sections.map(sectionContent),
      commands.map(commandContent),
      reverse.map(commandContent),
      readSet,
    ]);
  return sha256(JSON.stringify(content));
}

/** What is shown is part of what is approved; the inventory lines that caused it are not. */
function sectionContent({ object, vpns, change, lines }: SectionChange): readonly unknown[] {
  return [object.kind, object.name, vpns, change, lines.map(({ sign, path, text }) => [sign, path, text])];
}

function commandContent({ channel, context, text, vpns }: Command): readonly unknown[] {
  return [channel, context, text, vpns];
}
