import { parseAddress } from '../../../net/address.ts';
import { parsePrefix } from '../../../net/prefix.ts';
import type { Draft, PbrPicks } from './draft.ts';
import { type BlockReader, ignored, lineTable, readLines } from './line-table.ts';

/** One sequence of a pbr-map; what narrows it may stand in front of what it does or behind. */
interface PbrSequence {
  readonly draft: Draft;
  readonly map: string;
  readonly picks: PbrPicks;
}

/** `pbr-map NAME seq N`: what it does takes effect on interfaces with `pbr-policy NAME`. Opened again it goes on. */
export function openPbrMap(draft: Draft, map: string, number: string): BlockReader {
  const key = `${map} ${number}`;
  const picks = draft.pbrPicks.get(key) ?? {};
  draft.pbrPicks.set(key, picks);
  return (children, tally) => readLines(children, PBR_LINES, { draft, map, picks }, tally);
}

const narrowing = ignored('narrows which packets are redirected; every packet is assumed to be');

const PBR_LINES = lineTable<PbrSequence>(
  {
    'match src-ip <prefix>': ({ picks }, [prefix = '']) => {
      const source = parsePrefix(prefix);
      if (source !== undefined) picks.source = source;
    },
    'match dst-ip <prefix>': ({ picks }, [prefix = '']) => {
      const destination = parsePrefix(prefix);
      if (destination !== undefined) picks.destination = destination;
    },
    'match ...': narrowing,
    'set vrf unchanged': ignored('stays in its VRF'),
    'set vrf <vrf>': (sequence, [vrf = ''], node) => redirect(sequence, vrf, '', node),
    'set nexthop <address> nexthop-vrf <vrf>': (sequence, [hop = '', vrf = ''], node) =>
      redirect(sequence, vrf, hop, node),
    'set nexthop <address> <interface> nexthop-vrf <vrf>': (sequence, [hop = '', , vrf = ''], node) =>
      redirect(sequence, vrf, hop, node),
    // Without nexthop-vrf the next hop is looked up outside every VRF, wherever the packet came in (pbrd/pbr_vty.c, pbr_map_nexthop).
    'set nexthop <address>': (sequence, [hop = ''], node) => redirect(sequence, 'default', hop, node),
  },
  true,
);

function redirect(
  { draft, map, picks }: PbrSequence,
  vrf: string,
  hop: string,
  node: { readonly line: number },
): void {
  const nextHop = parseAddress(hop);
  draft.pbrTargets.push({
    map,
    vrf: vrf === 'default' ? '' : vrf,
    picks,
    ...(nextHop === undefined ? {} : { nextHop }),
    at: node.line,
  });
}
