import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/lab/emulated/lab.ts';
import type { PushOptions } from '../../src/push/options.ts';
import type { PushStep, RouterPushResult } from '../../src/push/types.ts';
import { addedLine, backbonePeers, exactly } from '../faults/faults.ts';
import { type FaultPlatform, type Scene, sceneOf } from '../faults/scene.ts';

/**
 * Every step of a router's push with faults that turn exactly this step red, on each platform that has the step. `ends`: how the router is called and what it
 * runs. A declared pair that falls silent is planted in `pairs.test.ts`, a second run and a second process at the lock in `run.test.ts`.
 */
interface Red {
  readonly step: PushStep;
  readonly by: string;
  readonly on: readonly FaultPlatform[];
  readonly faults?: Planting;
  readonly options?: (at: Place) => Partial<PushOptions>;
  /** What somebody types at the console before. */
  readonly typed?: (at: Place) => readonly string[];
  readonly kind: string;
  readonly ends: readonly [RouterPushResult['outcome'], 'old' | 'new'];
}

interface Place {
  readonly platform: FaultPlatform;
  readonly scene: Scene;
  /** A line that only the new configuration has. */
  readonly line: RegExp;
}

type Planting = (at: Place) => readonly Fault[];

const BOTH: readonly FaultPlatform[] = ['frr', 'huawei_vrpv8'];
const refuses =
  (pattern: RegExp): Planting =>
  () => [{ kind: 'reject-line', pattern }];
const says =
  (command: RegExp, instead: (said: string) => string): Planting =>
  () => [{ kind: 'says', command, instead }];
/** Only once the change is there. */
const saysThen =
  (command: RegExp, instead: (said: string) => string): Planting =>
  ({ line }) => [{ kind: 'says', command, instead, line }];

const NOTHING_SENT = ['not-started', 'old'] as const;
const BACK = ['restored', 'old'] as const;

