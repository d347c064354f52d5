import assert from 'node:assert/strict';
import type { Circuit } from '../../src/verify/bind/circuit.ts';
import { compactNetwork } from '../../src/verify/classes/compact.ts';
import { connectivityOf } from '../../src/verify/classes/connectivity.ts';
import { type Ground, type GroundOptions, groundOf } from '../../src/verify/classes/ground.ts';
import { isolationOf } from '../../src/verify/classes/isolation.ts';
import { declaredNumbers, policyRows } from '../../src/verify/classes/policy.ts';
import { boxOf } from '../../src/verify/judge/packet.ts';
import { type Policy, policyOf } from '../../src/verify/policy/policy.ts';
import { simulate } from '../../src/verify/replay/simulate.ts';
import { holdsBox } from '../../src/verify/space/box.ts';
import type { Site } from '../../src/verify/subject/subject.ts';
import type { Announcement, Packet } from '../../src/verify/types.ts';
import { fc } from '../fast-check.ts';
import { announcements, packet } from './arbitrary-network.ts';
import { type DeclaredNetwork, declaredNetwork } from './declared-network.ts';

/** What a comparison has seen: a run in which nothing arrived has compared nothing. */
export interface Seen {
  networks: number;
  /** Packets from a table the engine proved, and those of them that came out somewhere. */
  packets: number;
  arrived: number;
  /** Packets of reach the engine promised. */
  promised: number;
}

export const nothingSeen = (): Seen => ({ networks: 0, packets: 0, arrived: 0, promised: 0 });

const packets = fc.array(packet, { minLength: 3, maxLength: 3 });

/** Simulator ⊆ engine, in any state: from a proved table no packet arrives that nobody declared. */
export function aboveSimulator(seen: Seen) {
  return fc.property(declaredNetwork, packets, announcements, (one, list, announced) => {
    seen.networks++;
    const { proved } = isolationOf(groundFor(one), 'possible');
    const policy = policyOf(one.subject);
    for (const from of one.attachment.circuits)
      for (const each of proved[from.table] === 1 ? list : []) {
        seen.packets++;
        for (const to of arrivals(one, from, each, announced)) {
          seen.arrived++;
          assert.ok(isDeclared(policy, from, to, each), `${from.id} → ${to.id}`);
        }
      }
  });
}

/** Engine ⊆ simulator: what it promises arrives, and nowhere else. */
export function belowSimulator(seen: Seen) {
  return fc.property(declaredNetwork, (one) => {
    seen.networks++;
    const { sites } = connectivityOf(groundFor(one));
    const policy = policyOf(one.subject);
    for (const from of one.attachment.circuits)
      for (const to of from.site !== undefined && sites[one.subject.sites.indexOf(from.site)] === 1
        ? one.subject.sites
        : []) {
        if (from.site === undefined || to === from.site || !policy.sameVpnAllows(from.site, to)) continue;
        const found = arrivals(one, from, packetBetween(from.site, to), []).map(({ siteName }) => siteName);
        seen.promised++;
        assert.deepEqual([...new Set(found)], [to.id]);
      }
  });
}

/** What the class engine works on. */
export function groundFor({ attachment, subject }: DeclaredNetwork, options: GroundOptions = {}): Ground {
  const routers = [...new Set(attachment.tables.map(({ router }) => router))];
  const network = compactNetwork(attachment, routers, 4, declaredNumbers(subject));
  return groundOf(network, policyRows(subject, policyOf(subject), 4), options);
}

/** Circuits at which the simulator lets a packet come out. */
function arrivals(
  { models, attachment }: DeclaredNetwork,
  from: Circuit,
  one: Packet,
  announced: readonly Announcement[],
): readonly Circuit[] {
  const routers = models.map((model) => ({ name: model.hostname, model }));
  const state = { routers, announcements: announced.map((each) => ({ ...each, targets: [] })) };
  return simulate(state, { router: from.router.name, interface: from.interface.name }, one).flatMap(
    ({ router, interface: name }) =>
      attachment.circuits.filter(
        (circuit) => circuit.router.name === router && circuit.interface.name === name,
      ),
  );
}

function isDeclared(policy: Policy, from: Circuit, to: Circuit, one: Packet): boolean {
  if (from.id === to.id) return true;
  if (from.site === undefined || to.site === undefined) return from.vpn === to.vpn || from.site === to.site;
  if (policy.sameVpnAllows(from.site, to.site)) return true;
  return policy.admitted(from.site, to.site, 4).some((box) => holdsBox(box, boxOf(one)));
}

function packetBetween(from: Site, to: Site): Packet {
  const host = ({ prefixes }: Site) => ({
    family: 4 as const,
    value: (prefixes[0]?.value.address ?? 0n) + 9n,
  });
  const ports = { sourcePort: 40000, destinationPort: 80, opening: true };
  return { family: 4, source: host(from), destination: host(to), protocol: 'tcp', ...ports };
}
