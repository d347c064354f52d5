import type { FilterUse, Interface } from '../../device/model.ts';
import type { Circuit } from '../bind/circuit.ts';
import { boxOf } from '../judge/packet.ts';
import type { ReadRouter } from '../read/routers.ts';
import { everything, rangeOf } from '../space/box.ts';
import { chainsAt, decidingRule, permittedBy, type RuleChain } from '../space/filter.ts';
import type { Packets } from '../space/packets.ts';
import type { Site } from '../subject/subject.ts';
import type { Packet } from '../types.ts';
import type { Explaining } from './cause.ts';

/** What of a router filters are read by. */
export type FilterRouter = Pick<ReadRouter, 'model' | 'portsOnFragments'>;

/** The chains of an interface of a router, as no connection were known yet. */
export function chainsOf(
  packets: Packets,
  { model, portsOnFragments }: FilterRouter,
  one: Interface,
): readonly RuleChain[] {
  return chainsAt(packets, { model, portsOnFragments, anyConnectionKnown: false }, one);
}

/** Whether filters hung like this on an interface refuse a packet. */
export function refuses(
  packets: Packets,
  router: FilterRouter,
  one: Interface,
  filters: readonly FilterUse[],
  packet: Packet,
): boolean {
  return chainsOf(packets, router, { ...one, filters }).some(
    (chain) => decidingRule(packets, chain, boxOf(packet))?.action === 'deny',
  );
}

/** Hung like this the filter takes nothing from what the site and the other sites of its VPN send each other. */
export function sparesOwn(
  { passage, policy }: Explaining,
  circuit: Pick<Circuit, 'site' | 'interface' | 'vpn'> & { readonly router: FilterRouter },
  use: FilterUse,
): boolean {
  const { packets } = passage;
  const { site, router, interface: one, vpn } = circuit;
  const prefixes = (some: readonly Site[]) =>
    some.flatMap((of) => of.prefixes.map(({ value }) => value)).filter(({ family }) => family === use.family);
  const own = prefixes(site === undefined ? [] : [site]);
  const sisters = prefixes((policy.sites.get(vpn) ?? []).filter(({ id }) => id !== site?.id));
  const between = packets.of(
    own.flatMap((mine) =>
      sisters.flatMap((theirs) =>
        [[mine, theirs] as const, [theirs, mine] as const].map(([source, destination]) => ({
          ...everything(use.family),
          source: rangeOf(source),
          destination: rangeOf(destination),
        })),
      ),
    ),
  );
  return chainsOf(packets, router, { ...one, filters: [use] }).every(
    (chain) => packets.meet(permittedBy(packets, chain), between) === between,
  );
}
