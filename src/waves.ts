import { isDeepStrictEqual } from 'node:util';
import { predict, type Running } from './change.ts';
import type { Agreement, Inventory } from './inventory/types.ts';
import type { ChangePlan, DevicePlan } from './plan/types.ts';
import type { Moment, OpenBetween, WaveAnswer, WaveRouter } from './plan/waves/types.ts';
import { wavesOf } from './plan/waves/waves.ts';
import { statesOnTheWay } from './rehearsal.ts';
import { type Between, betweenOf, type Ends, type RouterBetween } from './verify/between/between.ts';
import type { CollectedConfig } from './verify/types.ts';

/** The network a plan is carried out in; `former` are agreements in force until then, where the inventory before is known. */
export interface WaveGround {
  readonly inventory: Inventory;
  readonly running: Running;
  readonly former?: Inventory['agreements'];
}

/**
 * The waves of a plan: no state of the network between joins two VPNs that are not joined before or after anyway. Routers of a wave are judged
 * together, each as open as its old and new configuration at once; and each by all states its own commands lead through.
 */
export function planWaves(ground: WaveGround, plan: ChangePlan): WaveAnswer {
  const devices = plan.devices.filter(({ commands }) => commands.length > 0);
  if (devices.length === 0) return { waves: [] };
  const judge = judgeOf(ground, { ...plan, devices });
  return wavesOf({
    routers: devices.map(({ router }) => placeOf(ground.inventory, router)),
    opens: (moment) => opensIn(judge, moment),
  });
}

function placeOf({ routers, network, sites }: Inventory, router: string): WaveRouter {
  const here = sites.filter(({ accesses }) => accesses.some((access) => access.router === router));
  return {
    router,
    role: routers.find(({ name }) => name === router)?.role ?? 'pe',
    isReflector: network.routeReflectors.includes(router),
    sites: here.map(({ id }) => id),
  };
}

interface Judge extends Ends {
  readonly between: Between;
  readonly devices: ReadonlyMap<string, DevicePlan>;
  readonly places: readonly Place[];
  /** By router: its texts on the way, and whether they open nothing however open the others are. */
  readonly ways: Map<string, Way>;
}

/** A router of the network in each part it can have in a moment: not begun, done, or either at once. */
interface Place {
  readonly router: string;
  readonly now: CollectedConfig;
  readonly waiting: RouterBetween;
  readonly done: RouterBetween;
  readonly moving: RouterBetween;
}

interface Way {
  readonly states: readonly CollectedConfig[];
  readonly isHarmless: boolean;
}

function judgeOf(ground: WaveGround, plan: ChangePlan): Judge {
  const { running } = ground;
  const after = predict(running, plan);
  const devices = new Map(plan.devices.map((device) => [device.router, device]));
  const places = running.map((now, i) => placeFor(now, after[i] ?? now));
  return { ...knownEnds(ground, after), devices, places, ways: new Map() };
}

/**
 * Both ends of the change, judged by what is agreed now and what was until now: agreements of the inventory before, and expired ones that the network
 * still carries. While such an agreement is taken away the network may be as open as it says, and no more.
 */
function knownEnds(
  { inventory, running, former = [] }: WaveGround,
  after: Running,
): Ends & Pick<Judge, 'between'> {
  const { agreements } = inventory;
  const gone = former.filter((one) => !agreements.some((now) => now.id === one.id && isSame(now, one)));
  const judged = (known: Inventory['agreements']) => {
    const between = betweenOf({ ...inventory, agreements: known });
    return { ...between.ends(running, after), between };
  };
  const first = judged([...agreements, ...gone.map(before)]);
  const lapsed = agreements.filter((one) => one.validity === 'expired' && isCarried(one, first));
  if (lapsed.length === 0) return first;
  const inForce = lapsed.map((one) => ({ ...one, validity: 'effective' as const }));
  return judged([...agreements, ...[...gone, ...inForce].map(before)]);
}

function isSame(a: Agreement, b: Agreement): boolean {
  return isDeepStrictEqual(whatItAllows(a), whatItAllows(b));
}

