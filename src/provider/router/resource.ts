import type { ResourceChange, ResourceKind } from '../wire/resource.ts';
import { change } from './change.ts';
import { checkInputs, readInputs } from './check.ts';
import { diffInputs } from './diff.ts';
import type { RouterWorkplace } from './hearing.ts';
import { recordedBy } from './inputs.ts';
import { outputsOf } from './outputs.ts';
import { readResource } from './read.ts';
import { remove } from './remove.ts';

/** The type token; it is in every URN and never changes. */
export const ROUTER_CONFIG = 'sectornet:device:RouterConfig';

/** One router, one transaction: inputs are its configuration, outputs only a digest, the last plan that was pushed, and facts. */
export function routerConfig(place: RouterWorkplace): ResourceKind {
  return {
    type: ROUTER_CONFIG,
    refreshes: true,
    check: checkInputs,
    diff: diffInputs,
    create: async (news, context) => {
      const { inputs } = readInputs(news);
      const plan = await change(place, { news, inputs, previous: '' }, context);
      return { id: inputs.device.name, outputs: outputsOf(inputs, news, plan) };
    },
    update: async ({ news, olds, oldInputs }: ResourceChange, context) => {
      const whole = news.unknown.length === 0;
      const given = readInputs(news).inputs;
      const inputs = whole ? recordedBy(given, readInputs(oldInputs).inputs) : given;
      const previous = typeof olds.value['plan'] === 'string' ? olds.value['plan'] : '';
      return outputsOf(inputs, news, await change(place, { news, inputs, previous }, context));
    },
    read: (known, context) => place.queue(() => readResource(place, known, context)),
    remove: (known, context) => remove(place, known, context),
  };
}
