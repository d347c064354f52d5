import { expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import { plantedCase } from './case.ts';

/** What is said of `offices`, whose hub on pe1 gives a summary of the spokes' networks away by lines of its own. */
function answer(lines: string) {
  const { inventory, configs, options } = plantedCase(`network offices\n${lines}`);
  const { verdict, level, inconclusive } = audit(inventory, configs, options);
  return { verdict, level, reasons: [...new Set(inconclusive.map(({ reason }) => reason))] };
}

/** The hub, which gives its static routes away, has one more. */
const hub = (line: string, more = '') =>
  `pe1.conf @ router bgp 65101 vrf HUB\n- rd vpn export 100.64.0.11:110\n+   rd vpn export 100.64.0.11:110${more}\npe1.conf @ exit-vrf\n+ vrf HUB\n+  ${line}\n+ exit-vrf`;

it('a static route out of its own VRF stands, and spokes meet behind it', () => {
  expect(answer(hub('ip route 10.110.0.0/16 HUB')).verdict).toBe('breach');
});

it('one whose next hop is out of reach comes up when a customer announces it: not in every state isolated', () => {
  const { verdict, level } = answer(hub('ip route 10.110.0.0/16 10.99.99.1'));
  expect([verdict, level]).toEqual(['isolated', 'B']);
});

it('a network that only such a route stands for is a doubt', () => {
  const { reasons } = answer(
    hub('ip route 10.110.0.0/16 10.99.99.1', '\n+   aggregate-address 10.110.0.0/16'),
  );
  expect(reasons).toContain('network-not-followed');
});
