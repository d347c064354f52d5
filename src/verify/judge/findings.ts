import type { Origin } from '../../device/model.ts';
import { standardsOf } from '../../diagnostics/isolation-classes.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import type { Attachment } from '../bind/circuit.ts';
import type { Crossing } from '../classes/crossing.ts';
import { FINDING_SEVERITY, type FindingClass } from '../explain/classes.ts';
import { cite, type ReadRouter } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Subject } from '../subject/subject.ts';
import type { Transport } from '../transport/transport.ts';
import type { Citation, Finding } from '../types.ts';
import { circuitFindings } from './findings-circuits.ts';
import { routerFindings } from './findings-routers.ts';
import { tableFindings } from './findings-tables.ts';
import { hierarchyFindings } from './hierarchy.ts';

export interface FindingContext {
  readonly subject: Subject;
  readonly routers: readonly ReadRouter[];
  readonly attachment: Attachment;
  readonly fabrics: readonly Fabric[];
  /** By fabric: routes that leave the VPN they come from, where the class engine knows them. */
  readonly crossings: readonly (readonly Crossing[] | undefined)[];
  /** By fabric: whether a route carries a target, where the class engine knows. */
  readonly carries: readonly (((target: RouteTarget) => boolean) | undefined)[];
  readonly transport: Transport;
  /** Findings of single families. */
  readonly more: readonly Finding[];
}

/** Everything worth a person's eyes that is not itself a forbidden packet, in router and line order, each fact once. */
export function findingsOf(context: FindingContext): readonly Finding[] {
  const all = [
    ...routerFindings(context),
    ...tableFindings(context),
    ...circuitFindings(context),
    ...hierarchyFindings(context),
    ...context.more,
  ];
  const distinct = new Map(all.map((finding) => [keyOf(finding), finding]));
  return [...distinct.values()].sort((a, b) => compare(a, b));
}

/** Makes a finding of a router with the line it stands on. */
export function finding(
  name: FindingClass,
  router: ReadRouter,
  at: Origin | readonly Citation[] | undefined,
  data: Finding['data'] = {},
): Finding {
  const lines = typeof at === 'number' || at === undefined ? cite(router, at) : at;
  const standards = standardsOf(name);
  return { class: name, standards, severity: FINDING_SEVERITY[name], router: router.name, data, lines };
}

function keyOf(one: Finding): string {
  return `${one.class} ${one.router} ${JSON.stringify(one.data)} ${one.lines.map(({ line }) => line).join(',')}`;
}

function compare(a: Finding, b: Finding): number {
  const [x, y] = [orderOf(a), orderOf(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

function orderOf(one: Finding): string {
  const line = String(one.lines[0]?.line ?? 0).padStart(8, '0');
  return `${one.router} ${line} ${one.class} ${JSON.stringify(one.data)}`;
}
