import type { Family } from '../../net/address.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Subject } from '../subject/subject.ts';
import { type BackboneState, failuresOf } from './failures.ts';
import { addRouter, hasRouter, noRouters, placesIn, type RouterSet, removeRouter } from './router-set.ts';
import { hasKernelTables, type TransportProblem } from './transport.ts';

/** Which of some routers a single failure parts although the declared backbone would survive it. */
export type Redundancy = (routers: readonly ReadRouter[], family: Family) => Fragility;

/** Per importer the problem it has with an exporter after the first failure that makes one; `undefined` for an importer without any. */
export type Fragility = (
  importer: ReadRouter,
) => ((exporter: ReadRouter) => TransportProblem | undefined) | undefined;

/**
 * What the declared backbone would survive, the configured one must survive: any core link or router down while declared links still join the
 * two routers and some reflector is left. A failure that parts nobody is looked at only as long as the present state parts somebody.
 */
export function redundancyOf(subject: Subject, routers: readonly ReadRouter[]): Redundancy {
  const places = new Map(routers.map((router, place) => [router, place]));
  const kernel = routers.map(hasKernelTables);
  return (some, family) => {
    const asked = some.flatMap((router) => places.get(router) ?? []);
    const found = parted(failuresOf(subject, routers, family), { asked, kernel, family });
    return (importer) => {
      const problems = found.get(places.get(importer) ?? -1);
      return problems && ((exporter) => PROBLEMS[problems[places.get(exporter) ?? -1] ?? 0]);
    };
  };
}

const PROBLEMS = [undefined, 'session-missing', 'label-path-missing', 'ipv6-underlay-missing'] as const;

interface Asking {
  readonly asked: readonly number[];
  /** By place: whether the router forwards by kernel tables. */
  readonly kernel: readonly boolean[];
  readonly family: Family;
}

/** By importer, for each exporter the number of the problem. */
function parted(
  { present, failures }: ReturnType<typeof failuresOf>,
  asking: Asking,
): ReadonlyMap<number, Uint8Array> {
  const count = asking.kernel.length;
  const found = new Map<number, Uint8Array>();
  /** Per exporter the importers it has survived everything with so far, and those it does not reach in the present state. */
  const left = new Map(asking.asked.map((exporter) => [exporter, othersThan(exporter, asking)]));
  const apart = new Map(asking.asked.map((exporter) => [exporter, noRouters(count)]));
  /** Pairs in both. */
  let open = 0;
  if (present !== undefined)
    forParted(present, left, asking, ({ exporter, importer }) => {
      const importers = apart.get(exporter);
      if (importers !== undefined) addRouter(importers, importer);
      open++;
    });
  for (const { parts, state } of failures) {
    if (!parts && open === 0) continue;
    forParted(state(), left, asking, ({ exporter, importer, problem }) => {
      const problems = found.get(importer) ?? new Uint8Array(count);
      found.set(importer, problems);
      problems[exporter] = PROBLEMS.indexOf(problem);
      const [survivors, lost] = [left.get(exporter), apart.get(exporter)];
      if (survivors !== undefined) removeRouter(survivors, importer);
      if (lost !== undefined && hasRouter(lost, importer)) open--;
    });
  }
  return found;
}

interface Parted {
  readonly exporter: number;
  readonly importer: number;
  readonly problem: TransportProblem;
}

function othersThan(exporter: number, { asked, kernel }: Asking): RouterSet {
  const others = noRouters(kernel.length);
  for (const other of asked) if (other !== exporter) addRouter(others, other);
  return others;
}

/** Tells every pair of those left that a state parts although declared links join it. */
function forParted(
  state: BackboneState,
  left: ReadonlyMap<number, RouterSet>,
  asking: Asking,
  tell: (parted: Parted) => void,
): void {
  const kinds = kindsIn(state, asking);
  for (const [exporter, importers] of left) {
    const near = kinds.get(state.parts.declared[exporter] ?? -1);
    if (near === undefined || importers.every((word) => word === 0)) continue;
    const heardBy = state.heardBy(exporter);
    for (const { members, sample } of near) {
      if (!meansToReach(state, asking, sample, exporter)) continue;
      const cut = cutBetween(state, asking, sample, exporter);
      for (let word = 0; word < members.length; word++) {
        const open = (members[word] ?? 0) & (importers[word] ?? 0);
        const heard = heardBy[word] ?? 0;
        for (const importer of placesIn(open & ~heard, word))
          tell({ exporter, importer, problem: 'session-missing' });
        if (cut !== undefined)
          for (const importer of placesIn(open & heard, word)) tell({ exporter, importer, problem: cut });
      }
    }
  }
}

/** Routers that are alike in all that a state asks of an importer, besides who it hears. */
interface Kind {
  readonly sample: number;
  readonly members: RouterSet;
}

/** By the part of the declared links that they stand in; one that has failed stands in none. */
function kindsIn({ parts }: BackboneState, asking: Asking): ReadonlyMap<number, readonly Kind[]> {
  const { declared, four, meant6, six } = parts;
  const found = new Map<number, Map<string, Kind>>();
  for (const router of asking.asked) {
    const part = declared[router] ?? -1;
    if (part < 0) continue;
    const near = found.get(part) ?? new Map<string, Kind>();
    found.set(part, near);
    const key = needsIpv6(asking, router)
      ? `${four[router]} ${meant6[router]} ${six[router]}`
      : `${four[router]}`;
    const kind = near.get(key) ?? { sample: router, members: noRouters(asking.kernel.length) };
    near.set(key, kind);
    addRouter(kind.members, router);
  }
  return new Map([...found].map(([part, near]) => [part, [...near.values()]]));
}

function needsIpv6({ kernel, family }: Asking, router: number): boolean {
  return family === 6 && kernel[router] === true;
}

/** Whether links were declared that would carry the packets of two routers which any declared links join; towards no kernel router only those of the own side count. */
function meansToReach({ parts }: BackboneState, asking: Asking, importer: number, exporter: number): boolean {
  return !needsIpv6(asking, importer) || carries(parts.meant6, asking, importer, exporter);
}

function cutBetween(
  { parts }: BackboneState,
  asking: Asking,
  importer: number,
  exporter: number,
): TransportProblem | undefined {
  if (!areOne(parts.four, importer, exporter)) return 'label-path-missing';
  const six = !needsIpv6(asking, importer) || carries(parts.six, asking, importer, exporter);
  return six ? undefined : 'ipv6-underlay-missing';
}

function carries(parts: Int32Array, asking: Asking, importer: number, exporter: number): boolean {
  return asking.kernel[exporter] === true ? areOne(parts, importer, exporter) : (parts[importer] ?? -1) >= 0;
}

function areOne(parts: Int32Array, a: number, b: number): boolean {
  const [here = -1, there = -1] = [parts[a], parts[b]];
  return here >= 0 && here === there;
}
