import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ChangePlan, Command, DevicePlan } from '../../src/plan/types.ts';
import { HOST_READS } from '../../src/platforms/frr/host-state.ts';
import { collectNetwork, collectRouter } from '../../src/push/collect.ts';
import type { PushOptions } from '../../src/push/options.ts';
import { pushPlan } from '../../src/push/push.ts';
import type { Target } from '../../src/push/target.ts';
import type { PushEvent, RouterPushResult } from '../../src/push/types.ts';
import { CANARIES, MARK } from '../secret/canaries.ts';
import { applyLine, linesOf, textOf } from './tiny-lines.ts';
import { blobOf, type Fault, newKey, PASSWORD, startTinyRouter, type TinyRouter } from './tiny-router.ts';

/** The push over real SSH connections to routers that can be broken at every point. */
type Style = TinyRouter['style'];

const STARTUP: { readonly [Kind in Style]: string } = {
  linux: 'hostname r1\nvrf v140-localtax\n ip route 10.140.0.0/16 100.65.9.2\n',
  shell: 'sysname R1\nip vpn-instance v140-localtax\n ipv4-family\n  vpn-target 65101:1401\n',
};
const COMMANDS: { readonly [Kind in Style]: readonly (readonly [view: readonly string[], text: string])[] } =
  {
    linux: [
      [[], 'vrf v110-flood'],
      [['vrf v110-flood'], 'ip route 10.110.2.0/24 100.65.0.2'],
      [['vrf v140-localtax'], 'no ip route 10.140.0.0/16 100.65.9.2'],
      [[], 'router bgp 65101 vrf v110-flood'],
      [['router bgp 65101 vrf v110-flood'], 'bgp router-id 100.64.0.5'],
    ],
    shell: [
      [[], 'ip vpn-instance v110-flood'],
      [['ip vpn-instance v110-flood'], 'ipv4-family'],
      [['ip vpn-instance v110-flood', 'ipv4-family'], 'vpn-target 65101:1101'],
      [['ip vpn-instance v140-localtax', 'ipv4-family'], 'undo vpn-target 65101:1401'],
      [['ip vpn-instance v140-localtax', 'ipv4-family'], 'vpn-target 65101:1402'],
    ],
  };
const QUICK = { connectMs: 3_000, answerMs: 3_000, commitMs: 3_000, reconnectMs: 10 };
const OPTIONS: PushOptions = {
  waits: QUICK,
  readSetOf: (_device, running) => running,
  replan: (device, running, before) => lineDifference(device.platform, running, before),
};

const started: TinyRouter[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((router) => router.stop()));
});

