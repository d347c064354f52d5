import type { DeviceModel, Sourced } from '../../device/model.ts';
import { addressText, type IpAddress, sameAddress } from '../../net/address.ts';
import type { Attachment } from '../bind/circuit.ts';
import type { Doubt } from '../doubt.ts';
import type { ReadRouter } from '../read/routers.ts';
import { danglingNames } from '../routing/route-policy.ts';
import type { Subject } from '../subject/subject.ts';
import type { Transport } from '../transport/transport.ts';
import { cableDoubts, farCableDoubts } from './cable-doubts.ts';
import { exportOrderDoubts } from './export-order-doubts.ts';
import { handLabelDoubts } from './hand-label-doubts.ts';
import { labelPathDoubts } from './label-path-doubts.ts';
import { borderDoubts, foreignLabelDoubts, linkDoubts } from './neighbour-as.ts';
import { strangerNeighbours } from './neighbours.ts';
import { onwardLeakDoubts } from './onward-leaks.ts';
import { originationDoubts } from './origination-doubts.ts';
import { reflectionDoubts } from './reflection-doubts.ts';
import { sessionDoubts } from './session-doubts.ts';
import { sharedAddressDoubts } from './shared-address-doubts.ts';
import { untoldAddressDoubts } from './untold-addresses.ts';

/** Everything that keeps the auditor from being sure: texts it lacks or could not read, bindings it could not make, constructs it does not model. */
export function doubtsOf(
  subject: Subject,
  routers: readonly ReadRouter[],
  attachment: Attachment,
  transport: Transport,
): readonly Doubt[] {
  return [
    ...missingRouters(subject, routers, transport),
    ...(subject.openEnded === undefined ? [] : missingNeighbours(subject.openEnded.known, routers)),
    ...(subject.openEnded === undefined ? [] : missingVpns(subject, routers)),
    ...routers.flatMap(routerDoubts),
    ...bindingDoubts(subject, attachment),
    ...borderDoubts(routers, attachment),
    ...foreignLabelDoubts(routers),
    ...handLabelDoubts(routers),
    ...linkDoubts(attachment),
    ...sharedAddressDoubts(routers),
    ...cableDoubts(attachment),
    ...(subject.openEnded === undefined ? [] : farCableDoubts(attachment)),
    ...sessionDoubts(attachment),
    ...originationDoubts(attachment),
    ...exportOrderDoubts(attachment, routers),
    ...labelPathDoubts(subject, attachment, transport),
    ...(transport.judged
      ? [...reflectionDoubts(routers), ...untoldAddressDoubts(routers, attachment, subject)]
      : []),
  ];
}

/** The VPNs a doubt is about; `undefined` = all. */
export function vpnsInDoubt(subject: Subject, { about, router }: Doubt): ReadonlySet<string> | undefined {
  if (about === 'all') return undefined;
  if (about !== 'router') return new Set(about);
  return new Set(
    subject.sites
      .filter((site) => site.accesses.some((access) => access.router === router))
      .map((site) => site.vpn),
  );
}

/** Compiled service files hold no router that carries no service. */
function missingRouters(
  subject: Subject,
  routers: readonly ReadRouter[],
  transport: Transport,
): readonly Doubt[] {
  const read = new Set(routers.map(({ name }) => name));
  const missing = subject.routers.filter(({ name }) => !read.has(name));
  if (missing.length === 0) return [];
  const active = new Set(subject.vpns.filter(({ status }) => status === 'active').map(({ id }) => id));
  const serving = new Set(
    subject.sites
      .filter((site) => active.has(site.vpn))
      .flatMap((site) => site.accesses.map(({ router }) => router)),
  );
  return missing
    .filter(({ name }) => transport.judged || serving.has(name))
    .map(({ name }) => ({
      reason: 'router-not-collected',
      router: name,
      data: {},
      about:
        subject.openEnded !== undefined ? ('all' as const) : serving.has(name) ? ('router' as const) : [],
    }));
}

/** A VPN that owns no collected VRF would be isolated because nothing is known of it: a name mistyped in a policy, as often as not. */
function missingVpns({ vpns, ownerOf }: Subject, routers: readonly ReadRouter[]): readonly Doubt[] {
  const owners = new Set(
    routers.flatMap(({ name, model }) => model.vrfs.map((vrf) => ownerOf?.(name, vrf.name))),
  );
  return vpns
    .filter(({ id, status }) => status === 'active' && !owners.has(id))
    .map(({ id }) => ({ reason: 'vpn-not-found', data: { vpn: id }, about: [id] }));
}

