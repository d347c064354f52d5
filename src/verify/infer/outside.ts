import type { Interface } from '../../device/model.ts';
import { addressBits } from '../../net/address.ts';
import { foundLinks } from '../foreign/backbone.ts';
import { cite, type ReadRouter } from '../read/routers.ts';
import type { LinkOutside } from './types.ts';

/**
 * Links with an address that stand in no VRF, on routers that have VRFs, and lead to no router in the folder: nothing marks them as the backbone's (an
 * IGP, labels). Whoever is behind one is in the global table. Of a port that carries circuits it may be one that somebody forgot to bind.
 */
export function linksOutside(routers: readonly ReadRouter[]): readonly LinkOutside[] {
  const backbone = new Set(
    foundLinks(routers).flatMap(({ ends }) => ends.map((end) => `${end.router} ${end.interface}`)),
  );
  return routers
    .filter(({ model }) => model.vrfs.length > 0)
    .flatMap((router) => {
      const bound = router.model.interfaces.filter(({ vrf }) => vrf !== undefined);
      const ports = new Set(bound.flatMap(({ name, parent }) => [name, parent ?? name]));
      return router.model.interfaces
        .filter((one) => isPlain(one) && !backbone.has(`${router.name} ${one.name}`))
        .map(({ name, parent, at }) => ({
          router: router.name,
          interface: name,
          besideCircuits: ports.has(name) || (parent !== undefined && ports.has(parent)),
          line: cite(router, at),
        }));
    });
}

function isPlain({ vrf, addresses, igp, ldp, acceptsLabels }: Interface): boolean {
  const isLink = addresses.some(({ value }) => value.length < addressBits(value.family));
  return vrf === undefined && isLink && igp === undefined && ldp.length === 0 && !acceptsLabels.value;
}
