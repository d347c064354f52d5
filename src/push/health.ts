import type { Done, Job } from './job.ts';
import { refused, waitsOf } from './job.ts';
import { brokenOf, keptNow, type Promised, promisedBy } from './pairs.ts';
import type { Health, Session } from './session/definition.ts';

/** Room for a run's record and the start-up files, several times over. */
const LEAST_KILOBYTES = 2_048;

/** Why a router must not be changed now; undefined: it may. A backbone that is down already would hide what the change breaks. */
export function notReady({ sessions, freeKilobytes }: Health): string | undefined {
  if (freeKilobytes !== undefined && freeKilobytes < LEAST_KILOBYTES)
    return `only ${freeKilobytes} KB are free on the router, ${LEAST_KILOBYTES} are needed`;
  return backboneDown({ sessions });
}

function backboneDown({ sessions }: Pick<Health, 'sessions'>): string | undefined {
  for (const protocol of ['BGP', 'LDP'] as const) {
    const backbone = sessions.filter((one) => one.protocol === protocol && one.vrf === 'default');
    if (backbone.length > 0 && backbone.every(({ up }) => !up))
      return `no ${protocol} session of the backbone is up: ${backbone.map(({ peer }) => peer).join(', ')}`;
  }
  return undefined;
}

/** What was there before and is gone, though the router is still configured for it; empty: nothing. */
export function lostService(before: Health, after: Health): readonly string[] {
  const down = after.sessions.filter(({ up }) => !up).map(sessionName);
  const lost = before.sessions.filter(({ up }) => up).map(sessionName);
  const stands = new Set([...after.routes.keys()].map((key) => key.replace(/^IPv\d /, '')));
  const labels = (before.labels ?? []).filter(
    (vrf) => stands.has(vrf) && after.labels?.includes(vrf) === false,
  );
  return [
    ...lost.filter((name) => down.includes(name)).map((name) => `${name} is down`),
    ...[...before.routes]
      .filter(([table, count]) => count > 0 && after.routes.get(table) === 0)
      .map(([table, count]) => `${table} has none of its ${count} routes`),
    ...labels.map((vrf) => `no label leads to ${vrf}`),
  ];
}

/** Undefined before: nobody knows what there was, yet a backbone that is down as a whole carries nothing. */
function goneSince(before: Health | undefined, after: Health): readonly string[] {
  if (before !== undefined) return lostService(before, after);
  const words = backboneDown(after);
  return words === undefined ? [] : [words];
}

function sessionName({ protocol, vrf, peer }: Session): string {
  return `${protocol} session ${peer}${vrf === 'default' ? '' : ` in ${vrf}`}`;
}

/** Asks the router how it is; undefined on a platform that cannot be asked. */
export async function healthOf(
  job: Job,
  step: 'pre-check' | 'post-check',
  running: string,
): Promise<Done<Health | undefined>> {
  const answer = await job.session?.health(running);
  if (answer === undefined || !('refusal' in answer)) return { value: answer };
  return { failure: refused(job, step, answer.refusal) };
}

/** What a router was before its change: its sessions and tables (undefined where it cannot be asked), and what of the declaration's promises was kept. */
export interface StateBefore {
  readonly health: Health | undefined;
  readonly promised: readonly Promised[];
  readonly kept: ReadonlySet<Promised>;
}

/** Of a router that was changed by a run nobody has the notes of: whether its backbone is up is all that can be asked. */
export const NOTHING_KNOWN: StateBefore = { health: undefined, promised: [], kept: new Set() };

/** Before the change: the router must be in a state to be changed. */
export async function preCheck(job: Job, running: string): Promise<Done<StateBefore>> {
  const found = await healthOf(job, 'pre-check', running);
  if ('failure' in found) return found;
  const words = found.value === undefined ? undefined : notReady(found.value);
  if (words !== undefined) return { failure: { kind: 'not-ready', step: 'pre-check', words } };
  const promised = promisedBy(job);
  const kept = await keptNow(job, promised);
  if ('failure' in kept) return kept;
  return { value: { health: found.value, promised, kept: kept.value } };
}

/**
 * After the change: what was up and what answered comes back within `settleMs`, or the change has broken it. The value names the declared pairs that are
 * silent and only told.
 */
export async function postCheck(
  job: Job,
  running: string,
  before: StateBefore,
): Promise<Done<readonly string[]>> {
  const { settleMs, lookMs } = waitsOf(job.options);
  const deadline = performance.now() + settleMs;
  for (;;) {
    const found = await healthOf(job, 'post-check', running);
    if ('failure' in found) return found;
    const gone = found.value === undefined ? [] : goneSince(before.health, found.value);
    // Packets would only say again what the tables say.
    const { fatal, told } =
      gone.length > 0 ? { fatal: [], told: [] } : await brokenOf(job, before.promised, before.kept);
    const lost = [...gone, ...fatal];
    if (lost.length === 0) return { value: told };
    if (performance.now() >= deadline)
      return { failure: { kind: 'lost-service', step: 'post-check', words: lost.join('; ') } };
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}
