import type { FilterRule, FilterUse, Interface, PacketFilter } from '../../device/model.ts';
import { addressText, type Family } from '../../net/address.ts';
import { baseAddress, type Prefix, prefixText } from '../../net/prefix.ts';
import type { Amendment, OpenSession, Remedies, TextLines } from '../remedies.ts';

const NOTHING: readonly Amendment[] = [];

/** What closes a fault on a VRP router. Tables always end there, local addresses are never looked up first, every route has a label, and every filter sees all packets. */
export const vrpRemedies: Remedies = {
  endOfTable: () => NOTHING,
  localBehindVrfs: () => NOTHING,
  labelRoutes: () => NOTHING,
  scrub,
  moveToVrf,
  seeEverything: () => NOTHING,
  bindFilter,
  refuseAtTheEnd,
  refuseTowards,
  checkSources: (text, one, family) =>
    below(text, one, [
      ...one.sourceCheck
        .filter((check) => check.family === family)
        .map(({ at }) => `- ${text[at - 1] ?? ''}`),
      family === 4 ? '+ ip urpf strict' : '+ ipv6 urpf strict',
    ]),
};

function below(text: TextLines, { name }: Interface, lines: readonly string[]): readonly Amendment[] {
  return text.includes(`interface ${name}`) ? [{ under: [`interface ${name}`], lines }] : NOTHING;
}

/** VRP has no word that removes targets: the VRF's own export target takes the place of what the customer sent. */
function scrub(
  text: TextLines,
  { vrf, family, peer, entries, exportTargets }: OpenSession,
): readonly Amendment[] {
  const [own] = exportTargets;
  if (own === undefined) return NOTHING;
  const replace = `apply extcommunity rt ${own}`;
  if (entries.length > 0)
    return entries.map(({ at }) => ({ under: [text[at - 1] ?? ''], lines: [`+ ${replace}`] }));
  const bgp = text.find((line) => /^bgp \d+$/.test(line));
  if (bgp === undefined || peer.inboundPolicy !== undefined) return NOTHING;
  const name = `SCRUB-${vrf.name}`;
  // As the device spells it: IPv6 addresses in capitals.
  const neighbor = text[peer.at - 1]?.split(' ')[1] ?? addressText(peer.address);
  return [
    { under: [], lines: [`+ route-policy ${name} permit node 10`, `+  ${replace}`, '+ #'] },
    {
      under: [bgp, `ipv${family}-family vpn-instance ${vrf.name}`],
      lines: [`+ peer ${neighbor} route-policy ${name} import`],
    },
  ];
}

/** Binding takes the addresses of the interface away: they are typed again. */
function moveToVrf(text: TextLines, one: Interface, vrf: string): readonly Amendment[] {
  const addresses = one.addresses.flatMap(({ at }) => text[at - 1] ?? []);
  return below(text, one, [
    ...addresses.map((line) => `- ${line}`),
    ...(one.vrf === undefined ? [] : [`- ip binding vpn-instance ${one.vrf.value}`]),
    `+ ip binding vpn-instance ${vrf}`,
    ...addresses.map((line) => `+ ${line}`),
  ]);
}

/** One traffic policy per direction is all an interface takes: where one stands already its classes must be seen as a whole, by a person. */
function refuseTowards(text: TextLines, one: Interface, prefixes: readonly Prefix[]): readonly Amendment[] {
  if (one.filters.some(({ hook }) => hook === 'inbound')) return NOTHING;
  const name = `REFUSE-${one.name.replaceAll('/', '-')}`;
  const families = ([4, 6] as const).filter((family) => prefixes.some((prefix) => prefix.family === family));
  const matches = families.map((family) => {
    const towards = prefixes.filter((prefix) => prefix.family === family);
    return { family, rules: towards.map((prefix) => addressWords('destination', prefix)) };
  });
  return [
    {
      under: [],
      lines: [
        ...refusal(name, matches),
        ...[`+ traffic policy ${name}`, `+  classifier ${name} behavior ${name} precedence 10`, '+ #'],
      ],
    },
    ...below(text, one, [`+ traffic-policy ${name} inbound`]),
  ];
}