const REDS: readonly Red[] = [
  {
    step: 'connect',
    by: 'nobody listens',
    on: BOTH,
    faults: () => [{ kind: 'unreachable' }],
    kind: 'unreachable',
    ends: NOTHING_SENT,
  },
  {
    step: 'lock',
    by: 'the lock is refused',
    on: BOTH,
    faults: refuses(/^lock |^configuration exclusive$/),
    kind: 'locked',
    ends: NOTHING_SENT,
  },
  {
    step: 'check',
    by: 'what it runs has moved since the plan',
    on: BOTH,
    typed: ({ platform, scene }) => moved(platform, scene),
    kind: 'state-moved',
    ends: ['not-started', 'old'],
  },
  {
    step: 'pre-check',
    by: 'no session of the backbone is up',
    on: BOTH,
    faults: ({ scene }) =>
      backbonePeers(scene.lab.running(scene.target.router)).map(
        (peer): Fault => ({ kind: 'lose-session', peer, line: /./ }),
      ),
    kind: 'not-ready',
    ends: NOTHING_SENT,
  },
  {
    step: 'pre-check',
    by: 'there is no space left',
    on: BOTH,
    faults: says(/^df |^dir$/, (said) => said.replace(/6606192|612,544/, '100')),
    kind: 'not-ready',
    ends: NOTHING_SENT,
  },
  {
    step: 'pre-check',
    by: 'the text before the change cannot be kept on the router',
    on: BOTH,
    faults: refuses(/^keep |^save \S+-before\.cfg$/),
    kind: 'not-ready',
    ends: NOTHING_SENT,
  },
  {
    step: 'arm',
    by: 'the timer cannot be set',
    on: ['frr'],
    faults: refuses(/^arm /),
    kind: 'rejected-command',
    ends: NOTHING_SENT,
  },
  {
    step: 'diff',
    by: 'the way back kept on the router lacks a step',
    on: ['frr'],
    faults: says(/agent-\S+\.sh steps /, (said) => said.slice(0, said.length / 2)),
    kind: 'differs-after-push',
    ends: BACK,
  },
  {
    step: 'diff',
    by: 'the candidate holds a line of nobody',
    on: ['huawei_vrpv8'],
    faults: says(/^display configuration candidate changes$/, (said) => `${said}+ telnet server enable\n`),
    kind: 'differs-after-push',
    ends: BACK,
  },
  {
    step: 'diff',
    by: 'a target that the plan does not name stands among those it names',
    on: ['huawei_vrpv8'],
    faults: ({ scene }) => candidateSays((values) => [...values, '65101:9999'])(scene),
    kind: 'differs-after-push',
    ends: BACK,
  },
  {
    step: 'send',
    by: 'a line is refused',
    on: BOTH,
    faults: ({ scene }) => [
      { kind: 'reject-line', pattern: exactly(scene.device.commands.at(-1)?.text ?? '') },
    ],
    kind: 'rejected-command',
    ends: BACK,
  },
  {
    step: 'commit',
    by: 'the commit is refused',
    on: ['huawei_vrpv8'],
    faults: refuses(/^commit trial /),
    kind: 'rejected-command',
    ends: BACK,
  },
  {
    step: 'verify',
    by: 'a line that was taken does not stand there',
    on: BOTH,
    faults: ({ line }) => [
      {
        kind: 'says',
        command: /show running-config|^display current-configuration$/,
        instead: (said) => without(said, line),
        line,
      },
    ],
    kind: 'differs-after-push',
    ends: BACK,
  },
  {
    step: 'post-check',
    by: 'a session of the backbone is down',
    on: BOTH,
    faults: ({ scene, line }) => {
      const [peer = ''] = backbonePeers(scene.lab.running(scene.target.router));
      return [{ kind: 'lose-session', peer, line }];
    },
    kind: 'lost-service',
    ends: BACK,
  },
  {
    step: 'post-check',
    by: 'a VRF has none of its routes',
    on: BOTH,
    faults: saysThen(/route vrf \S+ summary json|vpn-instance \S+ statistics$/, (said) =>
      said.replace(/"fib":\d+/g, '"fib":0').replace(/^(Total +\d+ +)\d+/gm, '$10'),
    ),
    kind: 'lost-service',
    ends: BACK,
  },
  {
    step: 'post-check',
    by: 'no label leads to a VRF',
    on: BOTH,
    faults: saysThen(/show mpls table json|^display mpls lsp protocol bgp/, (said) =>
      said
        .replace(/"outLabel":0,"installed":true,"interface":"v[^"]+"/g, '"outLabel":3')
        .replace(/^-\s.* v\S+$/gm, ''),
    ),
    kind: 'lost-service',
    ends: BACK,
  },
  {
    step: 'post-check',
    by: 'a route of an agreement is gone',
    on: BOTH,
    options: ({ platform, scene }) => {
      const { router } = scene.target;
      const route = { ...staticRoute(platform, scene.lab.running(router)), family: 4 as const };
      return { promised: () => [{ agreement: 'X1', farRouter: router, route }] };
    },
    faults: saysThen(/longer-prefixes|routing-table vpn-instance \S+ \d\S+ \d+$/, (said) =>
      said.replace(/"installed":true/, '"installed":false').replace(/^ +\d\S+\/.*\n/gm, ''),
    ),
    kind: 'lost-service',
    ends: BACK,
  },
  {
    step: 'confirm',
    by: 'the confirmation is refused',
    on: BOTH,
    faults: refuses(/^confirm |^commit persist /),
    kind: 'rejected-command',
    ends: BACK,
  },
  {
    step: 'save',
    by: 'it cannot be saved',
    on: BOTH,
    faults: refuses(/^write memory$|^save$/),
    kind: 'save-failed',
    ends: ['left', 'new'],
  },
  {
    step: 'save',
    by: 'what was saved is not what runs',
    on: BOTH,
    faults: ({ line }) => [
      {
        kind: 'says',
        command: /^cat \/etc\/frr\/frr\.conf |^display saved-configuration$/,
        instead: (said) => without(said, line),
      },
    ],
    kind: 'save-failed',
    ends: ['left', 'new'],
  },
  {
    step: 'unlock',
    by: 'the lock cannot be taken away, and runs out by itself',
    on: BOTH,
    faults: refuses(/^unlock |^undo configuration exclusive$/),
    kind: 'none',
    ends: ['applied', 'new'],
  },
  {
    step: 'restore',
    by: 'neither way back is taken',
    on: BOTH,
    faults: ({ scene, platform }) => [
      { kind: 'reject-line', pattern: exactly(scene.device.commands.at(-1)?.text ?? '') },
      ...(platform === 'frr'
        ? ([{ kind: 'reject-line', pattern: /^no |^revert |^delete|^-D|del / }] as const)
        : ([{ kind: 'reject-line', pattern: /^return$/ }] as const)),
    ],
    kind: 'rejected-command',
    ends: ['left', 'old'],
  },
];

