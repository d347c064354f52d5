import { auditRead } from '../../verify/audit.ts';
import type { ReadResult } from '../../verify/read/routers.ts';
import type { Agreement, Subject } from '../../verify/subject/subject.ts';
import { type End, endsIn, endsNamed, keyOf } from './reach-ends.ts';
import type { Service } from './reach-service.ts';

/** From where to where a packet is asked about. */
export type Question = readonly [from: End, to: End];

/** What is asked between two names, and in what. */
export interface Asked {
  readonly subject: Subject;
  readonly reading: ReadResult;
  readonly source: string;
  readonly destination: string;
  readonly service: Service;
}

/**
 * The pairs of places that show all there is between the two names: for VPNs where packets cross that must not, the ends of every agreement between them, then a site of
 * each; within one VPN one pair per pair of roles. Sites speak for themselves, an address for every VPN that has it, those of one VPN first.
 */
export function questionsIn(asked: Asked): readonly Question[] {
  const { subject, source, destination, service } = asked;
  const plain = endsNamed(subject, source).flatMap((from) =>
    endsNamed(subject, destination, 1).map((to): Question => [from, to]),
  );
  const within = plain.filter(([from, to]) => from.site.vpn === to.site.vpn);
  const all = [...within, ...plain];
  const isVpn = (name: string) => subject.vpns.some(({ id }) => id === name);
  if (!isVpn(source) || !isVpn(destination)) return distinct(all);
  if (source === destination) return distinct([...rolePairs(subject, source), ...all]);
  const agreed = subject.agreements.flatMap((one) => agreedPair(asked, one));
  const fitting = agreed.filter(({ services }) =>
    services.some(({ protocol }) => protocol === service.protocol),
  );
  const ends = [...fitting, ...agreed].map(({ question }) => question);
  return distinct([...crossings(asked), ...ends, ...all]);
}

function distinct(questions: readonly Question[]): readonly Question[] {
  return [...new Map(questions.map((one) => [keyOf(one), one])).values()];
}

/** Where the routers carry packets from one VPN into the other against what is declared: a pair of sites of which nobody would think. */
function crossings({ subject, reading, source, destination }: Asked): readonly Question[] {
  const { breaches } = auditRead(subject, reading, { asks: 'isolation', pairs: 'none' });
  const siteOf = (vpn: string, id: string) => subject.sites.find((one) => one.vpn === vpn && one.id === id);
  const found = breaches.filter(({ fromVpn, toVpn }) => fromVpn === source && toVpn === destination);
  const families = [...new Map(found.map((one) => [one.packet.family, one])).values()];
  return families.flatMap(({ fromSite, toSite, packet }): readonly Question[] => {
    const [from, to] = [siteOf(source, fromSite), siteOf(destination, toSite)];
    if (from === undefined || to === undefined) return [];
    return [
      [
        { site: from, address: packet.source },
        { site: to, address: packet.destination },
      ],
    ];
  });
}

/** The first prefixes of an agreement between the two VPNs, in the direction that is asked. */
function agreedPair(
  { subject, source, destination }: Asked,
  { consumerVpn, providerVpn, consumerPrefixes, providerPrefixes, services }: Agreement,
): readonly { readonly question: Question; readonly services: Agreement['services'] }[] {
  const ends = { [consumerVpn]: consumerPrefixes, [providerVpn]: providerPrefixes };
  const [from, to] = [ends[source]?.[0], ends[destination]?.[0]];
  if (from === undefined || to === undefined) return [];
  const own = (vpn: string) => ({ sites: subject.sites.filter((site) => site.vpn === vpn) });
  const starts = endsIn(own(source), from.value);
  return starts.flatMap((start) =>
    endsIn(own(destination), to.value).map((end) => ({ question: [start, end] as const, services })),
  );
}

function rolePairs(subject: Subject, vpn: string): readonly Question[] {
  const sites = subject.sites.filter((site) => site.vpn === vpn);
  const pairs = new Map<string, Question>();
  for (const from of sites)
    for (const to of sites) {
      const key = `${from.role} ${to.role}`;
      if (from.id === to.id || pairs.has(key)) continue;
      pairs.set(key, [
        { site: from, address: undefined },
        { site: to, address: undefined },
      ]);
    }
  return [...pairs.values()];
}
