import { FAMILIES } from '../../net/address.ts';
import type { Attachment } from '../bind/circuit.ts';
import type { Doubt } from '../doubt.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Subject } from '../subject/subject.ts';
import type { Transport } from '../transport/transport.ts';

/**
 * Declared reach over a label path that the texts do not show: core routers that were not collected, or labels by something else than LDP. What is
 * isolated stays so; that the declared works is only not known to be false.
 */
export function labelPathDoubts(
  subject: Subject,
  { tables }: Attachment,
  transport: Transport,
): readonly Doubt[] {
  if (subject.openEnded === undefined) return [];
  const routersOf = (vpns: readonly string[]) => [
    ...new Set(
      tables.filter(({ owner }) => owner !== undefined && vpns.includes(owner)).map(({ router }) => router),
    ),
  ];
  const groups = [
    ...subject.vpns.map(({ id }) => [id]),
    ...subject.agreements
      .filter(({ permitsOnly }) => permitsOnly !== true)
      .map(({ consumerVpn, providerVpn }) => [consumerVpn, providerVpn]),
  ];
  return groups.flatMap((about): readonly Doubt[] => {
    const pair = unshownPair(routersOf(about), transport);
    if (pair === undefined) return [];
    const [a, b] = pair;
    return [
      {
        reason: 'label-path-unknown',
        router: a.name,
        data: { other: b.name, vpns: about.join(', ') },
        about,
        only: 'reach',
      },
    ];
  });
}

function unshownPair(
  routers: readonly ReadRouter[],
  transport: Transport,
): readonly [ReadRouter, ReadRouter] | undefined {
  const [first] = routers;
  if (first === undefined) return undefined;
  // Shown paths join routers to parts of the network: where all share the first one's part, all share one.
  const other = routers.find((router) => FAMILIES.some((family) => transport.assumes(first, router, family)));
  return other === undefined ? undefined : [first, other];
}
