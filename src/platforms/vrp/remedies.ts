import type { Interface } from '../../device/model.ts';
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
  bindFilter: () => NOTHING,
  refuseAtTheEnd: () => NOTHING,
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
  const lists = families.flatMap((family) => [
    `+ acl ${family === 6 ? 'ipv6 ' : ''}name ${name} advance`,
    ...prefixes
      .filter((prefix) => prefix.family === family)
      .map((prefix, i) => `+  rule ${5 * (i + 1)} permit ${destinationWords(prefix)}`),
    '+ #',
  ]);
  const matches = families.map((family) => `+  if-match ${family === 6 ? 'ipv6 ' : ''}acl name ${name}`);
  return [
    {
      under: [],
      lines: [
        ...lists,
        ...[`+ traffic classifier ${name} operator or`, ...matches, '+ #'],
        ...[`+ traffic behavior ${name}`, '+  deny', '+ #'],
        ...[`+ traffic policy ${name}`, `+  classifier ${name} behavior ${name} precedence 10`, '+ #'],
      ],
    },
    ...below(text, one, [`+ traffic-policy ${name} inbound`]),
  ];
}

function destinationWords(prefix: Prefix): string {
  if (prefix.family === 6) return `ipv6 destination ${prefixText(prefix)}`;
  return `ip destination ${addressText(baseAddress(prefix))} ${wildcard(prefix.length)}`;
}

/** The bits of an IPv4 prefix that do not count, as an address. */
function wildcard(length: number): string {
  const bits: Family = 4;
  return addressText({ family: bits, value: (1n << BigInt(32 - length)) - 1n });
}
