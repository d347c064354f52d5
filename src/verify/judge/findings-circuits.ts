import type { CePeer } from '../../device/model.ts';
import { addressText, FAMILIES, type Family } from '../../net/address.ts';
import { coversAddress, type Prefix, prefixText } from '../../net/prefix.ts';
import type { Circuit, VrfTable } from '../bind/circuit.ts';
import { runPolicy } from '../routing/route-policy.ts';
import { danglingUses } from '../space/filter.ts';
import type { Finding } from '../types.ts';
import { strayNetworks } from './circuit-faults.ts';
import type { FindingContext } from './findings.ts';
import { finding } from './findings.ts';
import { corePrefixes } from './forbidden.ts';

/** Facts about attachment circuits: undeclared ones, missing guards, filters out of sight, open sessions. */
export function circuitFindings(context: FindingContext): readonly Finding[] {
  const { attachment, routers, subject } = context;
  const planned = new Set(subject.vpns.filter(({ status }) => status === 'planned').map(({ id }) => id));
  const known = new Map<Family, readonly Prefix[]>();
  const core = (family: Family) => {
    const found = known.get(family) ?? corePrefixes(routers, family);
    known.set(family, found);
    return found;
  };
  return attachment.circuits.flatMap((circuit) => {
    const table = attachment.tables[circuit.table];
    if (circuit.site === undefined)
      return table?.owner === undefined ? [] : [undeclared(circuit), ...foreignSessions(circuit, table)];
    return [
      ...(planned.has(circuit.vpn)
        ? [
            finding('planned-vpn-present', circuit.router, circuit.interface.at, {
              vpn: circuit.vpn,
              interface: circuit.interface.name,
            }),
          ]
        : []),
      ...guardFindings(circuit),
      ...FAMILIES.flatMap((family) => strayFindings(circuit, family, () => core(family))),
      ...filterFindings(circuit),
      ...(table === undefined ? [] : sessionFindings(circuit, table)),
    ];
  });
}

function undeclared(circuit: Circuit): Finding {
  const { router, interface: one, vpn } = circuit;
  return finding('undeclared-circuit', router, one.vrf?.at ?? one.at, { interface: one.name, vpn });
}

/** Sessions to another AS that no site accounts for: an unknown customer, or another provider's VRF (RFC 4364 §10 a). */
function foreignSessions(circuit: Circuit, { vrf }: VrfTable): readonly Finding[] {
  const { router, interface: one } = circuit;
  const own = router.model.backbone.asNumber?.value;
  return vrf.families
    .flatMap(({ peers }) => peers)
    .filter((peer) => peer.remoteAs !== own && isOn(circuit, peer))
    .map((peer) =>
      finding('inter-as-vrf-link', router, peer.at, {
        vrf: vrf.name,
        interface: one.name,
        as: peer.remoteAs,
        peer: addressText(peer.address),
      }),
    );
}

function guardFindings({ router, interface: one, site, labelDoor }: Circuit): readonly Finding[] {
  const data = { interface: one.name };
  const families = new Set(site?.prefixes.map(({ value }) => value.family));
  const checks = [...families].flatMap((family) => {
    const check = one.sourceCheck.find((candidate) => candidate.family === family);
    if (check === undefined) return [finding('source-check-absent', router, one.at, { ...data, family })];
    return check.mode === 'loose'
      ? [finding('source-check-loose', router, check.at, { ...data, family })]
      : [];
  });
  return [
    ...checks,
    ...(labelDoor === undefined
      ? []
      : [finding('labels-accepted-on-ac', router, labelDoor.acceptsLabels.at, data)]),
    ...(one.igp === undefined ? [] : [finding('igp-on-ac', router, one.igp.at, data)]),
    ...one.ldp.map(({ at }) => finding('ldp-on-ac', router, at, data)),
  ];
}

function strayFindings(circuit: Circuit, family: Family, core: () => readonly Prefix[]): readonly Finding[] {
  const { router, interface: one } = circuit;
  return strayNetworks(circuit, family, core).map(({ prefix, at }) =>
    finding('undeclared-link', router, at, { interface: one.name, prefix: prefixText(prefix) }),
  );
}

function filterFindings({ router, interface: one }: Circuit): readonly Finding[] {
  const blind = one.filters.filter(
    ({ hook }) => hook === 'forwarded-inbound' || hook === 'forwarded-outbound',
  );
  return [
    ...blind.map(({ filter, at }) =>
      finding('filter-out-of-sight', router, at, { filter, interface: one.name }),
    ),
    ...danglingUses(router.model, one).map(({ filter, at }) =>
      finding('filter-undefined', router, at, { filter, interface: one.name }),
    ),
  ];
}

function sessionFindings(circuit: Circuit, table: VrfTable): readonly Finding[] {
  const routing = circuit.access?.routing;
  const peers = table.vrf.families
    .flatMap((settings) => settings.peers)
    .filter((peer) => isOn(circuit, peer));
  return peers.flatMap((peer) => {
    const data = { interface: circuit.interface.name, peer: addressText(peer.address) };
    const declared = routing?.type === 'bgp' && routing.remoteAs === peer.remoteAs;
    return [
      ...(declared || circuit.site?.prefixesOpen === true
        ? []
        : [finding('ce-session-undeclared', circuit.router, peer.at, { ...data, as: peer.remoteAs })]),
      ...(admitsForeign(circuit, peer)
        ? [finding('ce-unfiltered', circuit.router, peer.inboundPolicy?.at ?? peer.at, data)]
        : []),
    ];
  });
}

/** Whether the session lets in a default route, the widest prefix nobody's site owns. */
function admitsForeign({ router, site }: Circuit, peer: CePeer): boolean {
  if (peer.inboundPolicy === undefined) return !peer.policyRequired;
  const anything: Prefix = { family: peer.address.family, address: 0n, length: 0 };
  const owns =
    site?.prefixes.some(({ value }) => value.family === anything.family && value.length === 0) === true;
  return (
    !owns &&
    runPolicy(router.model, peer.inboundPolicy.value, { prefix: anything, targets: new Set() }).permit
  );
}

function isOn({ interface: one }: Circuit, peer: CePeer): boolean {
  return one.addresses.some(({ value }) => coversAddress(value, peer.address));
}
