import { describe, expect, it } from 'vitest';
import { lostService, notReady } from '../../src/push/health.ts';
import type { Health, Session } from '../../src/push/session/definition.ts';

const session = (protocol: Session['protocol'], up: boolean, vrf = 'default'): Session => ({
  ...{ protocol, vrf, up },
  peer: '100.64.0.1',
});
const health = (change: Partial<Health> = {}): Health => ({
  sessions: [session('BGP', true), session('LDP', true)],
  routes: new Map([['IPv4 v110-flood', 3]]),
  labels: ['v110-flood'],
  freeKilobytes: 500_000,
  ...change,
});

describe('before a change a router', () => {
  it.each([
    ['is ready', health(), undefined],
    [
      'has no space',
      health({ freeKilobytes: 1_000 }),
      'only 1000 KB are free on the router, 2048 are needed',
    ],
    ['does not say how much is free', health({ freeKilobytes: undefined }), undefined],
    [
      'has lost the backbone',
      health({ sessions: [session('BGP', true), session('LDP', false)] }),
      'no LDP session of the backbone is up: 100.64.0.1',
    ],
    [
      'has one session of two',
      health({ sessions: [session('BGP', false), session('BGP', true)] }),
      undefined,
    ],
    ['has a customer who is down', health({ sessions: [session('BGP', false, 'v110-flood')] }), undefined],
  ])('that %s', (_, found, words) => {
    expect(notReady(found)).toBe(words);
  });
});

describe('after a change a router', () => {
  it.each([
    ['has what it had', health(), []],
    [
      'has lost a session',
      health({ sessions: [session('BGP', true), session('LDP', false)] }),
      ['LDP session 100.64.0.1 is down'],
    ],
    ['is no longer configured for one', health({ sessions: [session('BGP', true)] }), []],
    [
      'has an empty table',
      health({ routes: new Map([['IPv4 v110-flood', 0]]) }),
      ['IPv4 v110-flood has none of its 3 routes'],
    ],
    ['has no such table any more', health({ routes: new Map(), labels: [] }), []],
    ['has lost a label', health({ labels: [] }), ['no label leads to v110-flood']],
    ['cannot be asked for labels', health({ labels: undefined }), []],
  ])('that %s', (_, after, lost) => {
    expect(lostService(health(), after)).toEqual(lost);
  });
});
