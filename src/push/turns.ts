import pLimit from 'p-limit';
import type { Target } from './target.ts';
import { type Endpoint, endpointOf, hopsOf } from './transport/endpoint.ts';
import { TransportError } from './transport/transport.ts';

/** How many routers are spoken to at the same time. */
export interface Limits {
  /** Altogether; default 10. */
  readonly parallel?: number;
  /** Through one jump host, whatever the way to it; absent: as many as altogether. */
  readonly perJumpHost?: number;
}

/** Waits for a router's turn, then acts. */
export type Turns = <Value>(target: Target | undefined, act: () => Promise<Value>) => Promise<Value>;

const PARALLEL = 10;

/** Whose turn it is: so many routers at a time, and so many through each host on the way, declared or of the ssh configuration. */
export function turnsOf({ parallel = PARALLEL, perJumpHost }: Limits): Turns {
  const all = pLimit(parallel);
  const gates = new Map<string, ReturnType<typeof pLimit>>();
  const through = <Value>(place: string, act: () => Promise<Value>): Promise<Value> => {
    const gate = gates.get(place) ?? pLimit(perJumpHost ?? parallel);
    gates.set(place, gate);
    return gate(act);
  };
  return async (target, act) => {
    const places = perJumpHost === undefined || target === undefined ? [] : await placesBefore(target);
    let turn = (): ReturnType<typeof act> => all(act);
    for (const place of places) {
      const inner = turn;
      turn = () => through(place, inner);
    }
    return turn();
  };
}

/** The hosts on the way, in an order that is the same for every router: two whose ways cross must not wait for each other. */
async function placesBefore(target: Target): Promise<readonly string[]> {
  try {
    const hops = hopsOf(await endpointOf(target)).slice(0, -1);
    return [...new Set(hops.map(placeOf))].sort();
  } catch (error) {
    // A way that cannot be found is the connection's own failure.
    if (error instanceof TransportError) return [];
    throw error;
  }
}

function placeOf({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}
