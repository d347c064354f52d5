import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newKeyPair } from '../../src/lab/emulated/keys.ts';
import { type EmulatedLab, type EmulatedRouter, startEmulatedLab } from '../../src/lab/emulated/lab.ts';
import { exec, login, terminal } from './client.ts';

const LINUX = `### vtysh -c "show running-config no-header"
frr defaults traditional
hostname pe1
service integrated-vtysh-config
end
### ip link
link set lo up
### sysctl
net.ipv4.ip_forward = 1
net.ipv6.conf.all.forwarding = 1
`;
const VRP = `#
sysname pe2
#
interface GigabitEthernet0/2/0
 undo shutdown
#
return
`;
const KEY = newKeyPair();

let lab: EmulatedLab;
beforeEach(async () => {
  lab = await startEmulatedLab(
    {
      routers: [
        { name: 'pe1', platform: 'frr', startup: LINUX },
        { name: 'pe2', platform: 'huawei_vrpv8', startup: VRP },
      ],
    },
    { publicKeys: [KEY.public] },
  );
});
afterEach(() => lab.stop());

function router(name: string): EmulatedRouter {
  const found = lab.routers.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe('an emulated lab', () => {
  it('answers on loopback, each router with a host key of its own', () => {
    expect(lab.routers.map(({ address }) => address)).toEqual(['127.0.0.1', '127.0.0.1']);
    expect(new Set(lab.routers.map(({ hostKey }) => hostKey)).size).toBe(2);
    expect(router('pe1').hostKey).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });

  it('lets in by password and by key, and nobody else', async () => {
    for (const secret of [{ password: router('pe1').password }, { privateKey: KEY.private }]) {
      const client = await login(router('pe1'), secret);
      expect(await exec(client, "vtysh -c 'show version'")).toMatchObject({ code: 0 });
      client.end();
    }
    const stranger = newKeyPair();
    await expect(login(router('pe1'), { password: 'guess' })).rejects.toThrow(/authentication/);
    await expect(login(router('pe2'), { privateKey: stranger.private })).rejects.toThrow(/authentication/);
    await expect(login({ ...router('pe2'), user: 'root' })).rejects.toThrow(/authentication/);
  });

  it('takes commands, stdin and exit codes on a Linux router, and no shell', async () => {
    const client = await login(router('pe1'));
    expect(await exec(client, 'ip -batch -', 'link add v1 type vrf table 101\nlink set v1 up\n')).toEqual({
      stdout: '',
      stderr: '',
      code: 0,
    });
    expect(await exec(client, 'ip -batch -', 'link add v1 type vrf table 102\n')).toEqual({
      stdout: '',
      stderr: 'RTNETLINK answers: File exists\nCommand failed -:1\n',
      code: 1,
    });
    expect(lab.running('pe1')).toContain('link add v1 type vrf table 101\nlink set v1 up\n');
    await expect(terminal(client)).rejects.toThrow();
    client.end();
  });

  it('shows prompts, echo, paging and errors on a VRP router, and no exec', async () => {
    const client = await login(router('pe2'));
    await expect(exec(client, 'display version')).rejects.toThrow();
    const screen = await terminal(client);
    expect(await screen.until('<pe2>')).toContain('The max number of VTY users');
    screen.write('foo\n');
    expect(await screen.until('<pe2>')).toBe(
      "f \u001b[1Do \u001b[1Do \u001b[1D\r\n     ^\r\nError: Unrecognized command found at '^' position.\r\n<pe2>",
    );
    screen.write('system-view\r\nsysname pe9\r\ncommit\r\n');
    expect(await screen.until('[~pe9]')).toContain('[*pe2]');
    screen.write('quit\nquit\n');
    await screen.closed;
    client.end();
    expect(lab.running('pe2')).toContain('\nsysname pe9\n');
    expect(lab.saved('pe2')).toContain('\nsysname pe2\n');
    lab.reboot('pe2');
    expect(lab.running('pe2')).toContain('\nsysname pe2\n');
  });

  it('cuts a terminal in the middle of a candidate and drops the candidate', async () => {
    const client = await login(router('pe2'));
    const screen = await terminal(client);
    await screen.until('<pe2>');
    screen.write('system-view\nsysname lost\n');
    await screen.until('[*pe2]');
    client.destroy();
    await screen.closed;
    expect(lab.running('pe2')).toContain('\nsysname pe2\n');
  });

  it('types what an operator types, and throws what the device refuses', async () => {
    await lab.type('pe1', [
      'ip link set eth3 down',
      'configure terminal',
      'interface eth3',
      "description it's down",
      'end',
    ]);
    expect(lab.running('pe1')).toContain("interface eth3\n description it's down\nexit\n");
    expect(lab.running('pe1')).not.toContain('link set eth3 up');
    await expect(lab.type('pe1', ['configure terminal', 'nonsense'])).rejects.toThrow(
      '% Unknown command: nonsense',
    );
    await lab.type('pe2', [
      'system-view',
      'interface GigabitEthernet0/2/0',
      'description from the console',
      'commit',
    ]);
    expect(lab.running('pe2')).toContain(' description from the console\n');
    await expect(lab.type('pe2', ['system-view', 'nonsense'])).rejects.toThrow('Error: Unrecognized command');
  });

  it('stops with connections open, and nothing listens afterwards', async () => {
    const client = await login(router('pe1'));
    client.on('error', () => undefined);
    const gone = new Promise<void>((done) => {
      client.on('close', () => done());
    });
    const before = performance.now();
    await lab.stop();
    await gone;
    expect(performance.now() - before).toBeLessThan(1000);
    await expect(login(router('pe1'))).rejects.toThrow(/ECONNREFUSED/);
  });

  it('refuses a platform it does not know and leaves nothing listening', async () => {
    const routers = [{ name: 'x', platform: 'juniper_junos' as const, startup: '' }];
    await expect(startEmulatedLab({ routers })).rejects.toThrow(
      'no emulated router of platform juniper_junos',
    );
  });
});

describe('faults', () => {
  it('refuse-login, unreachable and wrong-host-key stop a login; heal brings the router back', async () => {
    await lab.fail('pe1', { kind: 'refuse-login' });
    await expect(login(router('pe1'))).rejects.toThrow(/authentication/);
    await lab.heal('pe1');
    await lab.fail('pe1', { kind: 'unreachable' });
    await expect(login(router('pe1'))).rejects.toThrow(/ECONNREFUSED/);
    await lab.heal('pe1');
    await lab.fail('pe1', { kind: 'wrong-host-key' });
    await expect(login(router('pe1'))).rejects.toThrow(/[Hh]ost/);
    await lab.heal('pe1');
    (await login(router('pe1'))).end();
  });

  it('reject-line answers as the device and changes nothing', async () => {
    await lab.fail('pe1', { kind: 'reject-line', pattern: /description secret/ });
    await lab.fail('pe2', { kind: 'reject-line', pattern: /^sysname/ });
    const linux = await login(router('pe1'));
    const command =
      "vtysh -c 'configure terminal' -c 'interface eth3' -c 'shutdown' -c 'description secret' -c 'mpls enable'";
    expect(await exec(linux, command)).toEqual({
      stdout: '% Unknown command: description secret\n',
      stderr: '',
      code: 1,
    });
    linux.end();
    expect(lab.running('pe1')).toContain('interface eth3\n shutdown\nexit\n');
    const vrp = await login(router('pe2'));
    const screen = await terminal(vrp);
    await screen.until('<pe2>');
    screen.write('system-view\nsysname other\n');
    await screen.until("Error: Unrecognized command found at '^' position.\r\n[~pe2]");
    vrp.end();
  });

  it('drop-connection cuts before the command has an effect', async () => {
    await lab.fail('pe1', { kind: 'drop-connection', afterCommands: 1 });
    const linux = await login(router('pe1'));
    expect(await exec(linux, "vtysh -c 'configure terminal' -c 'hostname one'")).toMatchObject({ code: 0 });
    expect(await exec(linux, "vtysh -c 'configure terminal' -c 'hostname two'")).toMatchObject({
      code: undefined,
    });
    expect(lab.running('pe1')).toContain('\nhostname one\n');
    await lab.fail('pe2', { kind: 'drop-connection', afterCommands: 2 });
    const vrp = await login(router('pe2'));
    const screen = await terminal(vrp);
    await screen.until('<pe2>');
    screen.write('system-view\nsysname other\ncommit\n');
    await screen.closed;
    expect(lab.running('pe2')).toContain('\nsysname pe2\n');
  });

  it('slow holds every answer back, silent gives none', async () => {
    await lab.fail('pe1', { kind: 'slow', milliseconds: 120 });
    const linux = await login(router('pe1'));
    const before = performance.now();
    await exec(linux, "vtysh -c 'show version'");
    expect(performance.now() - before).toBeGreaterThan(115);
    await lab.fail('pe2', { kind: 'silent' });
    const vrp = await login(router('pe2'));
    const screen = await terminal(vrp);
    await screen.until('<pe2>');
    screen.write('display version\n');
    const winner = await Promise.race([
      screen.until('>').then(() => 'answer'),
      new Promise((done) => setTimeout(done, 200, 'silence')),
    ]);
    expect(winner).toBe('silence');
    linux.end();
    vrp.end();
  });
});
