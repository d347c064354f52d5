import type { Running } from './change.ts';
import type { Inventory } from './inventory/types.ts';
import { type ChangePlan, type DevicePlan, textAfter } from './plan/types.ts';
import type { Moment, OpenBetween, WaveAnswer, WaveRouter } from './plan/waves/types.ts';
import { wavesOf } from './plan/waves/waves.ts';
import { statesOnTheWay } from './rehearsal.ts';
import { audit } from './verify/audit.ts';
import {
  type OpenAnyway,
  openAnyway,
  openedBetween,
  type RouterBetween,
  statesThatCount,
} from './verify/between/between.ts';
import type { AuditResult, CollectedConfig } from './verify/types.ts';

/**
 * The network a plan is carried out in; `former` are agreements in force until then, where the inventory before is known, `judged` what the auditor
 * has said of both its ends already.
 */
export interface WaveGround {
  readonly inventory: Inventory;
  readonly running: Running;
  readonly former?: Inventory['agreements'];
  readonly judged?: { readonly before: AuditResult; readonly after: AuditResult };
}

/**
 * The waves of a plan: no state of the network between joins two VPNs that are not joined before or after anyway. Routers of a wave are judged
 * together, each as open as its old and new configuration at once; and each by all states its own commands lead through.
 */
export function planWaves(ground: WaveGround, plan: ChangePlan): WaveAnswer {
  const devices = plan.devices.filter(({ commands }) => commands.length > 0);
  if (devices.length === 0) return { waves: [] };
  const judge = judgeOf(ground, devices);
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

interface Judge {
  readonly inventory: Inventory;
  readonly running: Running;
  readonly devices: ReadonlyMap<string, DevicePlan>;
  readonly anyway: OpenAnyway;
  /** Pairs of VPNs that are joined before. */
  readonly joined: readonly OpenBetween[];
  /** By router: its texts on the way, and whether they open nothing however open the others are. */
  readonly ways: Map<string, Way>;
}

interface Way {
  readonly states: readonly CollectedConfig[];
  readonly isHarmless: boolean;
}

function judgeOf(ground: WaveGround, plans: readonly DevicePlan[]): Judge {
  const { inventory, running, former = [] } = ground;
  const known = new Set(inventory.agreements.map(({ id }) => id));
  const gone = former.filter(({ id }) => !known.has(id));
  const both: Inventory = { ...inventory, agreements: [...inventory.agreements, ...gone] };
  const devices = new Map(plans.map((device) => [device.router, device]));
  const ends = gone.length === 0 ? ground.judged : undefined;
  const before = ends?.before ?? audit(both, running);
  const predicted = () =>
    running.map((one) => ({ ...one, text: textAfter(devices.get(one.router), one.text) }));
  const after = ends?.after ?? audit(both, predicted());
  const anyway = openAnyway([before, after]);
  return { inventory: both, running, devices, anyway, joined: joinedIn(before), ways: new Map() };
}

function joinedIn({ breaches }: AuditResult): readonly OpenBetween[] {
  return breaches.map(({ fromVpn, toVpn, packet: { family }, causes }) => ({
    fromVpn,
    toVpn,
    family,
    router: causes[0]?.router ?? '',
    line: causes[0]?.text ?? '',
  }));
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
  const [device, running] = [judge.devices.get(router), judge.running.find((one) => one.router === router)];
  if (device === undefined || running === undefined) return { states: [], isHarmless: true };
  const texts = statesOnTheWay(device, running.text).map((text) => ({ ...running, text }));
  const states = statesThatCount(judge.inventory, texts);
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
  { running, devices, inventory, anyway }: Judge,
  { done, moving }: Moment,
  own?: RouterBetween,
): OpenBetween | undefined {
  const network = running.map((one): RouterBetween => {
    if (one.router === own?.router) return own;
    const after = { ...one, text: textAfter(devices.get(one.router), one.text) };
    const texts = moving.includes(one.router) ? [one, after] : [done.includes(one.router) ? after : one];
    return { router: one.router, texts };
  });
  return openedBetween(inventory, network, anyway)[0];
}