function whatItAllows(agreement: Agreement): unknown {
  const { providerVpn, consumerVpn, direction, services, enforcement, validity } = agreement;
  const prefixes = [agreement.providerPrefixes, agreement.consumerPrefixes];
  const values = prefixes.map((list) => list.map(({ value }) => value));
  return [providerVpn, consumerVpn, direction, services, enforcement, validity, values];
}

function isCarried({ providerVpn, consumerVpn }: Agreement, { joined }: Ends): boolean {
  const parties = [providerVpn, consumerVpn];
  return joined.some(({ fromVpn, toVpn }) => parties.includes(fromVpn) && parties.includes(toVpn));
}

/** Beside what the agreement says now, under a name of its own. */
function before(agreement: Agreement): Agreement {
  return { ...agreement, id: `${agreement.id} (before)` };
}

function placeFor(now: CollectedConfig, after: CollectedConfig): Place {
  const { router } = now;
  const waiting = { router, texts: [now] };
  if (now.text === after.text) return { router, now, waiting, done: waiting, moving: waiting };
  return { router, now, waiting, done: { router, texts: [after] }, moving: { router, texts: [now, after] } };
}

function opensIn(judge: Judge, moment: Moment): OpenBetween | undefined {
  const together = moment.moving.length > 1;
  const found = together ? (joinedByMany(judge, moment) ?? openWith(judge, moment)) : undefined;
  if (found !== undefined) return found;
  for (const router of moment.moving) {
    const way = judge.ways.get(router) ?? exploredWay(judge, router);
    judge.ways.set(router, way);
    const opens = way.isHarmless ? undefined : firstOpenState(judge, moment, router, way.states);
    if (opens !== undefined) return opens;
  }
  return undefined;
}

/** The states of a router, judged once with everybody else on the way too: what opens nothing then never does. */
function exploredWay(judge: Judge, router: string): Way {
  const now = judge.places.find((place) => place.router === router)?.now;
  const device = judge.devices.get(router);
  if (device === undefined || now === undefined) return { states: [], isHarmless: true };
  const texts = statesOnTheWay(device, now.text).map((text) => ({ ...now, text }));
  const states = judge.between.thatCount(texts);
  const anytime = { done: [], moving: [...judge.devices.keys()] };
  return { states, isHarmless: firstOpenState(judge, anytime, router, states) === undefined };
}

/** Two VPNs that are joined already while two routers move that carry them: one at a time, since nobody could tell what opens more. */
function joinedByMany({ joined, devices }: Judge, { moving }: Moment): OpenBetween | undefined {
  const touches = (router: string, vpn: string) => devices.get(router)?.vpnsTouched.includes(vpn) === true;
  return joined.find(
    ({ fromVpn, toVpn }) =>
      moving.filter((router) => touches(router, fromVpn) || touches(router, toVpn)).length > 1,
  );
}

/** So many states are judged together at most. */
const STATES_AT_ONCE = 16;

/** Runs of states are judged together, and halved where they open something: only a state that does so by itself counts. */
function firstOpenState(
  judge: Judge,
  moment: Moment,
  router: string,
  states: readonly CollectedConfig[],
): OpenBetween | undefined {
  const asOne = states.length <= STATES_AT_ONCE;
  const found = asOne ? openWith(judge, moment, { router, texts: states }) : undefined;
  if (asOne && (found === undefined || states.length < 2)) return found;
  const half = Math.ceil(states.length / 2);
  return (
    firstOpenState(judge, moment, router, states.slice(0, half)) ??
    firstOpenState(judge, moment, router, states.slice(half))
  );
}

/** The network of a moment, where one router may be given by texts of its own. */
function openWith(
  { places, between, anyway }: Judge,
  { done, moving }: Moment,
  own?: RouterBetween,
): OpenBetween | undefined {
  const network = places.map((place) => {
    if (place.router === own?.router) return own;
    if (moving.includes(place.router)) return place.moving;
    return done.includes(place.router) ? place.done : place.waiting;
  });
  return between.opened(network, anyway)[0];
}
