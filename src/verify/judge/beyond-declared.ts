import { covers, networkOf, type Prefix } from '../../net/prefix.ts';
import type { Circuit } from '../bind/circuit.ts';
import type { Policy } from '../policy/policy.ts';
import { cite } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Opening } from '../types.ts';
import { pairKey } from './openings.ts';

/**
 * What keeps a VPN from level A inside itself: a circuit that lets in sources its site does not own (no strict source check), or over which
 * some state sends destinations its site does not own. The site could then pass for a sister site, or draw its packets.
 */
export function beyondDeclared(possible: Fabric, policy: Policy): ReadonlyMap<string, Opening> {
  const { attachment, family } = possible;
  const drawn = new Map(
    possible.locals.flat().flatMap((route) => {
      const circuit =
        route.forwarding.kind === 'circuit' ? attachment.circuits[route.forwarding.circuit] : undefined;
      return circuit === undefined || owns(circuit, route.prefix) ? [] : [[circuit.id, route] as const];
    }),
  );
  const found = new Map<string, Opening>();
  for (const circuit of attachment.circuits) {
    const { site, router, interface: one, vpn } = circuit;
    if (site === undefined || site.prefixesOpen || (policy.sites.get(vpn)?.length ?? 0) < 2) continue;
    if (!site.prefixes.some(({ value }) => value.family === family)) continue;
    const route = drawn.get(circuit.id);
    const check = one.sourceCheck.find((candidate) => candidate.family === family);
    const open =
      check === undefined ? 'source-check-absent' : check.mode === 'loose' ? 'source-check-loose' : undefined;
    const name = route === undefined ? open : route.exact ? 'undeclared-static' : 'announcement-admitted';
    if (name === undefined) continue;
    const lines = cite(router, route?.at ?? check?.at ?? one.at);
    found.set(pairKey(vpn, vpn, family), { class: name, fromSite: site.id, lines });
  }
  return found;
}

/** A prefix of the site, of its link, or the router's own address. */
function owns({ site, interface: one }: Circuit, prefix: Prefix): boolean {
  const own = [
    ...(site?.prefixes ?? []).map(({ value }) => value),
    ...one.addresses.map(({ value }) => networkOf(value)),
  ];
  return site === undefined || own.some((mine) => covers(mine, prefix));
}
