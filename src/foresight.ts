import { predict, type Running } from './change.ts';
import type { Inventory } from './inventory/types.ts';
import { hasCommands } from './plan/network.ts';
import type { ChangePlan } from './plan/types.ts';
import { relate } from './verify/against/relate.ts';
import type { Relation } from './verify/against/types.ts';
import { auditRead } from './verify/audit.ts';
import { readRouters } from './verify/read/routers.ts';
import type { AuditResult } from './verify/types.ts';

/** What the auditor says of the network as it runs and as a plan leaves it, and what lies between for those who use it. */
export interface Foresight {
  readonly before: AuditResult;
  readonly after: AuditResult;
  /** Absent in a network of more sites than `MOST_RELATED`. */
  readonly relation?: Relation;
}

/** What enters by every circuit is worked out on both sides, now and in every state (`npm run bench -- relate` has the figures); more has not been measured, and is for `verify --against`. */
export const MOST_RELATED = 10_000;

/** Judges both states once and compares them. Pure; what a grammar cannot read makes the comparison uncertain, and it says so. */
export function foresee(inventory: Inventory, running: Running, changePlan: ChangePlan): Foresight {
  const reading = readRouters(inventory, running);
  const before = auditRead(inventory, reading);
  const now = { subject: inventory, reading, audit: before };
  if (!hasCommands(changePlan)) return { before, after: before, relation: relate(now, now) };
  const predicted = readRouters(inventory, predict(running, changePlan));
  const after = auditRead(inventory, predicted);
  if (inventory.sites.length > MOST_RELATED) return { before, after };
  const relation = relate(now, { subject: inventory, reading: predicted, audit: after });
  return { before, after, relation };
}
