import type { Draft } from './draft.ts';
import { type BlockReader, ignored, lineTable, readLines } from './line-table.ts';

interface PbrMap {
  readonly draft: Draft;
  readonly map: string;
}

/** `pbr-map NAME seq N`: what it does takes effect on interfaces with `pbr-policy NAME`. */
export function openPbrMap(draft: Draft, map: string): BlockReader {
  return (children, tally) => readLines(children, PBR_LINES, { draft, map }, tally);
}

const narrowing = ignored('narrows which packets are redirected; every packet is assumed to be');

const PBR_LINES = lineTable<PbrMap>(
  {
    'match ...': narrowing,
    'set vrf unchanged': ignored('stays in its VRF'),
    'set vrf <vrf>': redirect,
    'set nexthop <address> nexthop-vrf <vrf>': ({ draft, map }, [, vrf = ''], node) =>
      redirect({ draft, map }, [vrf], node),
    'set nexthop <address> <interface> nexthop-vrf <vrf>': ({ draft, map }, [, , vrf = ''], node) =>
      redirect({ draft, map }, [vrf], node),
    // Without nexthop-vrf the next hop is looked up outside every VRF, wherever the packet came in (pbrd/pbr_vty.c, pbr_map_nexthop).
    'set nexthop <address>': ({ draft, map }, _, node) => redirect({ draft, map }, ['default'], node),
  },
  true,
);

function redirect(
  { draft, map }: PbrMap,
  [vrf = '']: readonly string[],
  node: { readonly line: number },
): void {
  draft.pbrTargets.push({ map, vrf: vrf === 'default' ? '' : vrf, at: node.line });
}
