import { frrLive } from '../../src/platforms/frr/live.ts';
import type { LiveFacts } from '../../src/platforms/platform.ts';
import { type Facts, factsFromRouters } from '../../src/verify/live/facts.ts';
import type { RunningLab } from './running-lab.ts';

/** What all routers say of themselves: zebra and the kernel on every router, bgpd on the first route reflector. */
export async function factsFromDaemons(running: RunningLab, routers: readonly string[]): Promise<Facts> {
  const [reflector] = running.lab.network.inventory.network.routeReflectors;
  const facts = new Map<string, LiveFacts>();
  const ofRouter = async (router: string): Promise<void> => {
    const answers = new Map<string, string>();
    const ask = async (commands: readonly string[]): Promise<void> => {
      for (const command of commands) answers.set(command, await running.exec(router, command));
    };
    await ask([...frrLive.reads, ...(router === reflector ? frrLive.readsOfVpnRoutes : [])]);
    await ask(frrLive.follow(answers));
    facts.set(router, frrLive.facts(answers));
  };
  await Promise.all(routers.map(ofRouter));
  return factsFromRouters(facts);
}
