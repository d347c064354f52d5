import type { FreezeEntry, NetworkFile } from '../../inventory/schema.generated.ts';
import type { Freeze, Governance, Network } from '../../inventory/types.ts';
import { below, type Origin, originSpan } from '../origins.ts';
import type { Workbench } from './values.ts';

/** The rules for changing the network; nothing when `network.yaml` has none. */
export function governanceOf(
  { governance: entry }: NetworkFile,
  origin: Origin,
  bench: Workbench,
): Pick<Network, 'governance'> {
  if (entry === undefined) return {};
  const governance: Governance = {
    ownerKey: entry['owner-key'].split(' ').slice(0, 2).join(' '),
    approvals: entry.approvals ?? { required: 0, from: ['owner'] },
    freezes: (entry.freezes ?? []).map((one, index) => freezeOf(one, below(origin, 'freezes', index), bench)),
    ...(entry['time-zone'] === undefined ? {} : { timeZone: entry['time-zone'] }),
    span: originSpan(below(origin, 'owner-key')),
  };
  return { governance: bench.mark(governance, origin) };
}

function freezeOf(entry: FreezeEntry, origin: Origin, bench: Workbench): Freeze {
  const freeze: Freeze = {
    id: entry['freeze-id'],
    vpns: entry.vpns,
    first: entry.period.from,
    last: entry.period.to,
    reason: entry.reason,
    span: originSpan(below(origin, 'freeze-id')),
  };
  return bench.mark(freeze, origin);
}
