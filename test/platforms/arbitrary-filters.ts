import type { FilterRule, PacketFilter } from '../../src/device/model.ts';
import { FAMILIES, type Family } from '../../src/net/address.ts';
import { fc } from '../fast-check.ts';
import { all, at, maybe, prefix } from './arbitrary-device.ts';

const ports = fc
  .tuple(fc.integer({ min: 0, max: 65535 }), fc.integer({ min: 0, max: 65535 }))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

/** Any rule a filter of the model can hold. */
function rule(family: Family): fc.Arbitrary<FilterRule> {
  const sides = [maybe('source', prefix(family)), maybe('destination', prefix(family))] as const;
  const portSides = [maybe('sourcePorts', ports), maybe('destinationPorts', ports)] as const;
  const action = fc.record({
    action: fc.constantFrom('permit' as const, 'deny' as const),
    at: fc.constant(at),
  });
  const plain = fc.record({ protocol: fc.constantFrom('ip' as const, 'icmp' as const, 47, 89, 200) });
  return fc.oneof(
    all(action, plain, ...sides),
    all(action, fc.record({ protocol: fc.constant('udp' as const) }), ...sides, ...portSides),
    all(
      action,
      fc.record({ protocol: fc.constant('tcp' as const) }),
      ...sides,
      ...portSides,
      maybe('established', fc.constant(true)),
    ),
  );
}

/** Packet filters, the same name in one or both families. */
export function packetFilters(...names: readonly string[]): fc.Arbitrary<readonly PacketFilter[]> {
  return fc.uniqueArray(
    fc.constantFrom(...FAMILIES).chain((family) =>
      fc.record({
        name: fc.constantFrom(...names),
        family: fc.constant(family),
        at: fc.constant(at),
        rules: fc.array(rule(family), { maxLength: 6 }),
      }),
    ),
    { maxLength: 5, selector: (one) => `${one.family} ${one.name}` },
  );
}
