const MAP = String.raw`route-map (?<a>\S+) (?:permit|deny) (?<b>\d+) > `;
const NODE = String.raw`route-policy (?<a>\S+) (?:permit|deny) node (?<b>\d+) > `;
const RT = String.raw`(?<c>[\d.: rt]+?)`;
const ACT = '(?<act>permit|deny)';
const LISTED = String.raw`${ACT} (?<c>\S+[/ ]\d+)(?: (?:ge|greater-equal) (?<ge>\d+))?(?: (?:le|less-equal) (?<le>\d+))?`;
const MANGLE = String.raw`ip(?<f>6)?tables-save > \*mangle > -A`;
/** A chain of the router's own; what the kernel brings along is no filter we can read. */
const OWN = String.raw`(?<c>(?!ACCEPT|DROP|MASQUERADE|TRACE|CLASSIFY|MARK|RETURN)\S+)`;

/** How route policies and packet filters are written; of a policy `a` is the name and `b` the number of the entry. */
export const FILTER_SENTENCES = String.raw`
entry        route-map (?<a>\S+) ${ACT} (?<b>\d+)|route-policy (?<a>\S+) ${ACT} node (?<b>\d+)
match-prefix ${MAP}match ip(?<f>v6)? address prefix-list (?<c>\S+)|${NODE}if-match ip-prefix (?<c>\S+)
match-prefix ${NODE}if-match ip(?<f>v6) address prefix-list (?<c>\S+)
match-target ${MAP}match extcommunity (?<c>\S+)|${NODE}if-match extcommunity-filter (?<c>\S+)
add          ${MAP}set extcommunity rt ${RT}|${NODE}apply extcommunity rt ${RT} additive
replace      ${NODE}apply extcommunity rt ${RT}
replace      ${MAP}set extcommunity none
prefixes     ip(?<f>v6)? prefix-list (?<a>\S+) seq (?<b>\d+) ${LISTED}
prefixes     ip ip-prefix (?<a>\S+) index (?<b>\d+) ${LISTED}|ip ip(?<f>v6)-prefix (?<a>\S+) index (?<b>\d+) ${LISTED}
target-list  bgp extcommunity-list standard (?<a>\S+) seq (?<b>\d+) permit rt (?<c>[\d.:]+)
target-list  ip extcommunity-filter basic (?<a>\S+) index (?<b>\d+) permit rt (?<c>[\d.:]+)
check        sysctl > net\.ipv4\.conf\.(?<a>\S+)\.rp_filter = (?<b>\d)
check        ip(?<f>6)?tables-save > \*raw > -A PREROUTING -i (?<a>\S+) -m rpfilter --invert -j DROP
check        interface (?<a>\S+) > ip(?<f>v6)? urpf (?<b>strict)
applied      ${MANGLE} (?<b>PREROUTING) -i (?<a>[^\s+]+) -j ${OWN}|${MANGLE} (?<b>POSTROUTING) -o (?<a>[^\s+]+) -j ${OWN}
rule         ${MANGLE} (?!PREROUTING |INPUT |FORWARD |OUTPUT |POSTROUTING )(?<a>\S+)(?<c>.*) -j (?<act>ACCEPT|DROP)
silent       ip6?tables-save > \*filter > -A .*
rule         acl (?<f>ipv6 )?(?:name |number )?(?<a>\S+)(?: \S+)? > rule \d+ ${ACT}(?<c>.*)
picks        traffic classifier (?<a>\S+) operator or > if-match (?<f>ipv6 )?acl (?:name )?(?<b>\S+)
does         traffic behavior (?<a>\S+) > ${ACT}
pair         traffic policy (?<a>\S+) > classifier (?<b>\S+) behavior (?<c>\S+(?: precedence \d+)?)
policed      interface (?<a>\S+) > traffic-policy (?<c>\S+) (?<b>inbound|outbound)
silent       traffic (?:classifier|behavior|policy) [^>]*(?:> (?:description|share-mode|statistics?|step)\b.*)?
`;
