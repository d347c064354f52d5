import type { Family } from '../../net/address.ts';
import type { Policy } from '../policy/policy.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { Breach, Finding, PairVerdict } from '../types.ts';
import type { MissingReach } from './connectivity.ts';
import { finding } from './findings.ts';

/** What a parity finding cites: where the family that differs goes wrong. */
export interface Wrongs {
  readonly policy: Policy;
  readonly routers: readonly ReadRouter[];
  readonly breaches: readonly Breach[];
  readonly missing: readonly MissingReach[];
}

/**
 * Pairs of which one family is as declared and the other is not: it lacks a target, a policy or a filter that its twin has (v6-twin-missing). A family
 * of which no circuit has an address is no twin: kernel routers have both in every VRF.
 */
export function parityFindings(pairs: readonly PairVerdict[], wrongs: Wrongs): readonly Finding[] {
  if (!([4, 6] as const).every((family) => isUsed(family, wrongs.routers))) return [];
  const byKey = new Map(pairs.map((pair) => [`${pair.fromVpn} ${pair.toVpn} ${pair.family}`, pair]));
  const both = new Set(wrongs.policy.vpns.filter(({ families }) => families.length > 1).map(({ id }) => id));
  return pairs.flatMap((pair) => {
    if (!both.has(pair.fromVpn) || !both.has(pair.toVpn)) return [];
    const twin = byKey.get(`${pair.fromVpn} ${pair.toVpn} ${pair.family === 4 ? 6 : 4}`);
    if (twin === undefined || !isWrong(pair) || !isAsDeclared(twin)) return [];
    const place = placeOf(pair, wrongs);
    const { fromVpn: from, toVpn: to, family, verdict } = pair;
    return place === undefined
      ? []
      : [finding('v6-twin-missing', place.router, place.lines, { from, to, family, verdict })];
  });
}

function isUsed(family: Family, routers: readonly ReadRouter[]): boolean {
  return routers.some(({ model }) =>
    model.interfaces.some(
      ({ vrf, addresses }) => vrf !== undefined && addresses.some(({ value }) => value.family === family),
    ),
  );
}

function isWrong({ verdict }: PairVerdict): boolean {
  return verdict === 'breach' || verdict === 'missing';
}

function isAsDeclared({ verdict }: PairVerdict): boolean {
  return verdict === 'isolated' || verdict === 'reachable-as-declared';
}

function placeOf({ fromVpn, toVpn, family }: PairVerdict, { routers, breaches, missing }: Wrongs) {
  const breach = breaches.find(
    (one) => one.fromVpn === fromVpn && one.toVpn === toVpn && one.packet.family === family,
  );
  const lost = missing.find(
    ({ missing: one }) => one.fromVpn === fromVpn && one.toVpn === toVpn && one.family === family,
  )?.missing;
  const lines = breach?.causes ?? lost?.stoppedAt.lines ?? [];
  const name = lines[0]?.router ?? lost?.stoppedAt.router;
  const router = routers.find((one) => one.name === name);
  return router === undefined ? undefined : { router, lines };
}
