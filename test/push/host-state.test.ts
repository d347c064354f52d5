import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { HOST_READS, hostRunningText } from '../../src/platforms/frr/host-state.ts';

/** One folder per router: what each command really printed there, and the text we make of it. Recorded anew with RECORD=1. */
const CASES = fileURLToPath(new URL('./host-state/', import.meta.url));
const FILES = [
  'vtysh.txt',
  'ip-link.txt',
  'ip-address.txt',
  'ip-rule.txt',
  'ip6-rule.txt',
  'ip-route.txt',
  'ip6-route.txt',
  'iptables-save.txt',
  'ip6tables-save.txt',
  'sysctl.txt',
];

describe('host state', () => {
  for (const name of readdirSync(CASES)) {
    it(`becomes one text: ${name}`, () => {
      const folder = join(CASES, name);
      const reading = hostRunningText(answersIn(folder));
      const text = 'text' in reading ? reading.text : JSON.stringify(reading.refusal);
      const expected = join(folder, 'expected.txt');
      if (process.env['RECORD'] === '1') writeFileSync(expected, text);
      expect(text).toBe(readFileSync(expected, 'utf8'));
    });
  }

  it.each([
    [1, 'eth1.forwarding = 0\neth1.accept_ra = 1', ['eth1.forwarding = 0']],
    [1, 'eth1.forwarding = 0\neth1.accept_ra = 0', []],
    [1, 'eth1.forwarding = 1\neth1.accept_ra = 1\ndefault.forwarding = 0', []],
    [1, 'eth1.forwarding = 1\neth1.accept_ra = 2', ['eth1.accept_ra = 2']],
    [0, 'eth1.forwarding = 0\neth1.accept_ra = 1', []],
  ])(
    'keeps a port by which routes of IPv6 come in, on a router that forwards: %i %j',
    (all, settings, kept) => {
      const told = `all.forwarding = ${all}\n${settings}`.replace(/^/gm, 'net.ipv6.conf.');
      const answers = new Map(
        HOST_READS.map((command) => [
          command,
          command.includes('sysctl') ? told : command.includes('-j') ? '[]' : '',
        ]),
      );
      const reading = hostRunningText(answers);
      const lines =
        'text' in reading
          ? reading.text.split('\n').filter((line) => /^net\.ipv6\.conf\.(?!all)/.test(line))
          : undefined;
      expect(lines).toEqual(kept.map((one) => `net.ipv6.conf.${one}`));
    },
  );

  it('keeps what a link of a VRF has learned, and no learned address outside VRFs', () => {
    const learned = (ifname: string, more = {}) => ({
      ifname,
      ...more,
      addr_info: [{ family: 'inet', local: '10.20.1.1', prefixlen: 24, scope: 'global', dynamic: true }],
    });
    const answers = new Map(HOST_READS.map((command) => [command, '']));
    answers.set(
      'ip -j address show',
      JSON.stringify([learned('eth0'), learned('eth2.20', { master: 'FIN' })]),
    );
    const reading = hostRunningText(answers);
    expect(
      'text' in reading && reading.text.split('\n').filter((line) => line.startsWith('address')),
    ).toEqual(['address add 10.20.1.1/24 dev eth2.20 dynamic']);
  });

  it('refuses an answer that is not what the tool prints', () => {
    const answers = new Map(HOST_READS.map((command) => [command, '']));
    answers.set('ip -j rule show', 'Option "-j" is unknown, try "ip -help".\n');
    expect(hostRunningText(answers)).toEqual({
      refusal: {
        command: 'ip -j rule show',
        words: 'not the JSON this command prints: Option "-j" is unknown, try "ip -help".',
      },
    });
  });

  it('shows every section of an empty router', () => {
    const reading = hostRunningText(new Map(HOST_READS.map((command) => [command, ''])));
    expect('text' in reading && reading.text.split('\n').filter((line) => line !== '')).toEqual([
      '### vtysh -c "show running-config no-header"',
      '### ip link',
      '### ip address',
      '### ip rule',
      '### ip -6 rule',
      '### ip route',
      '### ip -6 route',
      '### iptables-save',
      '### ip6tables-save',
      '### sysctl',
    ]);
  });
});

function answersIn(folder: string): ReadonlyMap<string, string> {
  return new Map(
    HOST_READS.map((command, index) => {
      const file = join(folder, FILES[index] ?? '');
      return [command, existsSync(file) ? readFileSync(file, 'utf8') : ''];
    }),
  );
}
