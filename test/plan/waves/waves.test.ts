import { describe, expect, it } from 'vitest';
import type { Moment, OpenBetween, WaveAnswer, WaveRouter } from '../../../src/plan/waves/types.ts';
import { wavesOf } from '../../../src/plan/waves/waves.ts';

const OPEN: OpenBetween = {
  fromVpn: 'flood',
  toVpn: 'env',
  family: 4,
  router: 'b',
  line: 'route-target import 65101:9',
};

describe('the waves of a plan', () => {
  it('begin with the edge that has fewest sites, and end with the reflectors one by one', () => {
    const routers = [
      edge('b', 's1', 's2'),
      edge('c', 's3'),
      edge('d', 's4', 's5'),
      core('p'),
      reflector('r1'),
      reflector('r2'),
    ];
    expect(shown(wavesOf({ routers, opens: never }))).toEqual([
      'canary: c',
      'rest: b d p',
      'route-reflector: r1',
      'route-reflector: r2',
    ]);
  });

  it('keep one of two routers that stand for the same site', () => {
    const routers = [edge('a'), edge('b', 'hq'), edge('c', 'hq', 's2'), edge('d', 's3', 's4', 's5')];
    expect(shown(wavesOf({ routers, opens: never }))).toEqual([
      'canary: a',
      'rest: b d',
      'redundancy (hq): c',
    ]);
  });

  it('are split where two routers on their way would join two VPNs, however many go with them', () => {
    const routers = 'abcdefgh'.split('').map((name) => edge(name));
    const opens = (moment: Moment) => (has(moment.moving, 'c', 'g') ? OPEN : undefined);
    expect(shown(wavesOf({ routers, opens }))).toEqual(['canary: a', 'rest: b c d e f h', 'isolation: g']);
  });

  it('put off a router until the one it depends on is done', () => {
    const routers = [edge('a'), edge('b'), edge('c', 's1')];
    const opens = ({ done, moving }: Moment) =>
      moving.includes('a') && !done.includes('c') ? OPEN : undefined;
    expect(shown(wavesOf({ routers, opens }))).toEqual(['canary: b', 'isolation: c', 'isolation: a']);
  });

  it('do not exist when no order keeps every state isolated', () => {
    const opens = ({ moving }: Moment) => (moving.includes('b') ? OPEN : undefined);
    expect(wavesOf({ routers: [edge('a'), edge('b')], opens })).toEqual({ stuck: ['b'], opens: OPEN });
  });

  it('are few questions for many routers', () => {
    const routers = Array.from({ length: 1000 }, (_, i) => edge(`pe${i}`));
    let asked = 0;
    const opens = (moment: Moment) => {
      asked++;
      return has(moment.moving, 'pe300', 'pe700') ? OPEN : undefined;
    };
    expect(shown(wavesOf({ routers, opens })).length).toBe(3);
    expect(asked).toBeLessThan(40);
  });

  it('do not depend on the order in which routers are named', () => {
    const routers = [edge('a', 's'), edge('b', 's'), core('p'), reflector('r')];
    expect(wavesOf({ routers: routers.toReversed(), opens: never })).toEqual(
      wavesOf({ routers, opens: never }),
    );
  });
});

function never(): undefined {
  return undefined;
}

function has(names: readonly string[], ...all: readonly string[]): boolean {
  return all.every((name) => names.includes(name));
}

function edge(router: string, ...sites: readonly string[]): WaveRouter {
  return { router, role: 'pe', isReflector: false, sites };
}

function core(router: string): WaveRouter {
  return { router, role: 'p', isReflector: false, sites: [] };
}

function reflector(router: string): WaveRouter {
  return { router, role: 'p', isReflector: true, sites: [] };
}

function shown(answer: WaveAnswer): readonly string[] {
  if ('stuck' in answer) throw new Error(`stuck: ${answer.stuck.join(' ')}`);
  return answer.waves.map(({ routers, reason }) => {
    const site = reason.kind === 'redundancy' ? ` (${reason.site})` : '';
    return `${reason.kind}${site}: ${routers.join(' ')}`;
  });
}