describe.each(['linux', 'shell'] as const)('push to a %s router', (style) => {
  it('applies, verifies and saves; the second push has nothing to do', async () => {
    const { router, plan } = await prepared(style);
    const events: PushEvent[] = [];
    const result = await pushed(router, plan, { ...OPTIONS, onEvent: (event) => events.push(event) });
    expect(summary(result)).toEqual({ outcome: 'applied', commandsSent: 5 });
    expect(textOf(router.lines)).toBe(wantedText(style));
    expect(textOf(router.saved)).toBe(wantedText(style));
    const steps = ['connect', 'check', 'send', ...(style === 'shell' ? ['commit'] : []), 'verify', 'save'];
    expect(events.map(({ step, status }) => `${step} ${status}`)).toEqual(
      steps.flatMap((step) => [`${step} start`, `${step} ok`]),
    );
    const before = router.received.length;
    const again = await pushed(router, { ...plan, commands: [] });
    expect(summary(again)).toEqual({ outcome: 'unchanged', commandsSent: 0 });
    expect(router.received.length).toBe(before);
  });

  it.each([1, 2, 3, 4, 5])('a line refused at position %i: the old configuration comes back', async (at) => {
    const { router, plan } = await prepared(style, { kind: 'refuse', at, once: true });
    const result = await pushed(router, plan);
    expect(result.outcome).toBe('restored');
    expect(result.failure).toEqual({
      kind: 'rejected-command',
      step: 'send',
      command: COMMANDS[style][at - 1]?.[1],
      words: style === 'linux' ? '% Malformed thing' : 'Error: Wrong parameter found at position.',
    });
    expect(sorted(router)).toEqual(sortedLines(STARTUP[style]));
    expect(textOf(router.saved)).toBe(STARTUP[style]);
  });

  it.each([1, 2, 3, 4, 5])(
    'the connection lost before and after line %i: exactly old or exactly new',
    async (at) => {
      for (const kind of ['drop-before', 'drop-after'] as const) {
        const { router, plan } = await prepared(style, { kind, at, once: true });
        const result = await pushed(router, plan);
        const whole = style === 'linux' && kind === 'drop-after' && at === 5;
        expect(result.outcome, kind).toBe(whole ? 'applied' : 'restored');
        expect(result.failure?.kind, kind).toBe(whole ? undefined : 'connection-lost');
        expect(sorted(router), kind).toEqual(sortedLines(whole ? wantedText(style) : STARTUP[style]));
      }
    },
  );

  it('the connection lost and the router gone: left, with what is known', async () => {
    const { router, plan } = await prepared(style, { kind: 'drop-after', at: 2 });
    const drop = router.drop;
    router.drop = () => {
      router.refuseConnections = true;
      drop();
    };
    const result = await pushed(router, plan);
    expect(result.outcome).toBe('left');
    expect(result.failure?.kind).toBe('connection-lost');
    expect(result.failure?.words).toMatch(
      /\d of 5 commands had been sent; what runs now could not be read: /,
    );
  });

  it('a router that runs exactly what the plan was made from is not planned again; one that moved is', async () => {
    const { router, plan } = await prepared(style);
    const asked: string[] = [];
    const options: PushOptions = {
      ...OPTIONS,
      plannedFrom: () => plan.readSet,
      readSetOf: (_, running) => {
        asked.push(running);
        return running;
      },
    };
    const found = router.lines;
    router.lines = applyLine(router.lines, [], 'banner hand-made');
    expect((await pushed(router, plan, options)).failure?.kind).toBe('state-moved');
    expect(asked).toHaveLength(1);
    router.lines = found;
    expect((await pushed(router, plan, options)).outcome).toBe('applied');
    expect(asked).toHaveLength(1);
  });

  it('a router that moved since the plan: nothing is sent', async () => {
    const { router, plan } = await prepared(style);
    router.lines = applyLine(router.lines, [], 'banner hand-made');
    const result = await pushed(router, plan);
    expect(result.outcome).toBe('not-started');
    expect(result.failure?.kind).toBe('state-moved');
    expect(router.count).toBe(0);
  });

  it('a line taken and forgotten: found by reading back, and undone', async () => {
    const { router, plan } = await prepared(style, { kind: 'forget-line', at: 5 });
    const result = await pushed(router, plan);
    expect(result.outcome).toBe('restored');
    expect(result.failure?.kind).toBe('differs-after-push');
    expect(result.failure?.words).toContain(`missing: `);
    expect(result.failure?.words).toContain(COMMANDS[style][4]?.[1]);
    expect(sorted(router)).toEqual(sortedLines(STARTUP[style]));
  });

  it('a save that fails: left, because a restart would bring the old configuration', async () => {
    const { router, plan } = await prepared(style, { kind: 'refuse-save' });
    const result = await pushed(router, plan);
    expect(result.outcome).toBe('left');
    expect(result.failure?.kind).toBe('save-failed');
    expect(result.failure?.words).toMatch(
      /^the new configuration runs, but is not the one the router starts with: /,
    );
  });

  it('a command with a character the command line acts on never leaves', async () => {
    const { router, plan } = await prepared(style);
    const bad: Command = {
      channel: plan.commands[0]?.channel ?? '',
      context: [],
      text: 'description x\nundo all',
      vpns: [],
    };
    const result = await pushed(router, { ...plan, commands: [...plan.commands, bad] });
    expect(result).toMatchObject({
      outcome: 'not-started',
      failure: { kind: 'rejected-command', command: bad.text },
    });
    expect(router.logins.count).toBe(0);
  });
});

