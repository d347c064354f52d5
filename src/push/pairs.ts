import type { Done, Job } from './job.ts';
import type { Echo, RouteQuestion } from './session/definition.ts';

/** Two attachments of one VPN that the declaration lets talk: an echo between the routers' own addresses on them. */
export interface DeclaredPair {
  readonly vpn: string;
  /** The router at the other end. */
  readonly farRouter: string;
  readonly echo: Echo;
}

/** A route that an agreement brings into a VRF of the router: the other party's prefix. */
export interface AgreedRoute {
  readonly agreement: string;
  /** The router it comes from. */
  readonly farRouter: string;
  /** No customer has to announce it; absent: unknown, as in the journal of an earlier build. */
  readonly configured?: boolean;
  readonly route: RouteQuestion;
}

/** What the declaration promises of a router beyond its own tables, and what it can be asked about. */
export type Promised = DeclaredPair | AgreedRoute;

/**
 * What the post-check asks. `tables`: sessions, routes (those of agreements too) and labels; no packet is sent. `warn`: declared pairs too, a silence is told. `fail`: a pair that
 * answered before must answer again, another silence is told. `strict`: every declared pair whose other end this run has left or finished must answer, and every route of an
 * agreement that no customer has to announce must stand.
 */
export const POST_CHECKS = ['tables', 'warn', 'fail', 'strict'] as const;
export type PostCheck = (typeof POST_CHECKS)[number];

/** What is asked of a router unless `--post-check` says otherwise. */
export const POST_CHECK: PostCheck = 'fail';

/** So many pairs are asked of one router: a check, not a survey. */
export const MOST_PAIRS = 16;

/** So many routes; a look into a table is cheaper than a packet that is waited for. */
const MOST_ROUTES = 64;

/** What is promised and not kept: what takes the change back, and what is only told. */
export interface Silence {
  readonly fatal: readonly string[];
  readonly told: readonly string[];
}

/** What is promised of the VPNs that a plan changes on its router: their pairs, unless no packet shall be sent, and the routes of their agreements. */
export function promisedBy({ device, options }: Job): readonly Promised[] {
  const all = options.promised?.(device) ?? [];
  const sends = (options.postCheck ?? POST_CHECK) !== 'tables';
  const pairs = sends ? all.filter((one) => 'echo' in one) : [];
  const routes = all.filter((one) => 'route' in one);
  return [...pairs.slice(0, MOST_PAIRS), ...routes.slice(0, MOST_ROUTES)];
}

/** What is kept now. */
export async function keptNow(job: Job, promised: readonly Promised[]): Promise<Done<ReadonlySet<Promised>>> {
  const says = await askAbout(job, promised);
  return { value: new Set(promised.filter((one) => says(one) === true)) };
}

/** The router's answer about each; undefined: it cannot be asked. */
async function askAbout(
  { session }: Job,
  promised: readonly Promised[],
): Promise<(one: Promised) => boolean | undefined> {
  const echoes = await session?.echoes(promised.flatMap((one) => ('echo' in one ? [one.echo] : [])));
  const routes = await session?.routes(promised.flatMap((one) => ('route' in one ? [one.route] : [])));
  return (one) => ('echo' in one ? echoes?.get(one.echo) : routes?.get(one.route));
}

/**
 * What it means that promises are not kept; `before` are those that were kept before the change. A pair that was silent then and whose other end this run has
 * still to change is not asked: nothing follows from its silence, and every silence is waited for. A route that stood before is missed whatever is asked for,
 * since it is a matter of tables; one that did not is asked for where that is wanted (`strict`), unless it is a customer's, who announces it when he likes.
 */
export async function brokenOf(
  job: Job,
  promised: readonly Promised[],
  before: ReadonlySet<Promised>,
): Promise<Silence> {
  const policy = job.options.postCheck ?? POST_CHECK;
  const isDone = (router: string): boolean => router === job.device.router || job.isSettled(router);
  const isDue = (one: Promised): boolean =>
    isDone(one.farRouter) && ('echo' in one || (policy === 'strict' && one.configured === true));
  const asked = promised.filter((one) => before.has(one) || isDue(one));
  const says = await askAbout(job, asked);
  // A router that has shown a route before, and shows nothing now, has it no more.
  const broken = asked.filter((one) => ('route' in one ? says(one) !== true : says(one) === false));
  const isFatal = (one: Promised): boolean =>
    'route' in one || policy === 'strict' || (policy === 'fail' && before.has(one));
  return {
    fatal: broken.filter(isFatal).map(words),
    told: broken.filter((one) => !isFatal(one)).map(words),
  };
}

/** `flood: 100.65.0.1 → 100.65.0.5 (cd-pe2, v110-flood)`; the words the plan's reader knows. */
function words(one: Promised): string {
  if ('route' in one) {
    const { agreement, farRouter, route } = one;
    return `route of agreement ${agreement} is missing: ${route.prefix} from ${farRouter} in ${route.vrf}`;
  }
  const { vpn, farRouter, echo } = one;
  return `declared pair of ${vpn} is silent: ${echo.source} to ${echo.destination} on ${farRouter} (${echo.vrf})`;
}
