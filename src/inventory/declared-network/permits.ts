import { compareText } from '../../net/order.ts';
import type { Prefix } from '../../net/prefix.ts';
import type { Agreement, Declared } from '../types.ts';
import type { Permit } from './types.ts';

/** What an agreement allows, whoever wrote it. */
export type Agreed = Pick<Agreement, 'id' | 'consumerVpn' | 'providerVpn' | 'direction' | 'services'> &
  Readonly<Record<'consumerPrefixes' | 'providerPrefixes', readonly Declared<Prefix>[]>>;

/** Both directions of agreements, in the order of their ids. Whoever does not open answers. */
export function permitsOf(agreements: readonly Agreed[]): readonly Permit[] {
  return agreements
    .toSorted((a, b) => compareText(a.id, b.id))
    .flatMap((one) => [fromConsumer(one), fromProvider(one)]);
}

function fromConsumer(one: Agreed): Permit {
  return {
    agreement: one.id,
    from: one.consumerVpn,
    to: one.providerVpn,
    sources: one.consumerPrefixes.map(({ value }) => value),
    destinations: one.providerPrefixes.map(({ value }) => value),
    services: one.services,
    opens: one.direction !== 'provider-opens',
    answers: one.direction !== 'consumer-opens',
  };
}

function fromProvider(one: Agreed): Permit {
  const { from, to, sources, destinations, opens, answers, ...same } = fromConsumer(one);
  return {
    ...same,
    from: to,
    to: from,
    sources: destinations,
    destinations: sources,
    opens: answers,
    answers: opens,
  };
}
