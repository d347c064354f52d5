import type { Configuration, ExtraStep, ObjectChange, Phase, Statement } from '../../plan/rules.ts';
import { SECTIONS } from './change-sections.ts';

/** An entry of a route-map as its header names it. */
const ENTRY = /^route-map (\S+) (permit|deny) (\d+)$/;

const NEXT_HOP = /^set (?:ip|ipv6) next-hop peer-address$/;

/**
 * A route-map in use is edited behind an entry that denies everything: on the way an entry stands without its matches, which would let
 * everything pass. An edit that only takes whole entries away, adds entries that deny, or only says where routes lead, opens nothing and needs no guard.
 */
export function guardSteps(change: ObjectChange): readonly ExtraStep[] {
  const sequence = guardNumber(change);
  if (sequence === undefined) return [];
  const guard = `route-map ${change.object.name} deny ${sequence}`;
  const step = { path: [SECTIONS.routing], object: change.object };
  return [
    { ...step, phase: 'close-policies', text: guard },
    { ...step, phase: 'open-policies', text: `no ${guard}` },
  ];
}

/** Entries that go are taken in the order that only narrows: what permits first, what denies when the rest is done. */
export function policyPhase(
  statement: Statement,
  way: 'add' | 'remove',
  change: ObjectChange,
  before: Configuration,
): Phase | undefined {
  if (change.object.kind !== 'route-map' || way === 'add' || !onlyTakesEntries(change)) return undefined;
  if (ENTRY.exec(statement.text)?.[2] === 'deny') return 'open-policies';
  const exports = before.statements.some(({ text }) => text === `route-map vpn export ${change.object.name}`);
  return exports ? 'withdraw-export' : 'withdraw-import';
}

function guardNumber(change: ObjectChange): number | undefined {
  const { object, before, after } = change;
  if (object.kind !== 'route-map' || before.length === 0 || after.length === 0) return undefined;
  if (onlyTakesEntries(change) || onlyAddsDenials(change) || onlyAddsNextHops(change)) return undefined;
  const used = [...before, ...after].flatMap(({ text }) => ENTRY.exec(text)?.[3] ?? []).map(Number);
  return Math.min(...used) > 1 ? 1 : undefined;
}

function onlyTakesEntries({ before, removed, added }: ObjectChange): boolean {
  return added.length === 0 && removed.every((one) => isEntry(one) || !stands(before, removed, one));
}

function onlyAddsDenials({ removed, added }: ObjectChange): boolean {
  const headers = added.filter(isEntry);
  const denied = (one: Statement) =>
    headers.some((header) => ENTRY.exec(header.text)?.[2] === 'deny' && within(one, header));
  return removed.length === 0 && added.every(denied);
}

function onlyAddsNextHops({ removed, added }: ObjectChange): boolean {
  return removed.length === 0 && added.every(({ text }) => NEXT_HOP.test(text));
}

/** Whether the entry around a line stays. */
function stands(before: readonly Statement[], removed: readonly Statement[], line: Statement): boolean {
  return before.some((header) => isEntry(header) && within(line, header) && !removed.includes(header));
}

function isEntry(statement: Statement): boolean {
  return ENTRY.test(statement.text);
}

function within(line: Statement, header: Statement): boolean {
  return line.key === header.key || line.key.startsWith(`${header.key}\n`);
}
