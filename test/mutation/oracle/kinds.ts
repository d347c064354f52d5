import type { DeviceModel } from '../../../src/device/model.ts';
import type { Inventory } from '../../../src/inventory/types.ts';
import type { Packet } from '../../../src/verify/types.ts';

/** Everything about a packet but its addresses. */
export type Kind = Omit<Packet, 'family' | 'source' | 'destination'>;

const CLIENT = 40000;

/**
 * The kinds of packets that are told apart: openings and answers of TCP, UDP and ICMP, fragments behind the first, a protocol without ports; at every port that a
 * service or filter names, and at the ports beside it.
 */
export function kindsOf(inventory: Inventory, models: readonly DeviceModel[]): readonly Kind[] {
  const ranges = [
    ...inventory.agreements.flatMap(({ services }) => services.flatMap(({ ports }) => ports ?? [])),
    ...models.flatMap(({ filters }) =>
      filters.flatMap(({ rules }) =>
        rules.flatMap(({ sourcePorts, destinationPorts }) =>
          [sourcePorts ?? [], destinationPorts ?? []].flat(),
        ),
      ),
    ),
  ];
  const ports = [...new Set([22, ...ranges.flatMap(({ from, to }) => [from, to, from - 1, to + 1])])]
    .filter((port) => port >= 0 && port <= 65535)
    .sort((a, b) => a - b);
  const fragments = (['tcp', 'udp', 'icmp'] as const).map((protocol) => ({ protocol, fragment: true }));
  return [...ports.flatMap(atPort), ...fragments, { protocol: 'icmp' }, { protocol: 'ip-47' }];
}

function atPort(port: number): readonly Kind[] {
  const [to, back] = [
    { sourcePort: CLIENT, destinationPort: port },
    { sourcePort: port, destinationPort: CLIENT },
  ];
  return [to, back].flatMap((ports): readonly Kind[] => [
    { protocol: 'tcp', ...ports, opening: true },
    { protocol: 'tcp', ...ports, opening: false },
    { protocol: 'udp', ...ports },
  ]);
}