/** A traffic policy that is bound in one direction, and has the filter among its classifiers, is bound in the other too. */
function bindFilter(text: TextLines, one: Interface, _family: Family, filter: string): readonly Amendment[] {
  const bound = new Map(
    one.filters.flatMap(({ at }) => {
      const [, policy, direction] =
        /^traffic-policy (\S+) (inbound|outbound)$/.exec(text[at - 1] ?? '') ?? [];
      return policy === undefined || direction === undefined ? [] : [[direction, policy] as const];
    }),
  );
  for (const [direction, other] of [['inbound', 'outbound'] as const, ['outbound', 'inbound'] as const]) {
    const [policy, instead] = [bound.get(other), bound.get(direction)];
    if (policy === undefined || policy === instead || !holds(text, policy, filter)) continue;
    return below(text, one, [
      ...(instead === undefined ? [] : [`- traffic-policy ${instead} ${direction}`]),
      `+ traffic-policy ${policy} ${direction}`,
    ]);
  }
  return NOTHING;
}

/** Whether a traffic policy has a classifier of the filter's name, or of the names our own filters are split into. */
function holds(text: TextLines, policy: string, filter: string): boolean {
  const words = policyLines(text, policy).map((line) => /^classifier (\S+) /.exec(line)?.[1]);
  return words.some((name) => name === filter || name?.startsWith(`${filter}-`) === true);
}

/** A traffic policy from its header to its end. */
function policyLines(text: TextLines, policy: string): TextLines {
  const header = text.findIndex(
    (line) => line === `traffic policy ${policy}` || line.startsWith(`traffic policy ${policy} `),
  );
  if (header < 0) return [];
  const end = text.findIndex((line, i) => i > header && line === '#');
  return text.slice(header, end < 0 ? undefined : end);
}

/** One more classifier behind those of the traffic policy that is bound; ACLs bound without one end in what their firewall does. */
function refuseAtTheEnd(
  text: TextLines,
  { at }: FilterUse,
  { family }: PacketFilter,
  { source, destination }: FilterRule,
): readonly Amendment[] {
  const policy = /^traffic-policy (\S+) (?:in|out)bound/.exec(text[at - 1] ?? '')?.[1];
  const lines = policy === undefined ? [] : policyLines(text, policy);
  const [header] = lines;
  if (header === undefined) return NOTHING;
  const taken = lines.map((line) => Number(/ precedence (\d+)$/.exec(line)?.[1] ?? 0));
  const name = `REFUSE-${policy}-IPv${family}`;
  if (text.includes(`traffic behavior ${name}`)) return NOTHING;
  const words = [
    ...(source === undefined ? [] : [addressWords('source', source)]),
    ...(destination === undefined ? [] : [addressWords('destination', destination)]),
  ].join(' ');
  const next = Math.max(...taken) + 1;
  return [
    { under: [], lines: refusal(name, [{ family, rules: [words] }]) },
    {
      under: [header],
      lines: [`+ classifier ${name} behavior ${name} precedence ${next}`],
    },
  ];
}

interface Match {
  readonly family: Family;
  readonly rules: readonly string[];
}

/** Lists, a classifier and a behavior of one name that drop what the rules pick. */
function refusal(name: string, matches: readonly Match[]): readonly string[] {
  const word = (family: Family) => (family === 6 ? 'ipv6 ' : '');
  return [
    ...matches.flatMap(({ family, rules }) => [
      `+ acl ${word(family)}name ${name} advance`,
      ...rules.map((rule, i) => `+  rule ${5 * (i + 1)} permit ${family === 6 ? 'ipv6' : 'ip'} ${rule}`),
      '+ #',
    ]),
    `+ traffic classifier ${name} operator or`,
    ...matches.map(({ family }) => `+  if-match ${word(family)}acl name ${name}`),
    '+ #',
    ...[`+ traffic behavior ${name}`, '+  deny', '+ #'],
  ];
}

function addressWords(end: 'source' | 'destination', prefix: Prefix): string {
  if (prefix.family === 6) return `${end} ${prefixText(prefix)}`;
  return `${end} ${addressText(baseAddress(prefix))} ${wildcard(prefix.length)}`;
}

/** The bits of an IPv4 prefix that do not count, as an address. */
function wildcard(length: number): string {
  const bits: Family = 4;
  return addressText({ family: bits, value: (1n << BigInt(32 - length)) - 1n });
}
