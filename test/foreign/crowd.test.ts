import { expect, it } from 'vitest';
import { inferNetwork } from '../../src/verify/infer/infer.ts';
import { readBackups } from '../../src/verify/read/backups.ts';

/** A router with so many departments, each with a target of its own beside the one they all share. */
function router(number: number, departments: number): string {
  const numbers = Array.from({ length: departments }, (_, at) => at + 10);
  return [
    `#\nsysname pe${number}`,
    ...numbers.map(
      (at) =>
        `#\nip vpn-instance D${at}\n ipv4-family\n  route-distinguisher 65000:${at * 10 + number}\n  apply-label per-instance\n  vpn-target 65000:${at} 65000:9 export-extcommunity\n  vpn-target 65000:${at} 65000:9 import-extcommunity`,
    ),
    ...numbers.map(
      (at) =>
        `#\ninterface GigabitEthernet0/3/0.${at}\n vlan-type dot1q ${at}\n ip binding vpn-instance D${at}\n ip address 10.${at}.${number}.1 255.255.255.0`,
    ),
    `#\nbgp 65000\n router-id 10.0.0.${number}`,
    ...numbers.map((at) => ` #\n ipv4-family vpn-instance D${at}\n  import-route direct`),
    '#\nreturn\n',
  ].join('\n');
}

function inferred(departments: number) {
  const files = [1, 2].map((number) => ({
    path: `pe${number}.cfg`,
    bytes: new TextEncoder().encode(router(number, departments)),
  }));
  const { vpns, pairs, suspicions } = inferNetwork(readBackups(files));
  return { vpns: vpns.length, joined: pairs.joined, suspicions: suspicions.map((one) => one.class) };
}

it('departments that all share a target are VPNs joined two by two', () => {
  const { vpns, joined, suspicions } = inferred(4);
  expect([vpns, joined]).toEqual([4, 12]);
  expect(suspicions).toEqual(Array(8).fill('vrf-in-two-vpns'));
});

it('where they are too many they are one VPN, and each of its departments is named once', () => {
  const { vpns, joined, suspicions } = inferred(13);
  expect([vpns, joined]).toEqual([1, 0]);
  expect(suspicions).toEqual(Array(12).fill('vrf-in-two-vpns'));
  expect(inferred(12).vpns).toBe(12);
});
