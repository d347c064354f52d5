import { FILTER_SENTENCES } from './filters/vocabulary.ts';

const BGP = String.raw`router bgp \d+ vrf (?<v>\S+) > (?:address-family ipv(?<f>[46]) unicast > )?`;
const INSTANCE = String.raw`ip vpn-instance (?<v>\S+) > ipv(?<f>[46])-family > `;
const FAMILY = String.raw`bgp \d+ > ipv(?<f>[46])-family vpn-instance (?<v>\S+) > `;
const PEER = String.raw`(?<a>[\da-fA-F.:]+)`;

/**
 * What the checker understands, one sentence a line: a kind, and the form of its lines behind the lines they stand below. Named groups
 * become the fields of the fact. A line with a word of isolation that no sentence matches refuses the certificate.
 */
const SENTENCES = String.raw`
vrf        vrf (?<v>\S+)|router bgp \d+ vrf (?<v>\S+)|ip vpn-instance (?<v>\S+)
vrf        bgp \d+ > ipv(?<f>[46])-family vpn-instance (?<v>\S+)
table      ip link > link add (?<v>\S+) type vrf table (?<b>\d+)
rd         ${BGP}rd vpn export (?<b>\S+)|${INSTANCE}route-distinguisher (?<b>\S+)
targets    ${BGP}rt vpn (?<b>import|export|both) (?<c>[\d.: ]+)
targets    ${INSTANCE}vpn-target (?<c>[\d.: ]+?)(?: (?<b>import|export|both)(?:-extcommunity)?)?
import-map ${BGP}route-map vpn import (?<b>\S+)|${INSTANCE}import route-policy (?<b>\S+)
export-map ${BGP}route-map vpn export (?<b>\S+)|${INSTANCE}export route-policy (?<b>\S+)
label      ${BGP}label vpn export auto|${INSTANCE}apply-label per-instance
source     ${BGP}redistribute (?<b>connected|static)|${FAMILY}import-route (?<b>direct|static)
peer       ${BGP}neighbor ${PEER} remote-as (?<b>\d+)|${FAMILY}peer ${PEER} as-number (?<b>\d+)
active     ${BGP}neighbor ${PEER} activate
inbound    ${BGP}neighbor ${PEER} route-map (?<b>\S+) in|${FAMILY}peer ${PEER} route-policy (?<b>\S+) import
silent     ${BGP}neighbor ${PEER} route-map \S+ out|${FAMILY}peer ${PEER} route-policy \S+ export
quiet      ${BGP}no bgp default ipv4-unicast
silent     ${BGP}(?:bgp router-id .*|no bgp default \S+|address-family ipv[46] unicast|(?:import|export) vpn)
silent     ${BGP}neighbor \S+ (?:maximum-prefix|description|timers|password|soo|as-override)\b.*
silent     ${FAMILY}(?:router-id|peer \S+ (?:description|route-limit|soo|substitute-as|password|timer)) .*
silent     ip vpn-instance (?<v>\S+) > ipv[46]-family(?: > prefix limit .*)?
static     vrf (?<v>\S+) > ip(?<f>v6)? route (?<b>\S+/\d+) (?<c>[\da-f.:]+|Null0|blackhole)
static     ip(?<f>v6)? route-static vpn-instance (?<v>\S+) (?<b>\S+ \S+) (?<c>[\dA-Fa-f.:]+|NULL0)
end        ip (?<f>-6 )?route > route add unreachable default table (?<a>\d+) metric 4278198272
rule-order ip (?<f>-6 )?rule > rule add pref (?<b>\d+) (?<c>l3mdev|lookup (?:local|main|default))
vlan       ip link > link add link (?<b>\S+) name (?<a>\S+) type vlan id (?<c>\d+)
vlan       interface (?<a>(?<b>\S+)\.\d+) > (?:vlan-type dot1q|dot1q termination vid) (?<c>\d+)
bind       ip link > link set (?<a>\S+) master (?<v>\S+)|interface (?<a>\S+) > ip binding vpn-instance (?<v>\S+)
address    ip address > address add (?<b>\S+) dev (?<a>\S+)
address    interface (?<a>\S+) > ip(?:v6)? address (?<b>[\dA-Fa-f.:/]+(?: [\d.]+)?)(?: sub)?
labelled   sysctl > net\.mpls\.conf\.(?<a>\S+)\.input = 1|interface (?<a>\S+) > mpls(?: ldp)?
neighbour  router bgp \d+ > neighbor ${PEER} remote-as \d+|bgp \d+ > peer ${PEER} as-number \d+
outside    router bgp \d+ > address-family ipv[46] vpn|bgp \d+ > (?:ipv[46]-family vpnv[46] > )?(?:undo )?policy vpn-target
outside    mpls|mpls (?:ldp|lsr-id .*)|mpls ldp > .*label local allocate host-routes
outside    interface \S+ > ip(?:v6)? ospf6? network point-to-point
`;

const FORMS = [...`${SENTENCES}${FILTER_SENTENCES}`.matchAll(/^(\S+) +(.+)$/gm)].map(
  ([, kind = '', form]) => ({ kind, form: new RegExp(`^(?:${form})$`) }),
);

/** What a line says; `v` names the VRF, `f` the family, the rest is the kind's own. */
export type Fact = Readonly<Record<'kind' | 'v' | 'a' | 'b' | 'c' | 'act' | 'ge' | 'le', string>> & {
  readonly line: number;
  readonly f: 4 | 6;
};

/** What the line at the end of a path says; `undefined` when no sentence matches. */
export function factOf(path: string, line: number): Fact | undefined {
  for (const { kind, form } of FORMS) {
    const found = form.exec(path);
    if (found === null) continue;
    const { v = '', f = '', a = '', b = '', c = '', act = '', ge = '', le = '' } = found.groups ?? {};
    return { kind, line, v, f: f.includes('6') ? 6 : 4, a, b, c, act, ge, le };
  }
  return undefined;
}
