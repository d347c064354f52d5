import { expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import { cleanNetwork, editedNetwork } from './case.ts';

/** The answer on `mini` with one line of a router changed. */
function auditWith(router: string, before: string, after: string) {
  const { inventory, configs } = editedNetwork('mini', [[router, before, after]]);
  return audit(inventory, configs);
}

it('a VRF that holds fewer routes than it takes does not deliver them', () => {
  const at = (limit: number) => auditWith('mn-pe2', 'prefix limit 200 80', `prefix limit ${limit} 80`);
  const { verdict, inconclusive } = at(1);
  expect(verdict).toBe('inconclusive');
  expect(inconclusive.map(({ reason }) => reason)).toEqual(['vrf-limit-low']);
  const held = Number(inconclusive[0]?.data['held']);
  expect(at(held).verdict).toBe('isolated');
  expect(at(held - 1).verdict).toBe('inconclusive');
});

it('a limit that is too low says nothing about isolation', () => {
  const isolated = ({ pairs }: ReturnType<typeof audit>) =>
    pairs.filter(({ verdict }) => verdict === 'isolated').map((one) => [one.fromVpn, one.toVpn, one.family]);
  const { inventory, configs } = cleanNetwork('mini');
  const low = auditWith('mn-pe2', 'prefix limit 200 80', 'prefix limit 1 80');
  expect(isolated(low)).toEqual(isolated(audit(inventory, configs)));
  expect(isolated(low)).not.toEqual([]);
});
