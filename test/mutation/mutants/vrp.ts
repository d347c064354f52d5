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

/** What goes wrong in a line of Huawei VRP, one edit at a time. */
export const VRP_EDITS: readonly Edit[] = [
  { class: 'route target', line: /^ {2}vpn-target /, changes: targets },
  {
    class: 'route distinguisher',
    line: /^ {2}route-distinguisher /,
    changes: all(
      gone,
      swapped(/\S+$/g, (pool) => pool.distinguishers),
    ),
  },
  { class: 'label', line: /^ {2}apply-label /, changes: gone },
  { class: 'route source', line: /^ {2}import-route /, changes: gone },
  {
    class: 'map binding',
    line: /^ {2}(import|export) route-policy /,
    changes: all(gone, named(/(?<=^ {2}(import|export) route-policy )\S+/g)),
  },
  {
    class: 'map binding',
    line: /^ {2}peer \S+ route-policy \S+ import/,
    changes: all(gone, named(/(?<=route-policy )\S+(?= import)/g)),
  },
  { class: 'map', line: /^ {2}peer \S+ route-policy \S+ export/, changes: gone },
  {
    class: 'map',
    line: /^route-policy /,
    changes: all(gone, turned(' permit ', ' deny '), turned(' deny ', ' permit ')),
  },
  {
    class: 'map',
    line: /^ if-match /,
    changes: all(
      gone,
      named(/(?<=if-match (ip-prefix|ipv6 address prefix-list) )\S+/g),
      named(/(?<=if-match extcommunity-filter )\S+/g),
    ),
  },
  {
    class: 'map',
    line: /^ apply extcommunity /,
    changes: all(targets, shortened(/ additive$/g)),
  },
  { class: 'map', line: /^ apply (ip-address|ipv6) next-hop peer-address$/, changes: gone },
  {
    class: 'prefix list',
    line: /^ip (ip-prefix|ipv6-prefix) /,
    changes: all(gone, turned(' permit ', ' deny '), otherPrefixes('number'), (line) => [
      `${line} less-equal ${line.startsWith('ip ipv6') ? 128 : 32}`,
    ]),
  },
  { class: 'community list', line: /^ip extcommunity-filter /, changes: targets },
  {
    class: 'session',
    line: /^ peer \S+ (as-number|connect-interface) /,
    changes: all(gone, counted(/as-number \d+/g), nextAddress(/(?<=^ peer )\S+/g)),
  },
  { class: 'session', line: /^ {2}peer \S+ (enable|reflect-client)/, changes: gone },
  { class: 'core link', line: /^ (ospf enable|ospfv3 |mpls$|mpls ldp$)/, changes: gone },
  { class: 'guard', line: /^ {2}policy vpn-target/, changes: turned('policy', 'undo policy') },
  {
    class: 'static route',
    line: /^(ip|ipv6) route-static vpn-instance /,
    changes: all(
      gone,
      otherPrefixes('mask'),
      otherPrefixes('number'),
      nextAddress(/(?<= )\S+$/g),
      (line, pool) =>
        pool
          .names(/(?<=^ip vpn-instance )\S+/g)
          .slice(0, 2)
          .map((vrf) => line.replace(/ (\S+)$/, ` vpn-instance ${vrf} $1`)),
    ),
  },
  {
    class: 'binding',
    line: /^ ip binding vpn-instance /,
    changes: all(gone, named(/(?<=ip binding vpn-instance )\S+/g)),
  },
  { class: 'binding', line: /^ vlan-type dot1q /, changes: counted(/dot1q \d+/g) },
  {
    class: 'address',
    line: /^ (ip|ipv6) address /,
    changes: all(gone, nextAddress(/(?<=address )[0-9a-fA-F.:]+/g)),
  },
  {
    class: 'backbone address',
    line: /^ ip binding vpn-instance /,
    changes: (line, pool) =>
      pool.backbone.map((address) =>
        address.family === 4
          ? `${line}\n ip address ${addressWithLength(address, 'mask')} sub`
          : `${line}\n ipv6 address ${addressWithLength(address, 'number')}`,
      ),
  },
  { class: 'guard', line: /^ (ip|ipv6) urpf strict/, changes: all(gone, turned('strict', 'loose')) },
  { class: 'guard', line: /^ ip urpf strict/, changes: (line) => [`${line}\n mpls`] },
  {
    class: 'filter use',
    line: /^ traffic-policy \S+ (inbound|outbound)/,
    changes: all(gone, named(/(?<=^ traffic-policy )\S+/g)),
  },
  { class: 'filter use', line: /^ classifier \S+ behavior /, changes: gone },
  {
    class: 'filter use',
    line: /^ if-match (ipv6 )?acl name /,
    changes: named(/(?<=if-match (ipv6 )?acl name )\S+/g),
  },
  {
    class: 'filter rule',
    line: /^ (permit|deny)$/,
    changes: all(turned('permit', 'deny'), turned('deny', 'permit')),
  },
  {
    class: 'filter rule',
    line: /^ rule \d+ (permit|deny) /,
    changes: all(
      gone,
      turned(' permit ', ' deny '),
      turned(' deny ', ' permit '),
      counted(/port eq \d+/g),
      otherPrefixes('wildcard'),
      otherPrefixes('slash'),
      shortened(/ tcp-flag established/g),
      shortened(/ (source|destination) [0-9.]+ [0-9.]+/g),
      shortened(/ (source|destination)-port eq \d+/g),
    ),
  },
];
