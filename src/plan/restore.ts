import { type OwnedObject, objectKey } from '../device/ownership.ts';
import type { PlatformId } from '../device/platform-id.ts';
import { compareText } from '../net/order.ts';
import { changeRulesOf } from '../platforms/change-rules.ts';
import { changeBetween } from './change.ts';
import { byObject, compareConfigurations } from './compare.ts';
import { readConfiguration } from './configuration.ts';
import { keptLines } from './kept.ts';
import { ownersOf } from './ownership.ts';
import { predictText } from './predict.ts';
import { reclaimShared } from './reclaim.ts';
import { sectionsOf } from './sections.ts';
import type { Command, DevicePlan, KeptLines, SectionChange } from './types.ts';

/**
 * The commands that lead a router which stopped half-way back to the text it had before, for the objects the plan touches; undefined when the
 * platform has no change rules. Other objects are left alone, whatever happened to them
 * meanwhile, but what the way back would take from them is given back.
 */
export function restoreCommands(
  device: DevicePlan,
  running: string,
  before: string,
): readonly Command[] | undefined {
  return undoneBy(device, running, before)?.commands;
}

/** The plan of a router that undoes another one: from what runs now to what its objects were before. Undefined when there is nothing to undo. */
export function undoDevice(device: DevicePlan, running: string, before: string): DevicePlan | undefined {
  const undo = undoneBy(device, running, before);
  if (undo === undefined || undo.commands.length === 0) return undefined;
  const { predicted } = undo;
  const reverse = undoneBy(device, predicted, running)?.commands ?? [];
  const lines = (section: SectionChange): SectionChange => ({
    ...section,
    change: UNDONE[section.change],
    lines: section.lines.map((line) => ({ ...line, sign: FLIPPED[line.sign] })),
  });
  const { adopted: _, unadopted: __, ...changed } = device;
  return {
    ...changed,
    sections: device.sections.map(lines),
    commands: undo.commands,
    reverse,
    risks: [],
    kept: undo.kept,
    readSet: '',
    predicted,
  };
}

/** Two texts of one router, and the objects recorded as sectornet's on it. */
export interface Between {
  readonly router: string;
  readonly platform: PlatformId;
  readonly before: string;
  readonly after: string;
  readonly owned: readonly OwnedObject[];
}

/** The change of a router from one text to another, object by object, with the commands each way: enough to finish or to undo it. Undefined when nothing differs. */
export function deviceBetween({ router, platform, before, after, owned }: Between): DevicePlan | undefined {
  const rules = changeRulesOf(platform);
  if (rules === undefined) return undefined;
  const [old, young] = [readConfiguration(rules, before), readConfiguration(rules, after)];
  const all = new Set([...byObject(old).keys(), ...byObject(young).keys()]);
  const { changes } = compareConfigurations(old, young, all, false);
  if (changes.length === 0) return undefined;
  const sections = sectionsOf(changes, { causes: [], owners: ownersOf(young, [], owned) });
  const vpnsTouched = [...new Set(sections.flatMap(({ vpns }) => vpns))].sort(compareText);
  const device = {
    router,
    platform,
    sections,
    commands: [],
    reverse: [],
    risks: [],
    vpnsTouched,
    kept: [],
    readSet: '',
    predicted: after,
  };
  return {
    ...device,
    commands: undoneBy(device, before, after)?.commands ?? [],
    reverse: undoneBy(device, after, before)?.commands ?? [],
  };
}

/** Objects that differ between two texts of a router though its plan does not touch them; another hand has been there. Empty on a platform without change rules. */
export function strayObjects(
  { platform, sections }: DevicePlan,
  before: string,
  running: string,
): readonly string[] {
  const touched = new Set(sections.map(({ object }) => objectKey(object)));
  return differingObjects(platform, before, running).filter((key) => !touched.has(key));
}

/** Objects of a plan that are no longer as it left them: whoever undoes it would undo a later change. */
export function changedSince(
  { platform, sections }: DevicePlan,
  left: string,
  running: string,
): readonly string[] {
  const touched = new Set(sections.map(({ object }) => objectKey(object)));
  return differingObjects(platform, left, running).filter((key) => touched.has(key));
}

function differingObjects(platform: PlatformId, one: string, other: string): readonly string[] {
  const rules = changeRulesOf(platform);
  if (rules === undefined) return [];
  const [old, young] = [readConfiguration(rules, one), readConfiguration(rules, other)];
  const all = new Set([...byObject(old).keys(), ...byObject(young).keys()]);
  return compareConfigurations(old, young, all, false).changes.map(({ object }) => objectKey(object));
}

const UNDONE = { create: 'delete', delete: 'create', update: 'update' } as const;
const FLIPPED = { '+': '-', '-': '+' } as const;

interface Undo {
  readonly kept: readonly KeptLines[];
  readonly commands: readonly Command[];
  readonly predicted: string;
}

function undoneBy(device: DevicePlan, running: string, before: string): Undo | undefined {
  const rules = changeRulesOf(device.platform);
  if (rules === undefined) return undefined;
  const touched = new Set(device.sections.map((section) => objectKey(section.object)));
  const vpns = new Map(device.sections.map((section) => [objectKey(section.object), section.vpns]));
  const old = readConfiguration(rules, before);
  const here = reclaimShared(readConfiguration(rules, running), old);
  const anything = new Set([...byObject(here).keys(), ...byObject(old).keys()]);
  const change = changeBetween(rules, here, old, touched, anything, 'restore');
  const commands = change.steps.map(({ path, text, object }) => ({
    ...rules.place(path),
    text,
    vpns: (object === undefined ? undefined : vpns.get(objectKey(object))) ?? [],
  }));
  const predicted = predictText(rules, here, old, change.comparison.changes);
  const after = reclaimShared(readConfiguration(rules, predicted), old);
  const { router } = device;
  const { kept } = keptLines({
    router,
    before: here,
    after,
    owners: new Map(),
    changed: touched,
    vpnsTouched: [],
  });
  return { commands, kept, predicted };
}

/**
 * The commands that lead back from wherever the change of a router stops, if each of them may be refused: the reverse, then what the change puts up and
 * takes down again on its way. Undefined when the platform has no change rules.
 */
export function fallbackCommands({
  platform,
  commands,
  reverse,
}: DevicePlan): readonly Command[] | undefined {
  const rules = changeRulesOf(platform);
  if (rules === undefined) return undefined;
  const passing = commands.filter((one, index) =>
    commands
      .slice(0, index)
      .some(
        (earlier) =>
          rules.negate(earlier.text) === one.text && earlier.context.join('\n') === one.context.join('\n'),
      ),
  );
  return [...reverse, ...passing];
}