describe('push to a router without a candidate', () => {
  it('no way back known: left, with the difference', async () => {
    const { router, plan } = await prepared('linux', { kind: 'refuse', at: 4 });
    const { replan: _, ...without } = OPTIONS;
    const result = await pushed(router, plan, without);
    expect(result.outcome).toBe('left');
    expect(result.failure?.words).toBe(
      '% Malformed thing. Not restored: there is no plan that leads back. Against the old configuration: ' +
        'missing: ### vtysh -c "show running-config no-header" / vrf v140-localtax / ip route 10.140.0.0/16 100.65.9.2, ' +
        'unexpected: ### vtysh -c "show running-config no-header" / vrf v110-flood; ' +
        '### vtysh -c "show running-config no-header" / vrf v110-flood / ip route 10.110.2.0/24 100.65.0.2',
    );
  });

  it('a planner that stumbles does not hide what went wrong first', async () => {
    const { router, plan } = await prepared('linux', { kind: 'refuse', at: 2 });
    const replan = (): never => {
      throw new Error('cannot read half a VRF');
    };
    const result = await pushed(router, plan, { ...OPTIONS, replan });
    expect(result.outcome).toBe('left');
    expect(result.failure).toMatchObject({
      kind: 'rejected-command',
      command: 'ip route 10.110.2.0/24 100.65.0.2',
    });
    expect(result.failure?.words).toContain('no plan leads back: cannot read half a VRF');
  });
});

describe('push to a router with a candidate', () => {
  it('a commit refused: the candidate is dropped', async () => {
    const { router, plan } = await prepared('shell', { kind: 'refuse-commit' });
    const result = await pushed(router, plan);
    expect(result).toMatchObject({
      outcome: 'restored',
      failure: {
        kind: 'rejected-command',
        step: 'commit',
        command: 'commit',
        words: 'Error: Failed to commit the configuration.',
      },
    });
    expect(textOf(router.lines)).toBe(STARTUP.shell);
  });

  it('the connection lost after the commit acted: the push goes on', async () => {
    const { router, plan } = await prepared('shell', { kind: 'drop-after-commit' });
    const result = await pushed(router, plan);
    expect(summary(result)).toEqual({ outcome: 'applied', commandsSent: 5 });
    expect(textOf(router.saved)).toBe(wantedText('shell'));
  });
});

describe('a network', () => {
  it('one router fails and is named, the others go on; results stand in the order of the plan', async () => {
    const first = await prepared('linux');
    const second = await prepared('shell', { kind: 'refuse', at: 3, once: true });
    const plans = [first.plan, { ...second.plan, router: 'r2' }, { ...first.plan, router: 'r3' }];
    const targets = [first.router.target, { ...second.router.target, router: 'r2' }];
    const result = await pushPlan(networkPlan(plans), targets, OPTIONS);
    expect(result.planHash).toBe('hash');
    expect(result.routers.map(({ router, outcome, failure }) => [router, outcome, failure?.kind])).toEqual([
      ['r1', 'applied', undefined],
      ['r2', 'restored', 'rejected-command'],
      ['r3', 'not-started', 'unreachable'],
    ]);
  });

  it('stopped: no further router is started', async () => {
    const { router, plan } = await prepared('linux');
    const result = await pushed(router, plan, { ...OPTIONS, signal: AbortSignal.abort() });
    expect(result).toMatchObject({ outcome: 'not-started', failure: { kind: 'interrupted' } });
    expect(router.logins.count).toBe(0);
  });
});

