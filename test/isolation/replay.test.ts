import { describe, expect, it } from 'vitest';
import type { DeviceModel } from '../../src/device/model.ts';
import { attach } from '../../src/verify/bind/attachment.ts';
import { boxOf } from '../../src/verify/judge/packet.ts';
import { passageOf } from '../../src/verify/judge/passage.ts';
import { walk } from '../../src/verify/reach/walk.ts';
import { simulate } from '../../src/verify/replay/simulate.ts';
import { fabricOf } from '../../src/verify/routing/fabric.ts';
import type { Scope } from '../../src/verify/routing/routes.ts';
import type { Announcement, Packet, ReplayNetwork } from '../../src/verify/types.ts';
import { fc } from '../fast-check.ts';
import {
  announcements,
  connections,
  hosts,
  LINKS,
  NOTHING_DECLARED,
  network,
  packet,
  ROUTERS,
  routerOf,
  sloppyNetwork,
} from './arbitrary-network.ts';

/** `RUNS=20000 SEED=7 npx vitest run test/isolation/replay.test.ts` for a long search. */
const RUNS = process.env['RUNS'];
const runs = { numRuns: Number(RUNS ?? 300) };
const link = fc.constantFrom(...LINKS);
const packets = fc.array(packet, { minLength: 4, maxLength: 4 });

describe('the engine and the naive simulator, which share no code', () => {
  it('say the same about every packet in the present state', () => {
    fc.assert(
      fc.property(network, link, packets, (models, from, list) => {
        const engine = engineOf(models, 'present');
        for (const one of list) expect(engine(from, one)).toEqual(replayed(models, QUIET, from, one));
      }),
      runs,
    );
  });

  it('agree that whatever arrives in some state is possible: the upper bound holds for every announcement', () => {
    fc.assert(
      fc.property(
        sloppyNetwork,
        link,
        packets,
        announcements,
        connections,
        (...[models, from, list, announced, known]) => {
          const engine = engineOf(models, 'possible');
          for (const one of list) {
            const possible = engine(from, one);
            const state = { announcements: withoutTargets(announced), connections: known };
            for (const arrival of replayed(models, state, from, one)) expect(possible).toContain(arrival);
          }
        },
      ),
      runs,
    );
  });

  it('agree that losing sessions never opens a way: with any router cut off nothing new is possible', () => {
    fc.assert(
      fc.property(sloppyNetwork, link, packets, fc.constantFrom(...ROUTERS), (models, from, list, lost) => {
        const engine = engineOf(models, 'possible');
        const left = models.map((model) => (model.hostname === lost ? cutOff(model) : model));
        for (const one of list) {
          const possible = engine(from, one);
          for (const arrival of replayed(left, QUIET, from, one)) expect(possible).toContain(arrival);
        }
      }),
      runs,
    );
  });
});

type Link = (typeof LINKS)[number];

/** Nobody announces or remembers anything. */
const QUIET: Omit<ReplayNetwork, 'routers'> = { announcements: [] };

/** Everywhere the engine lets a packet from a circuit come out. */
function engineOf(
  models: readonly DeviceModel[],
  scope: Scope,
): (from: Link, one: Packet) => readonly string[] {
  const routers = models.map(routerOf);
  const attachment = attach(NOTHING_DECLARED, routers);
  const extra = hosts.map((host) => ({ family: host.family, address: host.value, length: 32 }));
  const fabric = fabricOf(attachment, routers, 4, extra, scope);
  const passage = passageOf(fabric);
  return (from, one) => {
    const entry = attachment.circuits.find(
      (circuit) => circuit.router.name === from.router && circuit.interface.name === from.name,
    );
    if (entry === undefined) return [];
    const rank = fabric.ranks.at(one.destination);
    const arrivals = walk(fabric, entry.table, rank, rank + 1).flatMap((end) => {
      if (end.outcome.kind === 'dropped') return [];
      const exit = end.outcome.kind === 'circuit' ? attachment.circuits[end.outcome.circuit] : undefined;
      if (!passage.packets.holds(passage.through(entry, exit, end), boxOf(one))) return [];
      if (exit !== undefined) return [`${exit.router.name} ${exit.interface.name}`];
      return models.filter((model) => answers(model, one)).map((model) => model.hostname);
    });
    return [...new Set(arrivals)].sort();
  };
}

function replayed(
  models: readonly DeviceModel[],
  state: Omit<ReplayNetwork, 'routers'>,
  from: Link,
  one: Packet,
): readonly string[] {
  const routers = models.map((model) => ({ name: model.hostname, model }));
  const arrivals = simulate({ routers, ...state }, { router: from.router, interface: from.name }, one);
  return [
    ...new Set(arrivals.map((arrival) => [arrival.router, arrival.interface ?? []].flat().join(' '))),
  ].sort();
}

function answers(model: DeviceModel, { destination }: Packet): boolean {
  return model.interfaces.some(
    (one) => one.vrf === undefined && one.addresses.some(({ value }) => value.address === destination.value),
  );
}

/** Targets that customers attach are judged apart (ce-supplied-rt); here they attach none. */
function withoutTargets(announced: readonly Announcement[]): readonly Announcement[] {
  return announced.map((one) => ({ ...one, targets: [] }));
}

/** A router whose sessions are gone: it gives and takes no VPN route. */
function cutOff(model: DeviceModel): DeviceModel {
  const vrfs = model.vrfs.map((vrf) => ({
    ...vrf,
    families: vrf.families.map((family) => ({ ...family, exportsVpn: false, importsVpn: false })),
  }));
  return { ...model, vrfs };
}
