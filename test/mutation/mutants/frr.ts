import { all, counted, type Edit, gone, oneLess, oneMore, shortened, swapped, turned } from './edits.ts';
import { addressWithLength, nextAddress, otherPrefixes } from './prefixes.ts';

const TARGET = /(?<= )\d+:\d+/g;
const targets = all(
  gone,
  oneLess(TARGET),
  swapped(TARGET, (pool) => pool.targets),
  oneMore(/\d+:\d+/, (pool) => pool.targets),
);
const named = (word: RegExp) => swapped(word, (pool) => pool.names(word));

/** What goes wrong in a line of FRRouting on Linux, one edit at a time. */
export const FRR_EDITS: readonly Edit[] = [
  { class: 'route target', line: /^ {2}rt vpn /, changes: targets },
  { class: 'route target', line: /^ {2}(import|export) vpn$/, changes: gone },
  {
    class: 'route distinguisher',
    line: /^ {2}rd vpn export /,
    changes: all(
      gone,
      swapped(/\S+$/g, (pool) => pool.distinguishers),
    ),
  },
  { class: 'label', line: /^ {2}label vpn export /, changes: gone },
  { class: 'route source', line: /^ {2}redistribute /, changes: gone },
  {
    class: 'map binding',
    line: /^ {2}route-map vpn (import|export) /,
    changes: all(gone, named(/(?<=route-map vpn (import|export) )\S+/g)),
  },
  {
    class: 'map binding',
    line: /^ {2}neighbor \S+ route-map \S+ in/,
    changes: all(gone, named(/(?<=route-map )\S+(?= in)/g)),
  },
  { class: 'map', line: /^ {2}neighbor \S+ route-map \S+ out/, changes: gone },
  {
    class: 'map',
    line: /^route-map /,
    changes: all(gone, turned(' permit ', ' deny '), turned(' deny ', ' permit ')),
  },
  {
    class: 'map',
    line: /^ match (ip|ipv6) address prefix-list /,
    changes: all(gone, named(/(?<=prefix-list )\S+/g)),
  },
  {
    class: 'map',
    line: /^ match extcommunity /,
    changes: all(gone, named(/(?<=match extcommunity )\S+/g)),
  },
  { class: 'map', line: /^ set extcommunity none$/, changes: gone },
  { class: 'map', line: /^ set (ip|ipv6) next-hop peer-address$/, changes: gone },
  { class: 'map', line: /^ set extcommunity rt /, changes: targets },
  {
    class: 'prefix list',
    line: /^(ip|ipv6) prefix-list /,
    changes: all(gone, turned(' permit ', ' deny '), otherPrefixes('slash'), (line) => [
      `${line} le ${line.startsWith('ipv6') ? 128 : 32}`,
    ]),
  },
  { class: 'community list', line: /^bgp extcommunity-list /, changes: targets },
  {
    class: 'session',
    line: /^ neighbor \S+ (remote-as|update-source) /,
    changes: all(gone, counted(/remote-as \d+/g), nextAddress(/(?<=neighbor )\S+/g)),
  },
  { class: 'session', line: /^ {2}neighbor \S+ (activate|route-reflector-client)/, changes: gone },
  { class: 'core link', line: /^ (ip ospf|ipv6 ospf6) area/, changes: gone },
  {
    class: 'static route',
    line: /^ (ip|ipv6) route /,
    changes: all(gone, otherPrefixes('slash'), nextAddress(/(?<=\/\d+ )\S+/g), (line, pool) =>
      pool
        .names(/(?<=^vrf )\S+/g)
        .slice(0, 2)
        .map((vrf) => `${line} nexthop-vrf ${vrf}`),
    ),
  },
  {
    class: 'binding',
    line: /^link set \S+ master /,
    changes: all(gone, named(/(?<=master )\S+/g)),
  },
  { class: 'binding', line: /^link add link /, changes: counted(/(?<= id )\d+$/g) },
  {
    class: 'address',
    line: /^address add /,
    changes: all(gone, nextAddress(/(?<=address add )[^/]+/g)),
  },
  {
    class: 'backbone address',
    line: /^address add \S+ dev /,
    changes: (line, pool) => {
      const device = line.match(/(?<= dev )\S+/)?.[0];
      return pool
        .names(/(?<=^link set )\S+(?= master )/g)
        .filter((circuit) => circuit === device)
        .flatMap((circuit) =>
          pool.backbone.map(
            (address) => `${line}\naddress add ${addressWithLength(address, 'slash')} dev ${circuit}`,
          ),
        );
    },
  },
  { class: 'guard', line: /^route add unreachable default /, changes: gone },
  { class: 'guard', line: /^rule add pref 32765 lookup local/, changes: turned('32765', '0') },
  {
    class: 'guard',
    line: /\.rp_filter = 1$/,
    changes: all(turned('= 1', '= 0'), turned('= 1', '= 2')),
  },
  { class: 'guard', line: /-m rpfilter /, changes: gone },
  {
    class: 'guard',
    line: /^net\.ipv4\.conf\.eth\S+\.rp_filter = 1$/,
    changes: (line) => [`${line}\n${line.replace('ipv4.conf', 'mpls.conf').replace('rp_filter', 'input')}`],
  },
  {
    class: 'guard',
    line: /^net\.(ipv4\.ip_forward|ipv6\.conf\.all\.forwarding) = 1/,
    changes: turned('= 1', '= 0'),
  },
  { class: 'core link', line: /^net\.mpls\.conf\.\S+\.input = 1/, changes: turned('= 1', '= 0') },
  {
    class: 'filter use',
    line: /^-A (PREROUTING|POSTROUTING) -[io] \S+ -j \S+/,
    changes: all(gone, named(/(?<=-A P\S+ -[io] \S+ -j )\S+/g)),
  },
  {
    class: 'filter rule',
    line: /^-A (?!P\S+ )\S+ /,
    changes: all(
      gone,
      turned('-j ACCEPT', '-j DROP'),
      turned('-j DROP', '-j ACCEPT'),
      counted(/port \d+/g),
      otherPrefixes('slash'),
      shortened(/ ! --tcp-flags SYN,ACK SYN/g),
      shortened(/ -[sd] \S+/g),
      shortened(/ --[sd]port \d+/g),
    ),
  },
];