describe('collect', () => {
  it('sends a Linux router nothing but the reading commands', async () => {
    const { router } = await prepared('linux');
    const result = await collectRouter(router.target, { waits: QUICK });
    expect(result).toMatchObject({
      router: 'r1',
      text: expect.stringContaining('hostname r1\nvrf v140-localtax\n'),
    });
    expect(router.received).toEqual(HOST_READS);
    expect(textOf(router.lines)).toBe(STARTUP.linux);
  });

  it('sends a router with a command line only the paging switch and the reading command', async () => {
    const { router } = await prepared('shell');
    const result = await collectRouter(router.target, { waits: QUICK });
    expect(result).toMatchObject({ text: `#\n${STARTUP.shell}#\nreturn\n` });
    expect(router.received).toEqual(['screen-length 0 temporary', 'display current-configuration']);
  });

  it('a router nobody answers for: unreachable', async () => {
    const { router } = await prepared('linux');
    await router.stop();
    expect(await failureOf(router.target)).toMatchObject({
      kind: 'unreachable',
      step: 'connect',
      words: expect.stringContaining(`127.0.0.1:${router.target.port}: connect ECONNREFUSED`),
    });
  });

  it('another host key than the pinned one: wrong-host-key, and no password was sent', async () => {
    const { router } = await prepared('linux');
    const pin = `SHA256:${'A'.repeat(43)}`;
    const failure = await failureOf({ ...router.target, hostKeys: [pin] });
    expect(failure).toMatchObject({ kind: 'wrong-host-key', step: 'connect' });
    expect(failure?.words).toContain(`pinned for r1 is ${pin}`);
    expect(failure?.words).toContain(`offers ssh-ed25519 ${router.target.hostKeys[0]}`);
    expect(router.logins.count).toBe(0);
  });

  it('no pinned host key: refused, with the line to add', async () => {
    const { router } = await prepared('linux');
    const failure = await failureOf({ ...router.target, hostKeys: [] });
    expect(failure?.kind).toBe('wrong-host-key');
    expect(failure?.words).toContain(`no host key is pinned for r1`);
    expect(failure?.words).toContain(`host-keys: [${router.target.hostKeys[0]}]`);
    expect(router.logins.count).toBe(0);
  });

  it('a wrong password: login-refused, and the password stands nowhere', async () => {
    const { router } = await prepared('linux');
    const wrong = CANARIES.handmade;
    const target: Target = { ...router.target, credential: { kind: 'given', password: () => wrong } };
    const result = await collectRouter(target, { waits: QUICK });
    expect(result).toMatchObject({ failure: { kind: 'login-refused', step: 'connect' } });
    expect(JSON.stringify([result, target])).not.toContain(MARK);
  });

  it('a secret that is not there: login-refused before any connection', async () => {
    const { router } = await prepared('linux');
    const credential = { kind: 'password', reference: 'env:SECTORNET_TEST_NO_SUCH_VARIABLE' } as const;
    expect(await failureOf({ ...router.target, credential })).toEqual({
      kind: 'login-refused',
      step: 'connect',
      words: 'environment variable SECTORNET_TEST_NO_SUCH_VARIABLE is not set',
    });
  });

  it('a password from the environment logs in', async () => {
    const { router } = await prepared('linux');
    process.env['SECTORNET_TEST_PASSWORD'] = PASSWORD;
    const credential = { kind: 'password', reference: 'env:SECTORNET_TEST_PASSWORD' } as const;
    expect(await failureOf({ ...router.target, credential })).toBeUndefined();
    delete process.env['SECTORNET_TEST_PASSWORD'];
  });

  it('a key file logs in, and a missing one is named', async () => {
    const { router } = await prepared('linux');
    const key = newKey();
    router.userKey = blobOf(key.public);
    const file = join(mkdtempSync(join(tmpdir(), 'sectornet-key-')), 'id');
    writeFileSync(file, key.private, { mode: 0o600 });
    expect(await failureOf({ ...router.target, credential: { kind: 'key', file } })).toBeUndefined();
    const missing = await failureOf({ ...router.target, credential: { kind: 'key', file: `${file}-not` } });
    expect(missing).toMatchObject({
      kind: 'login-refused',
      words: expect.stringContaining(`file ${file}-not cannot be read`),
    });
  });

  it('several routers: each its own result', async () => {
    const [one, two] = [await prepared('linux'), await prepared('shell')];
    await two.router.stop();
    const results = await collectNetwork([one.router.target, { ...two.router.target, router: 'r2' }], {
      waits: QUICK,
    });
    expect(results.map((result) => [result.router, 'text' in result])).toEqual([
      ['r1', true],
      ['r2', false],
    ]);
  });
});

