import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LiveAnswer } from '../../src/cli/live.ts';
import { type FrrNetwork, startFrrNetwork } from './frr-network.ts';

const DOCUMENT = readFileSync(new URL('../../docs/auditor-account.md', import.meta.url), 'utf8');
/** mn-pe3 holds the VRFs of env (table 1170) and stats (table 1130). */
const PLACE = 'mn-pe3';

let network: FrrNetwork;
beforeAll(async () => {
  network = await startFrrNetwork();
}, 60_000);
afterAll(() => network.stop());

describe('verify --live', () => {
  it('confirms what nobody has touched, each silence beside two answers', async () => {
    const { exits, summary, evidence } = await network.live();
    expect(exits).toEqual([]);
    expect(summary).toMatchObject({ routers: 5, differences: 0 });
    expect(summary.packets).toEqual({ declared: 12, refused: 48, breaches: 0, unheard: 0 });
    expect(verdicts(evidence)).toEqual([
      'I1 holds',
      'I3 holds',
      'I4 holds',
      'I5 holds',
      'I8 holds',
      'I11 inconclusive nothing-asked',
      'I16 holds',
      'I17 inconclusive no-read-only-test',
      'I19 holds',
      'I20 holds',
    ]);
  }, 30_000);

  it('sends what docs/auditor-account.md lists and nothing else, in few calls', async () => {
    const sent = (): readonly (readonly string[])[] =>
      network.lab.routers.map(({ name }) => network.lab.received(name));
    const before = sent().map((list) => list.length);
    await network.live();
    const lists = sent().map((list, at) => list.slice(before[at]));
    const listed = ['reads', 'live reads', 'live reads of reflectors', 'live probes'].flatMap(linesOf);
    const unlisted = lists.flat().filter((command) => !listed.includes(commandForm(command)));
    expect(unlisted).toEqual([]);
    const asked = new Set(lists.flat().map(commandForm));
    expect(listed.filter((command) => !asked.has(command))).toEqual([]);
    // Ten of the collection, five and three of the tables, and packets fifty at a time.
    expect(Math.max(...lists.map((list) => list.length))).toBeLessThanOrEqual(19);
  }, 30_000);

  it('finds a route that no line explains, whose it is, and that packets of another VPN would follow it', async () => {
    plant('ip route add 10.130.2.0/24 dev eth2.1130 table 1170 proto bgp');
    const { exits, evidence, diagnostics } = await network.live();
    plant('ip route del 10.130.2.0/24 table 1170');
    expect(exits).toContain('breach');
    expect(codes({ diagnostics })).toEqual(['SN4542']);
    expect(broken(evidence)).toEqual({
      I3: [`stats 10.130.2.0/24 in IPv4 v170-env of ${PLACE}`],
      I19: [`forwarding ${PLACE} IPv4 v170-env: 10.130.2.0/24`],
    });
  }, 30_000);

  it('finds what a VPN left behind', async () => {
    plant('ip route add 10.9.9.0/24 dev lo table 1999 proto bgp');
    const { exits, evidence, diagnostics } = await network.live();
    plant('ip route del 10.9.9.0/24 table 1999');
    expect(exits).toEqual(['inconclusive']);
    expect(codes({ diagnostics })).toEqual(['SN4544']);
    expect(Object.keys(broken(evidence))).toEqual(['I19', 'I20']);
  }, 30_000);

  it('finds routes that are lost though configured, and that packets get no answer', async () => {
    await network.lab.fail(PLACE, { kind: 'lose-routes', vrf: 'v130-stats', line: /./ });
    const { exits, evidence, diagnostics } = await network.live();
    await network.lab.heal(PLACE);
    expect(exits).toContain('missing');
    expect(codes({ diagnostics })).toEqual(['SN4502', 'SN4541', 'SN4543']);
    expect(broken(evidence)['I5']?.join()).toMatch(/no 10\.130\.[\s\S]*no answer to/);
    // Whoever heard nothing proves nothing by silence.
    expect(verdicts(evidence)).toContain('I4 inconclusive no-control');
  }, 30_000);

  it('is told by the answer when two VPNs are joined, whatever the configuration promises', async () => {
    const join = (no: string) => [
      'configure terminal',
      'router bgp 65101 vrf v130-stats',
      'address-family ipv4 unicast',
      `${no}rt vpn both 65101:9999`,
      'exit-address-family',
      'exit',
      'router bgp 65101 vrf v170-env',
      'address-family ipv4 unicast',
      `${no}rt vpn both 65101:9999`,
      'end',
    ];
    const text = network.lab.running(PLACE);
    const typed = join('').map((line) => line);
    expect(text).toContain('v130-stats');
    await network.lab.type(PLACE, typed);
    const { diagnostics } = await network.live();
    expect(codes({ diagnostics })).toContain('SN4540');
  }, 30_000);
});

function plant(command: string): void {
  const { code, stderr } = network.lab.exec(PLACE, command);
  if (code !== 0) throw new Error(`${command}: ${stderr}`);
}

function codes({ diagnostics }: Pick<LiveAnswer, 'diagnostics'>): readonly string[] {
  return [...new Set(diagnostics.map(({ code }) => code))].sort();
}

function verdicts({ checks }: LiveAnswer['evidence']): readonly string[] {
  return checks.map(({ property, verdict, open }) => [property, verdict, ...open].join(' '));
}

function broken({ checks }: LiveAnswer['evidence']): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    checks
      .filter(({ against }) => against.length > 0)
      .map(({ property, against }) => [property, against.map(({ name }) => name)]),
  );
}

function linesOf(kind: string): readonly string[] {
  const block = new RegExp(`^\`\`\`frr ${kind}\n([^]*?)^\`\`\``, 'm').exec(DOCUMENT)?.[1] ?? '';
  return block.split('\n').flatMap((line) => (line === '' ? [] : commandForm(line)));
}

/** A command as the document lists it: one prefix and one packet stand for all. */
function commandForm(command: string): string {
  return command
    .replaceAll(/(bgp ipv[46] vpn) [0-9a-f.:/]+ json/g, '$1 PREFIX json')
    .replace(
      /(?:( -c "show bgp ipv4 vpn PREFIX json")|( -c "show bgp ipv6 vpn PREFIX json"))+$/,
      ' -c PREFIXES',
    )
    .replace(/^for e in .*?; do/, "for e in 'VRF SOURCE DESTINATION'; do");
}
