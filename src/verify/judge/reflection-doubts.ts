import { FAMILIES, type Family } from '../../net/address.ts';
import type { Doubt } from '../doubt.ts';
import type { ReadRouter } from '../read/routers.ts';
import { sessionTo } from '../transport/sessions.ts';

/**
 * A reflector that leaves routes between its clients to sessions of their own: where two have none, whether their routes meet by another reflector is
 * not followed. Isolation never rests on it.
 */
export function reflectionDoubts(routers: readonly ReadRouter[]): readonly Doubt[] {
  return routers.flatMap((router): readonly Doubt[] => {
    if (router.model.backbone.clientsApart === undefined) return [];
    const pair = FAMILIES.map((family) => pairApart(routers, router, family)).find(
      (one) => one !== undefined,
    );
    if (pair === undefined) return [];
    const [a, b] = pair;
    return [
      {
        reason: 'clients-apart',
        router: router.name,
        data: { a: a.name, b: b.name },
        about: 'all',
        only: 'reach',
      },
    ];
  });
}

/** Two clients of a reflector that do not speak to each other. */
function pairApart(
  routers: readonly ReadRouter[],
  reflector: ReadRouter,
  family: Family,
): readonly [ReadRouter, ReadRouter] | undefined {
  const clients = routers.filter((one) => sessionTo(reflector, one, family)?.reflectorClient === true);
  for (const [place, a] of clients.entries()) {
    const b = clients.slice(place + 1).find((other) => sessionTo(a, other, family) === undefined);
    if (b !== undefined) return [a, b];
  }
  return undefined;
}
