import type { Sentence } from '../vocabulary.ts';

const MAP = 'route-map (?<a>\\S+) (?:permit|deny) (?<b>\\d+) > ';
const NODE = 'route-policy (?<a>\\S+) (?:permit|deny) node (?<b>\\d+) > ';
const TARGETS = '(?<c>[\\d.: rt]+?)';
const MANGLE = 'ip(?<f>6)?tables-save > \\*mangle > ';
/** A chain of the router's own; what the kernel brings along is no filter we can read. */
const OWN = '(?<c>(?!ACCEPT|DROP|MASQUERADE|TRACE|CLASSIFY|MARK|RETURN)\\S+)';
const VERDICT = '(?<c>(?:permit|deny) .+)';

/** How route policies and packet filters are written; of a policy `a` is the name and `b` the number of the entry. */
export const FILTER_SENTENCES: readonly Sentence[] = [
  [
    'entry',
    'route-map (?<a>\\S+) (?<c>permit|deny) (?<b>\\d+)|route-policy (?<a>\\S+) (?<c>permit|deny) node (?<b>\\d+)',
  ],
  [
    'match-prefix',
    `${MAP}match ip(?<f>v6)? address prefix-list (?<c>\\S+)|${NODE}if-match ip-prefix (?<c>\\S+)`,
  ],
  ['match-prefix', `${NODE}if-match ip(?<f>v6) address prefix-list (?<c>\\S+)`],
  ['match-target', `${MAP}match extcommunity (?<c>\\S+)|${NODE}if-match extcommunity-filter (?<c>\\S+)`],
  ['add', `${MAP}set extcommunity rt ${TARGETS}|${NODE}apply extcommunity rt ${TARGETS} additive`],
  ['replace', `${NODE}apply extcommunity rt ${TARGETS}`],
  ['scrub', `${MAP}set extcommunity none`],
  ['list', `ip(?<f>v6)? prefix-list (?<a>\\S+) seq (?<b>\\d+) ${VERDICT}`],
  [
    'list',
    `ip ip-prefix (?<a>\\S+) index (?<b>\\d+) ${VERDICT}|ip ip(?<f>v6)-prefix (?<a>\\S+) index (?<b>\\d+) ${VERDICT}`,
  ],
  ['target-list', `bgp extcommunity-list standard (?<a>\\S+) seq (?<b>\\d+) permit rt ${TARGETS}`],
  ['target-list', `ip extcommunity-filter basic (?<a>\\S+) index (?<b>\\d+) permit rt ${TARGETS}`],
  ['check', 'sysctl > net\\.ipv4\\.conf\\.(?<a>\\S+)\\.rp_filter = (?<b>\\d)'],
  ['check', 'ip(?<f>6)?tables-save > \\*raw > -A PREROUTING -i (?<a>\\S+) -m rpfilter --invert -j DROP'],
  ['check', 'interface (?<a>\\S+) > ip(?<f>v6)? urpf (?<b>strict)'],
  [
    'stand',
    `${MANGLE}-A (?<b>PREROUTING) -i (?<a>[^\\s+]+) -j ${OWN}|${MANGLE}-A (?<b>POSTROUTING) -o (?<a>[^\\s+]+) -j ${OWN}`,
  ],
  [
    'rule',
    `${MANGLE}-A (?!PREROUTING |INPUT |FORWARD |OUTPUT |POSTROUTING )(?<a>\\S+)(?<b>.*) -j (?<c>ACCEPT|DROP)`,
  ],
  // The filter table stands behind mangle: whatever it does, no more packets pass for it.
  ['ignored', 'ip6?tables-save > \\*filter > -A .*'],
  ['rule', 'acl (?<f>ipv6 )?(?:name |number )?(?<a>\\S+)(?: \\S+)? > rule \\d+ (?<c>permit|deny)(?<b>.*)'],
  ['picks', 'traffic classifier (?<a>\\S+) operator or > if-match (?<f>ipv6 )?acl (?:name )?(?<b>\\S+)'],
  ['does', 'traffic behavior (?<a>\\S+) > (?<b>permit|deny)'],
  ['pair', 'traffic policy (?<a>\\S+) > classifier (?<b>\\S+) behavior (?<c>\\S+(?: precedence \\d+)?)'],
  ['applied', 'interface (?<a>\\S+) > traffic-policy (?<c>\\S+) (?<b>inbound|outbound)'],
  [
    'silent',
    'traffic (?:classifier|behavior|policy) [^>]*(?:> (?:description|share-mode|statistics?|step)\\b.*)?',
  ],
];
