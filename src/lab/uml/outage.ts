import { GUEST_INSIDE } from './folder.ts';
import type { Played } from './place.ts';
import { LabProblem } from './problem.ts';
import type { RunOn } from './reach.ts';

/** What can be out of order without anybody having typed a wrong line. */
export type Outage = { readonly link: string } | { readonly router: string };

/** Pulls a cable, or cuts a router's power; with `mend` plugs it in again, or starts the router from what it saved. */
export async function setOutage(lab: Played, run: RunOn, outage: Outage, mend: boolean): Promise<void> {
  if ('router' in outage)
    return onRouter(run, outage.router, mend ? 'start-router.sh' : 'stop-router.sh', '');
  const { coreLinks } = lab.inventory;
  const link = coreLinks.find(({ id }) => id === outage.link);
  if (link === undefined) {
    const known = coreLinks.map(({ id }) => id).join(', ');
    throw new LabProblem('SN9511', { kind: 'link', name: outage.link, known });
  }
  const [end] = link.ends;
  return onRouter(run, end.router, mend ? 'plug-in.sh' : 'pull-out.sh', end.interface);
}

async function onRouter(run: RunOn, router: string, script: string, argument: string): Promise<void> {
  const log = `/run/${script}.log`;
  await run(router, `sh ${GUEST_INSIDE}/${script} ${argument} > ${log} 2>&1 || { cat ${log}; false; }`);
}
