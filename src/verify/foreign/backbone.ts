import type { CoreLink } from '../../inventory/types.ts';
import { addressBits } from '../../net/address.ts';
import { compareText } from '../../net/order.ts';
import { networkOf, prefixText } from '../../net/prefix.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Router } from '../subject/subject.ts';
import { spanOf } from './sites.ts';

/** The routers as the texts themselves name them. */
export function foundRouters(routers: readonly ReadRouter[]): readonly Router[] {
  return routers.map(({ name, model }) => ({ name, platform: model.platform, loopbacks: [] }));
}

/** Links between collected routers: two interfaces outside every VRF in one network. */
export function foundLinks(routers: readonly ReadRouter[]): readonly CoreLink[] {
  const ends = routers.flatMap((router) =>
    router.model.interfaces
      .filter((one) => one.vrf === undefined)
      .flatMap((one) =>
        one.addresses
          .filter(({ value }) => value.length < addressBits(value.family))
          .map(({ value, at }) => ({ router, one, at, network: prefixText(networkOf(value)) })),
      ),
  );
  const networks = Map.groupBy(ends, ({ network }) => network);
  const links = [...networks].flatMap(([network, list]) =>
    list.flatMap((a, i) =>
      list.slice(i + 1).flatMap((b): readonly CoreLink[] => {
        if (a.router === b.router) return [];
        const end = ({ router, one }: typeof a) => ({ router: router.name, interface: one.name });
        return [{ id: network, ends: [end(a), end(b)], span: spanOf(a.router, a.at) }];
      }),
    ),
  );
  return links.sort((a, b) => compareText(a.id, b.id));
}
