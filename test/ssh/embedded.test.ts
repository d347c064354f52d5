import { describe, expect, it } from 'vitest';
import type { Transport } from '../../src/inventory/types.ts';
import type { Fault } from '../../src/lab/emulated/lab.ts';
import { collectRouter } from '../../src/push/collect.ts';
import { connect } from '../../src/push/transport/connect.ts';
import { type FaultPlatform, sceneOf } from '../faults/scene.ts';

/**
 * The ssh program against the SSH server inside sectornet's emulated routers, held to what the built-in transport does there: whole pushes, command by
 * command, and every way they break. (openssh.test.ts holds both to a real sshd.) What one of them learns and the other does not is red here.
 */
const PLATFORMS: readonly FaultPlatform[] = ['frr', 'huawei_vrpv8'];

const FAULTS: readonly (readonly [string, Fault | undefined])[] = [
  ['nothing wrong', undefined],
  ['a login that is refused', { kind: 'refuse-login' }],
  ['another host key', { kind: 'wrong-host-key' }],
  ['nobody there', { kind: 'unreachable' }],
  ['a connection that is cut at once', { kind: 'drop-connection', afterCommands: 0, once: true }],
  ['a connection that is cut in the middle', { kind: 'drop-connection', afterCommands: 14, once: true }],
  ['a connection that is cut late', { kind: 'drop-connection', afterCommands: 30, once: true }],
  ['a line that is refused', { kind: 'reject-line', pattern: /rt vpn |vpn-target / }],
  ['no answer any more', { kind: 'silent', afterCommands: 5 }],
  ['slow answers', { kind: 'slow', milliseconds: 5 }],
];

describe.each(PLATFORMS)('%s: both transports tell the same story', (platform) => {
  it.each(FAULTS)('%s', async (_, fault) => {
    const [builtIn, program] = [
      await story(platform, 'ssh2', fault),
      await story(platform, 'openssh', fault),
    ];
    expect(program).toEqual(builtIn);
    if (fault === undefined) expect(builtIn).toMatchObject({ outcome: 'applied', state: 'new' });
  });

  it('the same running text is collected', async () => {
    const { lab, target } = await sceneOf(platform);
    const read = (transport: Transport) => collectRouter({ ...target, transport });
    const [builtIn, program] = [await read('ssh2'), await read('openssh')];
    await lab.stop();
    const text = 'text' in builtIn ? builtIn.text : '';
    expect(text.split('\n').length).toBeGreaterThan(20);
    expect(program).toMatchObject({ text });
  });
});

/** One push from its beginning to its end: what came to the router, how it ended, what the router runs. */
async function story(platform: FaultPlatform, transport: Transport, fault: Fault | undefined) {
  const scene = await sceneOf(platform);
  const { name = '' } = scene.lab.routers[0] ?? {};
  try {
    if (fault !== undefined) await scene.lab.fail(name, fault);
    const steps: string[] = [];
    const { outcome, failure, commandsSent } = await scene.push({
      connect: (target, options) => connect({ ...target, transport }, options),
      onEvent: ({ step, status }) => void steps.push(`${step} ${status}`),
    });
    return {
      outcome,
      failure: failure === undefined ? undefined : [failure.kind, failure.step, failure.command],
      commandsSent,
      steps,
      received: scene.lab.received(name),
      state: scene.state(),
    };
  } finally {
    await scene.lab.stop();
  }
}
