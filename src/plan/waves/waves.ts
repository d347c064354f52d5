import { compareText } from '../../net/order.ts';
import type { OpenBetween, Wave, WaveAnswer, WaveReason, WaveRequest, WaveRouter } from './types.ts';

/**
 * The order in which routers are changed: one provider edge with few sites first (canary), then the rest, then the route reflectors one at a
 * time. Two routers of one wave never stand for the same site, and no state of a wave joins two VPNs (property I18): what would is put off
 * to a later wave. Pure; equal requests have equal answers.
 */
export function wavesOf(request: WaveRequest): WaveAnswer {
  const waves: Wave[] = [];
  let waiting = request.routers.toSorted(byTurn);
  let put: WaveReason | undefined;
  while (waiting.length > 0) {
    const course: Course = { request, done: waves.flatMap(({ routers }) => routers), held: [] };
    const chosen = nextWave(course, waiting);
    if (chosen.length === 0) return stuck(course, waiting);
    waves.push({
      routers: chosen.map(({ router }) => router).toSorted(compareText),
      reason: put ?? plainReason(waves.length, chosen, waiting.length),
    });
    waiting = waiting.filter((one) => !chosen.includes(one));
    put = putOffBecause(course, chosen, waiting);
  }
  return { waves };
}

/** One choice of a wave; `held` says who could not join, and why. */
interface Course {
  readonly request: WaveRequest;
  readonly done: readonly string[];
  readonly held: Held[];
}

interface Held {
  readonly router: WaveRouter;
  readonly opens: OpenBetween;
}

/** Edges before routers of the core, few sites before many, reflectors last. */
function byTurn(a: WaveRouter, b: WaveRouter): number {
  const turn = (one: WaveRouter) => (one.isReflector ? 2 : one.role === 'p' ? 1 : 0);
  return turn(a) - turn(b) || a.sites.length - b.sites.length || compareText(a.router, b.router);
}

function nextWave(course: Course, waiting: readonly WaveRouter[]): readonly WaveRouter[] {
  const plain = waiting.filter(({ isReflector }) => !isReflector);
  const [first] = plain;
  const alone = course.done.length === 0 && waiting.length > 1;
  const chosen =
    first === undefined ? [] : alone ? firstThatMay(course, plain) : admitted(course, [], apartBySite(plain));
  if (chosen.length > 0) return chosen;
  return firstThatMay(
    course,
    waiting.filter(({ isReflector }) => isReflector),
  );
}

function firstThatMay(course: Course, candidates: readonly WaveRouter[]): readonly WaveRouter[] {
  for (const one of candidates) if (opensWith(course, [], [one]) === undefined) return [one];
  return [];
}

/** As many candidates as go together; halves are tried where the whole is refused. */
function admitted(
  course: Course,
  wave: readonly WaveRouter[],
  candidates: readonly WaveRouter[],
): readonly WaveRouter[] {
  if (candidates.length === 0) return wave;
  if (opensWith(course, wave, candidates) === undefined) return [...wave, ...candidates];
  if (candidates.length === 1) return wave;
  const half = Math.ceil(candidates.length / 2);
  return admitted(course, admitted(course, wave, candidates.slice(0, half)), candidates.slice(half));
}

function opensWith(
  { request, done, held }: Course,
  wave: readonly WaveRouter[],
  candidates: readonly WaveRouter[],
): OpenBetween | undefined {
  const moving = [...wave, ...candidates].map(({ router }) => router);
  const opens = request.opens({ done, moving });
  const [only] = candidates;
  if (opens !== undefined && only !== undefined && candidates.length === 1)
    held.push({ router: only, opens });
  return opens;
}

/** Those that share no site with one before them. */
function apartBySite(candidates: readonly WaveRouter[]): readonly WaveRouter[] {
  const taken = new Set<string>();
  return candidates.filter(({ sites }) => {
    if (sites.some((site) => taken.has(site))) return false;
    for (const site of sites) taken.add(site);
    return true;
  });
}

function plainReason(index: number, chosen: readonly WaveRouter[], waiting: number): WaveReason {
  if (chosen.every(({ isReflector }) => isReflector)) return { kind: 'route-reflector' };
  return { kind: index === 0 && waiting > 1 ? 'canary' : 'rest' };
}

/** Why those that wait did not go with the wave before. The canary goes alone whatever the others do. */
function putOffBecause(
  { held, done }: Course,
  wave: readonly WaveRouter[],
  waiting: readonly WaveRouter[],
): WaveReason | undefined {
  const apart = wave.map(({ router }) => router);
  const kept = held.find(({ router }) => waiting.includes(router));
  if (kept !== undefined) return { kind: 'isolation', apart, ...kept.opens };
  if (done.length === 0) return undefined;
  const sites = new Set(wave.flatMap((one) => one.sites));
  const site = waiting.flatMap((one) => one.sites).find((one) => sites.has(one));
  return site === undefined ? undefined : { kind: 'redundancy', apart, site };
}

function stuck({ held }: Course, waiting: readonly WaveRouter[]): WaveAnswer {
  const [first] = held;
  if (first === undefined) throw new Error('a wave is empty although nothing was refused');
  return { stuck: waiting.map(({ router }) => router), opens: first.opens };
}
