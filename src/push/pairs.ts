import type { Done, Job } from './job.ts';
import type { Echo } from './session/definition.ts';

/** Two attachments of one VPN that the declaration lets talk: an echo between the routers' own addresses on them. */
export interface DeclaredPair {
  readonly vpn: string;
  /** The router at the other end. */
  readonly farRouter: string;
  readonly echo: Echo;
}

/**
 * What the post-check asks. `tables`: sessions, routes and labels; no packet is sent. `warn`: declared pairs too, a silence is told. `fail`: a pair that
 * answered before must answer again, another silence is told. `strict`: every declared pair whose other end this run has left or finished must answer.
 */
export const POST_CHECKS = ['tables', 'warn', 'fail', 'strict'] as const;
export type PostCheck = (typeof POST_CHECKS)[number];

/** What is asked of a router unless `--post-check` says otherwise. */
export const POST_CHECK: PostCheck = 'fail';

/** So many pairs are asked of one router: a check, not a survey. */
export const MOST_PAIRS = 16;

/** The silent pairs of a router that take the change back, and those that are only told. */
export interface Silence {
  readonly fatal: readonly string[];
  readonly told: readonly string[];
}

/** The declared pairs of the VPNs that a plan changes on its router; none when no packet shall be sent. */
export function pairsOf({ device, options }: Job): readonly DeclaredPair[] {
  if (options.pairs === undefined || (options.postCheck ?? POST_CHECK) === 'tables') return [];
  return options.pairs(device).slice(0, MOST_PAIRS);
}

/** The pairs that are answered now. */
export async function answering(
  job: Job,
  pairs: readonly DeclaredPair[],
): Promise<Done<ReadonlySet<DeclaredPair>>> {
  const answers = await job.session?.echoes(pairs.map(({ echo }) => echo));
  return { value: new Set(pairs.filter(({ echo }) => answers?.get(echo) === true)) };
}

/**
 * What the silence of pairs means; `answered` are those that were heard before the change. A pair that was silent then and whose other end this run has
 * still to change is not asked: nothing follows from its silence, and every silence is waited for.
 */
export async function silenceOf(
  job: Job,
  pairs: readonly DeclaredPair[],
  answered: ReadonlySet<DeclaredPair>,
): Promise<Silence> {
  const settled = pairs.filter((pair) => answered.has(pair) || job.isSettled(pair.farRouter));
  const answers = await job.session?.echoes(settled.map(({ echo }) => echo));
  const silent = settled.filter(({ echo }) => answers?.get(echo) === false);
  const policy = job.options.postCheck ?? POST_CHECK;
  const isFatal = (pair: DeclaredPair): boolean =>
    policy === 'strict' || (policy === 'fail' && answered.has(pair));
  return {
    fatal: silent.filter(isFatal).map(pairWords),
    told: silent.filter((pair) => !isFatal(pair)).map(pairWords),
  };
}

/** `flood: 100.65.0.1 → 100.65.0.5 (cd-pe2, v110-flood)`; the words the plan's reader knows. */
function pairWords({ vpn, farRouter, echo }: DeclaredPair): string {
  return `declared pair of ${vpn} is silent: ${echo.source} to ${echo.destination} on ${farRouter} (${echo.vrf})`;
}
