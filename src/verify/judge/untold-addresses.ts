import { addressText } from '../../net/address.ts';
import type { Attachment } from '../bind/circuit.ts';
import type { Doubt } from '../doubt.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Subject } from '../subject/subject.ts';
import { isExternal } from '../transport/sessions.ts';

/**
 * Routers whose address for VPN sessions stands on an interface that is in no IGP of its family, while the IGP takes in nothing from elsewhere: the others know no way
 * to it, and no label, unless by a static route, which nobody follows here. Isolation never rests on it.
 */
export function untoldAddressDoubts(
  routers: readonly ReadRouter[],
  { tables }: Attachment,
  { agreements }: Subject,
): readonly Doubt[] {
  const sought = new Set(
    routers.flatMap((router) =>
      router.model.backbone.peers
        .filter((peer) => !isExternal(router, peer))
        .map(({ address }) => addressText(address)),
    ),
  );
  return routers.flatMap((router): readonly Doubt[] => {
    const address = untold(router, sought);
    if (address === undefined) return [];
    const owners = new Set(tables.flatMap((table) => (table.router === router ? (table.owner ?? []) : [])));
    const about = [...owners].filter((owner) => goesElsewhere(owner, router, tables, agreements));
    if (owners.size > 0 && about.length === 0) return [];
    return [
      {
        reason: 'address-untold',
        router: router.name,
        data: { address },
        // A reflector passes on what all have.
        about: owners.size === 0 ? 'all' : about,
        only: 'reach',
      },
    ];
  });
}

/** Whether a VPN, or one it has an agreement with, stands on other routers too. */
function goesElsewhere(
  owner: string,
  router: ReadRouter,
  tables: Attachment['tables'],
  agreements: Subject['agreements'],
): boolean {
  const partners = agreements.flatMap(({ consumerVpn, providerVpn }) =>
    consumerVpn === owner ? [providerVpn] : providerVpn === owner ? [consumerVpn] : [],
  );
  return tables.some(
    (table) =>
      table.router !== router && (table.owner === owner || partners.some((one) => one === table.owner)),
  );
}

function untold({ model }: ReadRouter, sought: ReadonlySet<string>): string | undefined {
  const speaking = model.interfaces.some(({ igp }) => igp !== undefined);
  if (!model.guards.hostStateCollected || !speaking || model.backbone.igpRedistributes !== undefined)
    return undefined;
  const own = model.interfaces
    .filter(({ vrf }) => vrf === undefined)
    .flatMap(({ addresses, igp }) =>
      addresses
        .filter(({ value }) => igp?.value.families.includes(value.family) !== true)
        .map(({ value }) => addressText({ family: value.family, value: value.address })),
    );
  return own.find((address) => sought.has(address));
}
