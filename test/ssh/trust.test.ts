import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knownHostsIn, namesHost } from '../../src/push/transport/known-hosts.ts';
import { scratch } from '../cli/run-cli.ts';
import { type Sshd, startSshd } from './sshd.ts';
import { atTerminal, type Sitting, type Turn } from './terminal.ts';

const ASKS = /type mn-pe1 to trust this key: /;

let sshd: Sshd;
let gate: Sshd;
let folder: string;
beforeAll(async () => {
  [sshd, gate] = [await startSshd(), await startSshd()];
  folder = scratch('mini');
});
afterAll(() => {
  sshd.stop();
  gate.stop();
});

/** `device trust` with a person in front of it: a pseudo-terminal, a real sshd, a known_hosts of its own. */
describe('device trust on a terminal', () => {
  it('shows the offered key, asks for the name of the router, and writes the line with its name hashed', async () => {
    const place = placeOf('');
    const { code, screen } = await trust(place, [[ASKS, 'mn-pe1\n']]);
    expect([code, screen]).toEqual([0, expect.stringContaining(`offered  ssh-ed25519 ${sshd.hostKey}`)]);
    expect(screen).toContain(': unknown\n');
    const lines = knownHostsIn(readFileSync(place.hosts, 'utf8'), place.hosts);
    expect(lines.map(({ names }) => [names.slice(0, 3), namesHost(names, knownName())])).toEqual([
      ['|1|', true],
    ]);
    expect(await trust(place, [])).toMatchObject({ code: 0, screen: 'already trusted\n' });
  });

  it('shows both keys where another one is known, and replaces it once the name was typed', async () => {
    const { line: other, fingerprint } = stranger();
    const place = placeOf(`${knownName()} ${other}\n`);
    const { code, screen } = await trust(place, [[ASKS, 'mn-pe1\n']]);
    expect(code, screen).toBe(0);
    expect(screen).toMatch(
      /: changed\n {2}offered {2}ssh-ed25519 SHA256:\S+ *\n {2}known {4}ssh-ed25519 SHA256:/,
    );
    expect(screen).toContain(sshd.hostKey);
    expect(screen).toContain(fingerprint);
    const now = readFileSync(place.hosts, 'utf8');
    expect([now.includes(other), now.includes(sshd.publicKey)]).toEqual([false, true]);
    expect(readFileSync(`${place.hosts}.old`, 'utf8')).toContain(other);
  });

  it('shows the pin of the inventory beside the offered key, and changes the pin', async () => {
    const pin = `SHA256:${'A'.repeat(43)}`;
    const place = placeOf('', `, host-keys: [${pin}]`);
    const { code, screen } = await trust(place, [[ASKS, 'mn-pe1\n']]);
    expect(code, screen).toBe(0);
    expect(screen).toMatch(new RegExp(`known +${pin} +inventory`));
    const text = readFileSync(join(folder, 'inventory/network.yaml'), 'utf8');
    expect([text.includes(pin), text.includes(`host-keys: [${sshd.hostKey}]`)]).toEqual([false, true]);
    expect(readFileSync(place.hosts, 'utf8')).toBe('');
  });

  it.each([
    ['yes is not the name', 'yes\n'],
    ['an empty line', '\n'],
    ['another router', 'mn-pe2\n'],
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('%s: nothing is written', async (_, typed) => {
    const place = placeOf('');
    const { code, screen } = await trust(place, [[ASKS, typed]]);
    expect([code, screen]).toEqual([24, expect.stringContaining('SN6133')]);
    expect(readFileSync(place.hosts, 'utf8')).toBe('');
  });

  it.each([
    ['nobody sees the question', '2>/dev/null'],
    ['nobody can answer', '</dev/null'],
  ])('is refused without a question where %s', async (_, redirected) => {
    const place = placeOf('');
    const { code, screen } = await trust(place, [[ASKS, 'mn-pe1\n']], redirected);
    expect(code).toBe(24);
    expect(screen).not.toMatch(ASKS);
    expect(readFileSync(place.hosts, 'utf8')).toBe('');
  });

  it('asks about the jump host first, and logs in to it before the router is looked at', async () => {
    const place = placeOf('', '', gate);
    const turns: readonly Turn[] = [
      [/type gate to trust this key: /, 'gate\n'],
      [ASKS, 'mn-pe1\n'],
    ];
    const { code, screen } = await trust(place, turns);
    expect(code, screen).toBe(0);
    expect(screen.indexOf(gate.hostKey)).toBeLessThan(screen.indexOf(sshd.hostKey));
    expect(readFileSync(place.hosts, 'utf8').trim().split('\n')).toHaveLength(2);
  });
});

interface Place {
  readonly hosts: string;
  readonly config: string;
}

const network = readFileSync(new URL('../../inventory/mini/network.yaml', import.meta.url), 'utf8');
let count = 0;

/** Puts mn-pe1 where the sshd is, with a known_hosts file of its own. */
function placeOf(known: string, more = '', through?: Sshd): Place {
  const jump = through === undefined ? '' : ', jump: gate';
  const entry = `management: { address: 127.0.0.1, port: ${sshd.port}${more}${jump} }`;
  writeFileSync(
    join(folder, 'inventory/network.yaml'),
    network.replace('management: { address: 198.18.1.20 }', entry) +
      (through === undefined ? '' : gateEntry(through)),
  );
  const hosts = join(folder, `known_hosts-${count}`);
  const config = join(folder, `config-${count++}`);
  writeFileSync(hosts, known);
  writeFileSync(config, `UserKnownHostsFile ${hosts}\nGlobalKnownHostsFile none\nHashKnownHosts yes\n`);
  return { hosts, config };
}

function gateEntry({ port, user, keys }: Sshd): string {
  return `jump-hosts:\n  - { name: gate, address: 127.0.0.1, port: ${port}, user: ${user}, credential: { key: 'file:${keys.known}' } }\n`;
}

function trust({ config }: Place, turns: readonly Turn[], redirected?: string): Promise<Sitting> {
  const args = ['-i', 'inventory', '--ssh-config', config, 'device', 'trust', 'mn-pe1'];
  return atTerminal(folder, args, turns, redirected);
}

/** A key that is not the server's. */
function stranger(): { readonly line: string; readonly fingerprint: string } {
  return { line: gate.publicKey, fingerprint: gate.hostKey };
}

function knownName(): string {
  return `[127.0.0.1]:${sshd.port}`;
}