async function prepared(style: Style, fault?: Fault): Promise<{ router: TinyRouter; plan: DevicePlan }> {
  const router = await startTinyRouter(style, STARTUP[style]);
  started.push(router);
  const read = await collectRouter(router.target, { waits: QUICK });
  if (!('text' in read)) throw new Error(read.failure.words);
  router.received.length = 0;
  router.logins.count = 0;
  router.fault = fault;
  return { router, plan: devicePlan(style, read.text) };
}

function devicePlan(style: Style, running: string): DevicePlan {
  const commands = COMMANDS[style].map(([context, text]) => command(style, context, text));
  const predicted = running.replace(STARTUP[style], wantedText(style));
  const platform = style === 'linux' ? 'frr' : 'huawei_vrpv8';
  return {
    router: 'r1',
    platform,
    sections: [],
    commands,
    reverse: [],
    risks: [],
    kept: [],
    vpnsTouched: ['flood'],
    readSet: running,
    predicted,
  };
}

function command(style: Style, context: readonly string[], text: string): Command {
  return { channel: style === 'linux' ? 'vtysh' : 'cli', context, text, vpns: ['flood'] };
}

function wantedText(style: Style): string {
  return textOf(
    COMMANDS[style].reduce((lines, [view, text]) => applyLine(lines, view, text), linesOf(STARTUP[style])),
  );
}

/** A planner for lines in views: removes what is new, adds what is gone. */
function lineDifference(platform: DevicePlan['platform'], from: string, to: string): readonly Command[] {
  const style = platform === 'frr' ? 'linux' : 'shell';
  const lines = (text: string) => linesOf(text).filter(({ text: line }) => !/^(#|return|end)/.test(line));
  const [here, there] = [lines(from), lines(to)];
  const keys = (all: typeof here) => new Set(all.map(({ view, text }) => [...view, text].join('\n')));
  const [old, wanted] = [keys(here), keys(there)];
  const no = style === 'linux' ? 'no' : 'undo';
  const gone = here.filter(({ view, text }) => !wanted.has([...view, text].join('\n')));
  const top = gone.filter(({ view }) => view.length === 0 || wanted.has(view.join('\n')));
  return [
    ...top.map(({ view, text }) => command(style, view, `${no} ${text}`)),
    ...there
      .filter(({ view, text }) => !old.has([...view, text].join('\n')))
      .map(({ view, text }) => command(style, view, text)),
  ];
}

async function pushed(router: TinyRouter, plan: DevicePlan, options = OPTIONS): Promise<RouterPushResult> {
  const result = await pushPlan(networkPlan([plan]), [router.target], options);
  const [only] = result.routers;
  if (only === undefined) throw new Error('no result');
  expect(JSON.stringify(result)).not.toContain(PASSWORD);
  return only;
}

function networkPlan(devices: readonly DevicePlan[]): ChangePlan {
  return {
    inventoryDigest: '',
    remit: { by: 'inventory', departments: [], vpns: [], backbone: true },
    devices,
    leftOut: [],
    vpnsTouched: ['flood'],
    vpnsUntouched: [],
    hash: 'hash',
  };
}

function summary({ outcome, failure, commandsSent }: RouterPushResult): object {
  return { outcome, commandsSent, ...(failure === undefined ? {} : { failure }) };
}

async function failureOf(target: Target) {
  const result = await collectRouter(target, { waits: QUICK });
  return 'failure' in result ? result.failure : undefined;
}

function sorted(router: TinyRouter): readonly string[] {
  return router.lines.map(({ view, text }) => [...view, text].join(' / ')).sort();
}

function sortedLines(text: string): readonly string[] {
  return linesOf(text)
    .map(({ view, text: line }) => [...view, line].join(' / '))
    .sort();
}
