import { addressText } from '../../net/address.ts';
import { prefixText } from '../../net/prefix.ts';
import type { Circuit, VrfTable } from '../bind/circuit.ts';
import type { Forbidden } from '../judge/forbidden.ts';
import { type Step, stepsOf } from '../reach/way.ts';
import { cite } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { LocalRoute, VpnRoute } from '../routing/routes.ts';
import type { Hop } from '../types.ts';
import { distinct, edgeOf, exportLines, importLines } from './targets.ts';

/** The way of a packet from circuit to circuit, each step with the lines that decide it. */
export function hopsOf(fabric: Fabric, way: Pick<Forbidden, 'from' | 'to' | 'end'>): readonly Hop[] {
  return [
    { ...circuitHop(way.from), action: 'enter' },
    ...stepsOf(way.end.way).flatMap((step) =>
      stepHops(fabric, step, way.end.popped === 'straight' && step === way.end.way),
    ),
    ...(way.to === undefined ? [] : [{ ...circuitHop(way.to), action: 'leave' as const }]),
  ];
}

/** The hops of one step: a remote route is a look-up, a label and a second look-up. */
export function stepHops(fabric: Fabric, { table, move }: Step, isStraight = false): readonly Hop[] {
  if (move.kind === 'inward') {
    const { router, at } = move;
    const detail = 'a route of a VRF in the global table';
    return [{ router: router.name, table: '', action: 'leak', detail, lines: cite(router, at) }];
  }
  const here = fabric.attachment.tables[table];
  if (here === undefined) return [];
  const hop = (action: Hop['action'], detail: string, at: number | undefined): Hop => ({
    router: here.router.name,
    table: here.vrf.name,
    action,
    detail,
    lines: cite(here.router, at),
  });
  switch (move.kind) {
    case 'local':
      return [
        {
          ...hop(
            move.route.leakAt === undefined ? 'look-up' : 'leak',
            routeText(fabric, move.route),
            move.route.leakAt ?? move.route.at,
          ),
        },
      ];
    case 'remote':
      return [importHop(fabric, here, move.route), ...labelHops(fabric, here, move.route, isStraight)];
    case 'mislabelled':
      return [importHop(fabric, here, move.route), ...mislabelHops(fabric, here, move.route, move.into)];
    case 'copied':
      return [importHop(fabric, here, move.route)];
    case 'bare':
      return [
        importHop(fabric, here, move.route),
        {
          ...hop('fall-through', 'no label: global table', undefined),
          router: exporterOf(fabric, move.route)?.router.name ?? '',
          table: '',
        },
      ];
    case 'redirect':
      return [hop('leak', 'policy', move.at)];
    case 'recursion':
      return [hop('look-up', `static route over ${addressText(move.hop)}`, move.at)];
    case 'fall-through':
      return [hop('fall-through', 'no route, no terminator: global table', move.at)];
    case 'local-rule':
      return [hop('fall-through', 'local addresses before the VRF', move.at)];
    case 'no-route':
      return [hop('look-up', 'no route', here.vrf.at)];
  }
}

function circuitHop({ router, interface: one, vpn, siteName }: Circuit): Omit<Hop, 'action'> {
  return {
    router: router.name,
    table: one.vrf?.value ?? '',
    detail: `${one.name} (${vpn}/${siteName})`,
    lines: cite(router, one.vrf?.at ?? one.at),
  };
}

function routeText(fabric: Fabric, route: LocalRoute): string {
  const { forwarding } = route;
  const to = forwarding.kind === 'circuit' ? circuitName(fabric, forwarding.circuit) : forwarding.kind;
  return `${prefixText(route.prefix)} ${route.source} → ${to}`;
}

function circuitName(fabric: Fabric, id: number): string {
  const circuit = fabric.attachment.circuits[id];
  return circuit === undefined
    ? ''
    : `${circuit.interface.name}${circuit.interface.vrf === undefined ? '' : ` (${circuit.interface.vrf.value})`}`;
}

function exporterOf(fabric: Fabric, route: VpnRoute): VrfTable | undefined {
  return fabric.attachment.tables[route.table];
}

function importHop(fabric: Fabric, here: VrfTable, route: VpnRoute): Hop {
  const edge = edgeOf(fabric, here, route);
  const exporter = exporterOf(fabric, route);
  return {
    router: here.router.name,
    table: here.vrf.name,
    action: 'look-up',
    detail: `${prefixText(route.local.prefix)} ← ${exporter?.vrf.name ?? ''}@${exporter?.router.name ?? ''} (${edge?.target ?? ''})`,
    lines: edge === undefined ? [] : distinct([...importLines(fabric, edge), ...exportLines(fabric, edge)]),
  };
}

function labelHops(fabric: Fabric, here: VrfTable, route: VpnRoute, isStraight: boolean): readonly Hop[] {
  const exporter = exporterOf(fabric, route);
  if (exporter === undefined) return [];
  const settings = exporter.vrf.families.find(({ family }) => family === fabric.family);
  const name = `${exporter.vrf.name}@${exporter.router.name}`;
  const again = isStraight || settings?.labelMode.value === 'per-next-hop' ? [] : [lookAgain(exporter)];
  return [
    {
      router: here.router.name,
      table: here.vrf.name,
      action: 'label',
      detail: `→ ${name}`,
      lines: cite(exporter.router, settings?.labelMode.at),
    },
    ...again,
  ];
}

/** The label is given twice: the packet may be looked up in the other VRF. */
function mislabelHops(fabric: Fabric, here: VrfTable, route: VpnRoute, into: number): readonly Hop[] {
  const [exporter, twin] = [exporterOf(fabric, route), fabric.attachment.tables[into]];
  if (exporter === undefined || twin === undefined) return [];
  const label = twin.vrf.families.find(({ staticLabel }) => staticLabel !== undefined)?.staticLabel;
  const text = `→ ${exporter.vrf.name}@${exporter.router.name}, label ${label?.value ?? ''} is also ${twin.vrf.name}'s`;
  const hop = { router: here.router.name, table: here.vrf.name, action: 'label' as const, detail: text };
  return [{ ...hop, lines: cite(twin.router, label?.at) }, lookAgain(twin)];
}

function lookAgain(exporter: VrfTable): Hop {
  return {
    router: exporter.router.name,
    table: exporter.vrf.name,
    action: 'look-up-again',
    detail: 'per-VRF label',
    lines: [],
  };
}