/** In a network nobody listed, a neighbour that is not there may hold any VRF; those somebody vouches for do not. */
function missingNeighbours(vouched: readonly IpAddress[], routers: readonly ReadRouter[]): readonly Doubt[] {
  return strangerNeighbours(routers)
    .filter(({ address }) => !vouched.some((one) => sameAddress(one, address)))
    .map(({ address, sessions }) => ({
      reason: 'neighbour-missing',
      data: {
        address: addressText(address),
        of: [...new Set(sessions.map(({ router }) => router.name))].join(', '),
      },
      about: 'all' as const,
    }));
}

/** Whether the router hands on routes of VPNs that it has no VRF of: what it does to them may touch any. */
function passesRoutesOn({ vrfs, backbone: { peers } }: DeviceModel): boolean {
  return vrfs.length === 0 ? peers.length > 0 : peers.some(({ reflectorClient }) => reflectorClient);
}

function routerDoubts(router: ReadRouter): readonly Doubt[] {
  const { model, coverage, name } = router;
  const about = passesRoutesOn(model) ? ('all' as const) : ('router' as const);
  const unread = coverage.unread
    .filter(({ matters }) => matters)
    .map(({ line, text }) => ({
      reason: 'unread-line',
      router: name,
      data: { file: router.file, line, text: text.trim() },
      about,
    }));
  const blind = model.guards.hostStateCollected
    ? []
    : [
        {
          reason: 'bindings-not-collected',
          router: name,
          data: { file: router.file },
          about: 'router' as const,
        },
      ];
  return [
    ...unread,
    ...blind,
    ...unclearLeaks(router),
    ...onwardLeakDoubts(router),
    ...unknownRoutes(router),
    ...undefinedPolicies(router),
  ];
}

/** Leaks of which the line does not tell where they lead; rules that see every table are followed in each. */
function unclearLeaks({ model, name }: ReadRouter): readonly Doubt[] {
  return model.leaks
    .filter(
      ({ kind, from, to }) =>
        kind !== 're-export' &&
        kind !== 'target-filter-off' &&
        (to === '*' || (from === '*' && kind !== 'policy-routing')),
    )
    .map(({ kind, from, to }) => ({
      reason: 'leak-unclear',
      router: name,
      data: { kind, from, to },
      about: 'all' as const,
    }));
}

/** Routes of an IGP inside a VRF are not in any configuration. */
function unknownRoutes({ name: router, model }: ReadRouter): readonly Doubt[] {
  const doubts: Doubt[] = [];
  for (const { name: vrf, families } of model.vrfs)
    for (const { redistributes } of families)
      for (const { value: protocol } of redistributes)
        if (protocol === 'ospf' || protocol === 'isis' || protocol === 'rip')
          doubts.push({ reason: 'routes-unknown', router, data: { vrf, protocol }, about: 'router' });
  return doubts;
}

/** Platforms take a policy or list that is nowhere defined as "refuse all" or as "let all pass". */
function undefinedPolicies(router: ReadRouter): readonly Doubt[] {
  return [...vrfPolicies(router), ...sessionPolicies(router)];
}

/** A policy between routers decides about every VPN. */
function sessionPolicies({ model, name }: ReadRouter): readonly Doubt[] {
  const { peers, targetFilters = [] } = model.backbone;
  const lists = targetFilters
    .flatMap(({ list }) => list ?? [])
    .filter((list) => !model.targetLists.some((one) => one.name === list));
  const names = peers.flatMap(({ policies }) =>
    (policies ?? []).flatMap(({ policy }) => danglingNames(model, policy)),
  );
  return [...lists, ...names.map((one) => one.name)].map((missing) => ({
    reason: 'policy-undefined',
    router: name,
    data: { vrf: '', name: missing },
    about: 'all' as const,
  }));
}

function vrfPolicies({ name: router, model }: ReadRouter): readonly Doubt[] {
  const doubts: Doubt[] = [];
  for (const { name: vrf, families } of model.vrfs) {
    const judge = (policy: Sourced<string> | undefined) => {
      if (policy === undefined) return;
      for (const { name } of danglingNames(model, policy.value))
        doubts.push({ reason: 'policy-undefined', router, data: { vrf, name }, about: 'router' });
    };
    for (const { importPolicy, exportPolicy, peers } of families) {
      judge(importPolicy);
      judge(exportPolicy);
      for (const { inboundPolicy } of peers) judge(inboundPolicy);
    }
  }
  return doubts;
}

function bindingDoubts(subject: Subject, attachment: Attachment): readonly Doubt[] {
  const unsure = attachment.unbound.filter(({ reason }) => reason === 'binding-ambiguous');
  if (unsure.length === 0) return [];
  const active = new Set(subject.vpns.filter(({ status }) => status === 'active').map(({ id }) => id));
  return unsure
    .filter(({ site }) => active.has(site.vpn))
    .map(({ access, site }) => ({
      reason: 'binding-ambiguous',
      router: access.router,
      data: { access: access.id, interface: access.interface },
      about: [site.vpn],
    }));
}
