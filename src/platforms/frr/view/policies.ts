import type { DeviceModel, RoutePolicyEntry } from '../../../device/model.ts';
import type { Family } from '../../../net/address.ts';
import { prefixText } from '../../../net/prefix.ts';
import { type Line, line } from './line.ts';

/** `ip prefix-list` or `ipv6 prefix-list` lines. */
export function prefixListLines(device: DeviceModel, family: Family): readonly Line[] {
  const word = family === 4 ? 'ip prefix-list' : 'ipv6 prefix-list';
  return device.prefixLists
    .filter((list) => list.family === family)
    .flatMap((list) =>
      list.entries.map((entry) =>
        line(entry.at, word, list.name, 'seq', entry.sequence, entry.action, ...rangeWords(entry)),
      ),
    );
}

type Entry = DeviceModel['prefixLists'][number]['entries'][number];

/** FRR prints a range over everything as `any`. */
function rangeWords(entry: Entry): readonly (string | number)[] {
  const full = entry.prefix.family === 4 ? 32 : 128;
  if (entry.prefix.length === 0 && entry.ge === undefined && entry.le === full) return ['any'];
  return [
    prefixText(entry.prefix),
    ...(entry.ge === undefined ? [] : ['ge', entry.ge]),
    ...(entry.le === undefined ? [] : ['le', entry.le]),
  ];
}

/** One line per route target: entries of a list are alternatives, targets of one entry would all have to be there. */
export function extcommunityLines(device: DeviceModel): readonly Line[] {
  return device.targetLists.flatMap((list) =>
    list.targets.map((target, index) =>
      line(
        list.at,
        'bgp extcommunity-list standard',
        list.name,
        'seq',
        5 * (index + 1),
        'permit',
        `rt ${target}`,
      ),
    ),
  );
}

/** `route-map` blocks, one per entry. */
export function routeMapBlocks(device: DeviceModel): readonly object[] {
  return device.routePolicies.flatMap((policy) =>
    policy.entries.map((entry) => ({
      header: line(entry.at, 'route-map', policy.name, entry.action, entry.sequence),
      lines: entryLines(entry),
    })),
  );
}

function entryLines(entry: RoutePolicyEntry): readonly Line[] {
  const { scrub, setTargets, peerNextHop = [] } = entry;
  return [
    ...entry.matchTargetLists.map(({ value, at }) => line(at, 'match extcommunity', value)),
    ...entry.matchPrefixLists.map(({ value, at }) =>
      line(at, value.family === 4 ? 'match ip address' : 'match ipv6 address', 'prefix-list', value.name),
    ),
    ...(scrub?.value === true ? [line(scrub.at, 'set extcommunity none')] : []),
    ...(setTargets === undefined
      ? []
      : [line(setTargets.at, 'set extcommunity rt', ...setTargets.value.targets)]),
    ...peerNextHop.map(({ value, at }) =>
      line(at, value === 4 ? 'set ip next-hop' : 'set ipv6 next-hop', 'peer-address'),
    ),
  ];
}
