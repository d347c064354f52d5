import type { RouteSource, VrfFamily } from '../../device/model.ts';
import { networkOf, type Prefix, prefixText, samePrefix } from '../../net/prefix.ts';
import type { Attachment, VrfTable } from '../bind/circuit.ts';
import type { Doubt } from '../doubt.ts';
import { unresolvedStatics } from '../routing/static-forwarding.ts';

/**
 * Networks that BGP gives away by a statement of their own (`network`, an aggregate), beside those it takes from a protocol. Where such a network is
 * also given away as what it is, nothing is added; else what packets for it meet in the VRF is not followed.
 */
export function originationDoubts(attachment: Attachment): readonly Doubt[] {
  return attachment.tables.flatMap((table) =>
    table.vrf.families
      .filter(({ exportsVpn, rd }) => exportsVpn && rd !== undefined)
      .flatMap((settings) =>
        (settings.networks ?? []).filter(({ value }) => !isGivenAnyway(attachment, table, settings, value)),
      )
      .map(({ value }) => ({
        reason: 'network-not-followed',
        router: table.router.name,
        data: { vrf: table.vrf.name, prefix: prefixText(value) },
        about: 'all' as const,
      })),
  );
}

/** Whether the network is a connected or static one of the VRF, standing now, whose kind is given away as a whole. */
function isGivenAnyway(
  attachment: Attachment,
  table: VrfTable,
  { family, redistributes, statics }: VrfFamily,
  network: Prefix,
): boolean {
  const gives = (kind: RouteSource) => redistributes.some(({ value }) => value === kind);
  const fallen = unresolvedStatics(attachment, table, family);
  const standing = statics.filter((one) => !fallen.includes(one));
  return (
    standing.some(
      ({ prefix, kernel }) => gives(kernel ? 'kernel' : 'static') && samePrefix(prefix, network),
    ) ||
    (gives('connected') &&
      table.interfaces.some(({ addresses }) =>
        addresses.some(({ value }) => samePrefix(networkOf(value), network)),
      ))
  );
}
