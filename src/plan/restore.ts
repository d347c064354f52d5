import { objectKey } from '../device/ownership.ts';
import { changeRulesOf } from '../platforms/change-rules.ts';
import { changeBetween } from './change.ts';
import { byObject } from './compare.ts';
import { readConfiguration } from './configuration.ts';
import { reclaimShared } from './reclaim.ts';
import type { Command, DevicePlan } from './types.ts';

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
  const rules = changeRulesOf(device.platform);
  if (rules === undefined) return undefined;
  const touched = new Set(device.sections.map((section) => objectKey(section.object)));
  const vpns = new Map(device.sections.map((section) => [objectKey(section.object), section.vpns]));
  const old = readConfiguration(rules, before);
  const here = reclaimShared(readConfiguration(rules, running), old);
  const anything = new Set([...byObject(here).keys(), ...byObject(old).keys()]);
  const change = changeBetween(rules, here, old, touched, anything, 'restore');
  return change.steps.map(({ path, text, object }) => ({
    ...rules.place(path),
    text,
    vpns: (object === undefined ? undefined : vpns.get(objectKey(object))) ?? [],
  }));
}
