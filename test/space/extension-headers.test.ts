import { describe, expect, it } from 'vitest';
import type { FilterRule } from '../../src/device/model.ts';
import { ruleBoxes } from '../../src/verify/space/rule-space.ts';

const rule = (action: FilterRule['action'], protocol: FilterRule['protocol']): FilterRule => ({
  action,
  protocol,
  at: 1,
});

describe('a rule of one protocol', () => {
  it.each([
    [
      'refuses IPv6 for certain where headers in between are looked through',
      6,
      'unseen',
      'deny',
      'tcp',
      true,
    ],
    ['refuses IPv6 perhaps where nobody says so', 6, 'unsettled', 'deny', 'tcp', false],
    ['refuses IPv4 for certain', 4, 'unsettled', 'deny', 'tcp', true],
    ['lets IPv6 pass for certain: what it takes it takes', 6, 'unsettled', 'permit', 'tcp', true],
    ['refuses all of IPv6 for certain', 6, 'unsettled', 'deny', 'ip', true],
  ] as const)('%s', (_, family, reading, action, protocol, certain) => {
    const { may, sure } = ruleBoxes(rule(action, protocol), family, reading);
    expect(may.length).toBeGreaterThan(0);
    expect(sure).toEqual(certain ? may : []);
  });

  it('and of a port refuses IPv6 perhaps', () => {
    const ports = { destinationPorts: { from: 80, to: 80 } };
    expect(ruleBoxes({ ...rule('deny', 'tcp'), ...ports }, 6, 'unsettled').sure).toEqual([]);
    expect(ruleBoxes({ ...rule('deny', 'tcp'), ...ports }, 4, 'unsettled').sure).not.toEqual([]);
  });
});