const scenes: Scene[] = [];
afterEach(async () => {
  await Promise.all(scenes.splice(0).map(({ lab }) => lab.stop()));
});

describe.each(BOTH)('on %s', (platform) => {
  it.each(REDS.filter(({ on }) => on.includes(platform)).map((red) => [red.step, red.by, red] as const))(
    '%s turns red: %s',
    async (_, __, red) => {
      const scene = await sceneOf(platform);
      scenes.push(scene);
      const { router } = scene.target;
      const at = {
        platform,
        scene,
        line: exactly(addedLine(scene.lab.running(router), scene.device.predicted)),
      };
      const typed = red.typed?.(at) ?? [];
      if (typed.length > 0) await scene.lab.type(router, typed);
      const before = scene.lab.running(router);
      for (const fault of red.faults?.(at) ?? []) await scene.lab.fail(router, fault);
      const failed: PushStep[] = [];
      const result = await scene.push({
        ...red.options?.(at),
        onEvent: ({ step, status }) => void (status === 'fail' && failed.push(step)),
      });
      expect([failed[0], result.outcome, result.failure?.kind ?? 'none'], result.failure?.words).toEqual([
        red.step === 'restore' ? 'send' : red.step,
        red.ends[0],
        red.kind,
      ]);
      if (red.step === 'restore') expect(failed).toContain('restore');
      else expect([...new Set(failed)]).toEqual([red.step]);
      if (red.ends[1] === 'new') expect(scene.state()).toBe('new');
      else if (red.ends[0] !== 'left') expect(scene.lab.running(router)).toBe(before);
    },
  );
});

it('takes the targets of a VRF in whatever order the router puts them', async () => {
  const scene = await sceneOf('huawei_vrpv8');
  scenes.push(scene);
  for (const fault of candidateSays((values) => values.toReversed())(scene))
    await scene.lab.fail(scene.target.router, fault);
  const { outcome, failure } = await scene.push();
  expect([outcome, failure?.words]).toEqual(['applied', undefined]);
});

/** The router names a line of several targets that it will run in other words. */
function candidateSays(instead: (values: readonly string[]) => readonly string[]) {
  return ({ device }: Scene): readonly Fault[] => {
    const several = /^ *vpn-target (\S+ \S+.*) (import-extcommunity|export-extcommunity)$/m;
    const [, values = '', way] = several.exec(device.predicted ?? '') ?? [];
    expect(way).toBeDefined();
    const line = `+  vpn-target ${instead(values.split(' ')).join(' ')} ${way}`;
    const command = /^display configuration candidate changes$/;
    return [{ kind: 'says', command, instead: (said) => `${said}${line}\n` }];
  };
}

function without(text: string, line: RegExp): string {
  return text
    .split('\n')
    .filter((one) => !line.test(one))
    .join('\n');
}

/** A static route in a VRF. */
function staticRoute(platform: FaultPlatform, running: string): { vrf: string; prefix: string } {
  const [, vrf = '', network = ''] =
    (platform === 'frr'
      ? /^vrf (v\S+)\n(?: .*\n)*? ip route (\S+) /m
      : /^ip route-static vpn-instance (\S+) (\S+) 255\.255\.255\.0 /m
    ).exec(running) ?? [];
  return { vrf, prefix: platform === 'frr' ? network : `${network}/24` };
}

/** Another target in a VRF that the plan changes. */
function moved(platform: FaultPlatform, { device }: Scene): readonly string[] {
  const names = device.sections.map(({ object }) => object.name).join(' ');
  const vrf = /\bv\d+-[a-z]+/.exec(names)?.[0] ?? '';
  return platform === 'frr'
    ? [
        'configure terminal',
        `router bgp 65101 vrf ${vrf}`,
        'address-family ipv4 unicast',
        'rt vpn export 65101:9999',
        'end',
      ]
    : [
        'system-view',
        `ip vpn-instance ${vrf}`,
        'ipv4-family',
        'vpn-target 65101:9999 export-extcommunity',
        'commit',
        'return',
      ];
}
