import pLimit from 'p-limit';
import { VERSION } from '../cli/run.ts';
import { turnsOf } from '../push/turns.ts';
import { isolation } from './isolation/resource.ts';
import type { RouterWorkplace } from './router/hearing.ts';
import { routerConfig } from './router/resource.ts';
import { readRouter } from './router/work.ts';
import { schemaText } from './schema.ts';
import { limitsIn, projectRoot, type Settings, settingsOf } from './settings.ts';
import type { ProviderParts } from './wire/server.ts';

/** The sectornet provider, apart from how it is started. `log` shows a line to the operator beside a resource; `read` stands for SSH where a bench measures everything else. */
export function sectornetProvider(
  log: ProviderParts['log'],
  folder: string = process.cwd(),
  read: RouterWorkplace['read'] = readRouter,
): ProviderParts {
  const root = projectRoot(folder);
  const stop = new AbortController();
  const queue = pLimit(1);
  let settings: Settings = settingsOf({ value: {} }, root);
  let turns = turnsOf(limitsIn(settings));
  const place: RouterWorkplace = {
    settings: () => settings,
    queue,
    turns: (target, act) => turns(target, act),
    read,
  };
  return {
    version: VERSION,
    schema: schemaText(VERSION),
    kinds: [routerConfig(place), isolation(place.settings)],
    configure: (args) => {
      settings = settingsOf(args, root);
      queue.concurrency = settings.parallel;
      turns = turnsOf(limitsIn(settings));
    },
    // What waits is not begun; what runs is finished: a router is never left half-way for haste.
    cancel: () => stop.abort(),
    log,
    cancelled: stop.signal,
  };
}
