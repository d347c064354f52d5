import { frrLive } from '../../src/platforms/frr/live.ts';
import { documentsIn } from '../../src/platforms/frr/live-json.ts';
import type { LiveFacts } from '../../src/platforms/platform.ts';
import { type Facts, factsFromRouters } from '../../src/verify/live/facts.ts';
import type { RunningLab } from './running-lab.ts';

/** Shows of one vtysh: starting it costs more than they do. */
const AT_ONCE = 40;

/** What the daemons of all routers say of themselves: zebra on every router, bgpd on the first route reflector. */
export async function factsFromDaemons(running: RunningLab, routers: readonly string[]): Promise<Facts> {
  const [reflector] = running.lab.network.inventory.network.routeReflectors;
  const facts = new Map<string, LiveFacts>();
  const ofRouter = async (router: string): Promise<void> => {
    const answers = new Map<string, string>();
    for (const command of [...frrLive.reads, ...(router === reflector ? frrLive.readsOfReflector : [])])
      answers.set(command, await running.exec(router, command));
    const further = await oneDocumentEach(running, router, frrLive.follow(answers));
    facts.set(router, frrLive.facts(new Map([...answers, ...further])));
  };
  await Promise.all(routers.map(ofRouter));
  return factsFromRouters(facts);
}

/** The answers of shows that print one document each, asked in few calls; throws when one of them prints none. */
async function oneDocumentEach(
  running: RunningLab,
  router: string,
  shows: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  for (let at = 0; at < shows.length; at += AT_ONCE) {
    const some = shows.slice(at, at + AT_ONCE);
    const words = some.map((show) => show.replace(/^vtysh /, ''));
    const documents = documentsIn(await running.exec(router, `vtysh ${words.join(' ')}`));
    if (documents.length !== some.length)
      throw new Error(`${router}: ${documents.length} answers to ${some.join('; ')}`);
    for (const [i, show] of some.entries()) answers.set(show, JSON.stringify(documents[i]));
  }
  return answers;
}
