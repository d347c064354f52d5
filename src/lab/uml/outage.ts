import type { Target } from '../../push/target.ts';
import { GUEST_INSIDE } from './folder.ts';
import type { Played } from './place.ts';
import { LabProblem } from './problem.ts';
import { runOn } from './reach.ts';

/** What can be out of order without anybody having typed a wrong line. */
export type Outage = { readonly link: string } | { readonly router: string };

/** Pulls a cable, or cuts a router's power; with `mend` plugs it in again, or starts the router from what it saved. */
export async function setOutage(
  lab: Played,
  targets: readonly Target[],
  outage: Outage,
  mend: boolean,
): Promise<void> {
  if ('router' in outage)
    return onRouter(targets, outage.router, mend ? 'start-router.sh' : 'stop-router.sh', '');
  const { coreLinks } = lab.inventory;
  const link = coreLinks.find(({ id }) => id === outage.link);
  if (link === undefined) {
    const known = coreLinks.map(({ id }) => id).join(', ');
    throw new LabProblem('SN9511', { kind: 'link', name: outage.link, known });
  }
  const [end] = link.ends;
  return onRouter(targets, end.router, mend ? 'plug-in.sh' : 'pull-out.sh', end.interface);
}

async function onRouter(
  targets: readonly Target[],
  name: string,
  script: string,
  argument: string,
): Promise<void> {
  const target = targets.find(({ router }) => router === name);
  if (target === undefined) {
    const known = targets.map(({ router }) => router).join(', ');
    throw new LabProblem('SN9511', { kind: 'router', name, known });
  }
  const log = `/run/${script}.log`;
  await runOn(target, `sh ${GUEST_INSIDE}/${script} ${argument} > ${log} 2>&1 || { cat ${log}; false; }`);
}
