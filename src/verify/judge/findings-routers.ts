import { addressText } from '../../net/address.ts';
import type { ReadRouter } from '../read/routers.ts';
import { danglingNames } from '../routing/route-policy.ts';
import type { Finding } from '../types.ts';
import type { FindingContext } from './findings.ts';
import { finding } from './findings.ts';
import { borderFindings } from './neighbour-as.ts';

/** Facts about a router as a whole: guards, sessions, names that are used and nowhere defined, leaks by construction. */
export function routerFindings({ routers, transport }: FindingContext): readonly Finding[] {
  const assumed = transport.judged
    ? []
    : routers.slice(0, 1).map((router) => finding('transport-assumed', router, undefined));
  return [
    ...assumed,
    ...routers.flatMap((router) => [
      ...identity(router),
      ...guards(router),
      ...leaks(router),
      ...undefinedNames(router),
    ]),
    ...sharedIds(routers),
    ...borderFindings(routers),
  ];
}

function identity(router: ReadRouter): readonly Finding[] {
  const { model, declared } = router;
  return [
    ...(declared === undefined ? [finding('undeclared-router', router, undefined)] : []),
    ...(model.hostname !== '' && model.hostname !== router.name
      ? [finding('hostname-differs', router, undefined, { hostname: model.hostname })]
      : []),
  ];
}

function guards(router: ReadRouter): readonly Finding[] {
  const { guards, backbone, vrfs } = router.model;
  const services = guards.servicesOutsideVrfs.value
    ? []
    : [finding('l3mdev-accept', router, guards.servicesOutsideVrfs.at)];
  const silent =
    backbone.peers.length > 0 && !backbone.sendsDuplicates.value
      ? [finding('duplicates-suppressed', router, backbone.sendsDuplicates.at)]
      : [];
  const off = guards.forwards.filter(
    ({ value, family }) => !value && vrfs.some((vrf) => vrf.families.some((one) => one.family === family)),
  );
  return [
    ...services,
    ...silent,
    ...off.map(({ family, at }) => finding('forwarding-off', router, at, { family })),
  ];
}

function leaks(router: ReadRouter): readonly Finding[] {
  return router.model.leaks.flatMap((leak) => {
    const data = { from: leak.from, to: leak.to };
    if (leak.kind === 'target-filter-off') return [finding('target-filter-off', router, leak.at)];
    if (leak.kind === 're-export') return [finding('re-export-switch', router, leak.at, data)];
    return (leak.kind === 'global-leak' || leak.kind === 'vrf-import') && leak.to === ''
      ? [finding('global-leak-inward', router, leak.at, data)]
      : [];
  });
}

function undefinedNames(router: ReadRouter): readonly Finding[] {
  const uses = router.model.vrfs.flatMap((vrf) =>
    vrf.families.flatMap((family) => [
      ...(family.importPolicy === undefined ? [] : [family.importPolicy]),
      ...(family.exportPolicy === undefined ? [] : [family.exportPolicy]),
      ...family.peers.flatMap((peer) => [peer.inboundPolicy ?? [], peer.outboundPolicy ?? []].flat()),
    ]),
  );
  return uses.flatMap(({ value, at }) =>
    danglingNames(router.model, value).map((name) =>
      finding('policy-undefined', router, name.at ?? at, { name: name.name }),
    ),
  );
}

/** Two routers with one BGP router-id: automatic RDs and targets collide, and reflectors drop one's routes. */
function sharedIds(routers: readonly ReadRouter[]): readonly Finding[] {
  const known = routers.flatMap((router) => {
    const id = router.model.backbone.routerId;
    return id === undefined ? [] : [{ router, at: id.at, text: addressText(id.value) }];
  });
  const shared = [...Map.groupBy(known, ({ text }) => text).values()].filter((list) => list.length > 1);
  return shared.flatMap((list) =>
    list.map(({ router, at, text }) => finding('router-id-duplicate', router, at, { 'router-id': text })),
  );
}
