import type { Circuit } from '../bind/circuit.ts';
import { cite } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Breach, Citation } from '../types.ts';
import { replaceWord } from './fix.ts';
import { carries } from './home-vrf.ts';

interface Retagged {
  readonly lines: readonly Citation[];
  readonly fix: Breach['fix'];
}

/**
 * A circuit nobody declared, in whose VRF the routes of a site lead out over its link while the declared access of that site, on the same port, has
 * no circuit: the VLAN was mistyped, and is put right.
 */
export function retagged({ attachment }: Fabric, circuit: Circuit): Retagged | undefined {
  const { router, interface: one, table } = circuit;
  const stands = attachment.tables[table];
  if (circuit.site !== undefined || one.vlan?.value.inner !== undefined || stands === undefined)
    return undefined;
  const lost = attachment.unbound.find(
    ({ access, site }) =>
      access.router === router.name &&
      access.interface === one.parent &&
      access.vlan !== undefined &&
      carries(stands, { interface: one, site }),
  );
  if (one.vlan === undefined || lost?.access.vlan === undefined) return undefined;
  const lines = cite(router, one.vlan.at);
  const fix = replaceWord(lines, String(one.vlan.value.outer), String(lost.access.vlan.value));
  return fix.every(({ text }) => text.includes('\n')) ? { lines, fix } : undefined;
}
