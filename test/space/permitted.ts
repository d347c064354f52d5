import type { FilterRule } from '../../src/device/model.ts';
import { NO_CONNECTION, permittedBy } from '../../src/verify/space/filter.ts';
import type { Packets, Space } from '../../src/verify/space/packets.ts';
import { type FragmentReading, ruleSpaces } from '../../src/verify/space/rule-space.ts';

/** What rules let through while no connection is known. */
export function permittedOf(
  packets: Packets,
  rules: readonly FilterRule[],
  portsOnFragments: FragmentReading = 'unseen',
): Space {
  const reading = { portsOnFragments, known: NO_CONNECTION };
  return permittedBy(packets, { rules, spaces: rules.map((rule) => ruleSpaces(packets, rule, reading)) });
}
