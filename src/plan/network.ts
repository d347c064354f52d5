import { objectKey } from '../device/ownership.ts';
import { type Diagnostic, hasErrors, type Outcome } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { compareText } from '../net/order.ts';
import { sha256 } from './digest.ts';
import { givingBack } from './give-back.ts';
import { onOwnText, type TextPool, textPool } from './own-text.ts';
import { type PlannedDevice, type PlanRequest, planWithin } from './plan.ts';
import type { Adoption, ChangePlan, Command, DevicePlan, LeftOut, Remit, SectionChange } from './types.ts';

/** What a network's plan is made from. `activeVpns` are the VPNs of the inventory that may have configuration on routers. */
export interface NetworkPlanRequest {
  readonly inventoryDigest: string;
  /** One after the other: who makes them as they are asked for holds the texts of one router at a time. */
  readonly devices: Iterable<Omit<PlanRequest, 'remit' | 'adoption'>>;
  readonly activeVpns: readonly string[];
  /** Absent: everything the inventory declares. */
  readonly remit?: Remit;
  /** What may be taken over; absent: nothing. */
  readonly adoption?: Adoption;
}

/** Plans every router; one refusal leaves the network without a plan, and all refusals are told. */
export function planNetwork(request: NetworkPlanRequest): Outcome<ChangePlan> {
  const remit = request.remit ?? wholeInventory(request.activeVpns);
  const { adoption } = request;
  const asked = { remit, ...(adoption === undefined ? {} : { adoption }) };
  const pool = textPool();
  const outcomes = Array.from(givingBack(request.devices), (device) =>
    compact(planWithin({ ...device, ...asked }), pool),
  );
  const found = outcomes.flatMap((outcome) => outcome.diagnostics);
  const diagnostics = hasErrors(found) ? found : [...found, ...misnamed(adoption, outcomes)];
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

/** A router that is sent nothing stays as it runs: its text need not be kept. */
function compact({ value, diagnostics }: Outcome<PlannedDevice>, pool: TextPool): Outcome<Kept> {
  if (value === undefined) return { value, diagnostics };
  const { device, leftOut } = value;
  if (device.commands.length > 0) return { value: { device: onOwnText(device, pool), leftOut }, diagnostics };
  const { predicted: _, ...kept } = device;
  return { value: { device: kept, leftOut }, diagnostics };
}

interface Kept {
  readonly device: DevicePlan;
  readonly leftOut: readonly LeftOut[];
}

/** Names of `adoption` that fit no object which stands on a router, differs, and is nobody's. */
function misnamed(adoption: Adoption | undefined, outcomes: readonly Outcome<Kept>[]): readonly Diagnostic[] {
  const taken = outcomes.flatMap(({ value }) =>
    (value?.device.adopted ?? []).map((object) => `${value?.device.router} ${objectKey(object)}`),
  );
  return (adoption?.changed ?? [])
    .filter((name) => !taken.includes(name))
    .map((object) => report('SN6152', { object, example: taken[0] ?? 'ROUTER KIND NAME' }));
}

function wholeInventory(vpns: readonly string[]): Remit {
  return { by: 'inventory', departments: [], vpns: [...vpns].sort(compareText), backbone: true };
}

/** Whether a plan takes objects over: something to push although no router may be sent a line. */
export function adoptsAnything({ devices }: ChangePlan): boolean {
  return devices.some(({ adopted = [] }) => adopted.length > 0);
}

/** Whether a plan sends anything. */
export function hasCommands({ devices }: ChangePlan): boolean {
  return devices.some(({ commands }) => commands.length > 0);
}

/**
 * SHA-256 over what is shown, sent and read: routers by name, changed sections, commands in order with tool and view, read sets, what is taken over. Where an inventory line
 * stands, or which text made the plan, does not count: a reordered file has the same hash.
 */
export function planHash(devices: readonly DevicePlan[]): string {
  const content = [...devices]
    .filter(({ commands, adopted = [] }) => commands.length + adopted.length > 0)
    .sort((a, b) => compareText(a.router, b.router))
    .map(({ router, platform, sections, commands, reverse, readSet, adopted = [] }) => [
      router,
      platform,
      sections.map(sectionContent),
      commands.map(commandContent),
      reverse.map(commandContent),
      readSet,
      ...(adopted.length === 0 ? [] : [adopted.map(objectKey)]),
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
