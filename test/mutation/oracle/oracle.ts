import type { DeviceModel } from '../../../src/device/model.ts';
import { FAMILIES, type Family } from '../../../src/net/address.ts';
import type { Prefix } from '../../../src/net/prefix.ts';
import { admittedBy, exportedRoutes } from '../../../src/verify/replay/routes.ts';
import type { ReplayNetwork, ReplayRouter } from '../../../src/verify/types.ts';
import { addressesOf, universeOf } from './addresses.ts';
import type { BackboneReach } from './backbone.ts';
import { type Comparison, differingPackets } from './differences.ts';
import { kindsOf } from './kinds.ts';
import { exportText, inheritImports, inheritTables, placeName, placesOf } from './look-ups.ts';
import { packetOf, type Witness, witnessOf } from './matrix.ts';
import { interfaceAt } from './plan.ts';
import { misdelivered } from './shared-addresses.ts';
import { sourcesOf } from './sources.ts';
import { failures, isHonest, PRESENT, preferences, type Saying, type State, sayings } from './states.ts';
import { networkIn, reachIn, type World } from './world.ts';

export type { Witness };

/** Picks one of a list; a generator with a seed, so that runs repeat themselves. */
export type Draw = <Item>(items: readonly Item[]) => Item;

/**
 * Whether a mutant changes a cell of the all-pairs matrix (every socket, every destination anybody names, own and foreign sources, every kind
 * of packet) in some bounded state: the present one, each single failure, each withdrawal, each announcement an inbound policy lets in.
 * Packets that meet nothing changed on their way need not be carried again; `differences.ts` says which those are.
 */
export class Oracle {
  readonly #base: World;
  readonly #known = new Map<string, { readonly network: ReplayNetwork; readonly reach: BackboneReach }>();

  constructor(base: World) {
    this.#base = base;
  }

  /** The first cell that differs, `undefined` when none does. */
  change(touched: ReplayRouter): Witness | undefined {
    const comparison = this.#comparison(touched);
    const sameBackbone = backboneText(comparison.before.model) === backboneText(touched.model);
    for (const state of this.#states(comparison)) {
      const old = this.#baseIn(state);
      const reach = sameBackbone ? old.reach : reachIn(comparison.mutant, state);
      const fresh = networkIn(comparison.mutant, state, reach);
      const places = this.#prepare(comparison, old.network, fresh, sameBackbone);
      for (const one of differingPackets(comparison, { state, old: old.network, fresh, places })) {
        const witness = witnessOf(comparison, { state, old: old.network, fresh }, one);
        if (witness !== undefined) return witness;
      }
    }
    return sameBackbone ? undefined : misdelivered(comparison, this.#baseIn(PRESENT).network);
  }

  /**
   * The same question to the whole matrix, by sample: any state, socket, source, destination and kind, drawn in turn by `draw`, nothing left
   * out beforehand and nothing inherited. It must find nothing where `change` found nothing.
   */
  sampled(touched: ReplayRouter, draw: Draw, size: { readonly states: number; readonly packets: number }) {
    const comparison = this.#comparison(touched);
    const states = this.#states(comparison);
    for (let i = 0; i < size.states; i++) {
      const state = draw(states);
      const [old, fresh] = [comparison.base, comparison.mutant].map((world) => networkIn(world, state));
      if (old === undefined || fresh === undefined) continue;
      for (let j = 0; j < size.packets; j++) {
        const from = draw(this.#base.sockets);
        const family = draw(FAMILIES);
        const addresses = comparison.addresses.get(family) ?? [];
        const source = draw([...sourcesOf(this.#base, from, family), draw(addresses)]);
        const packet = packetOf(draw(comparison.kinds), source, draw(addresses));
        const witness = witnessOf(comparison, { state, old, fresh }, { from, packet });
        if (witness !== undefined) return witness;
      }
    }
    return undefined;
  }

  #comparison(touched: ReplayRouter): Comparison {
    const base = this.#base;
    const mutant = {
      ...base,
      routers: base.routers.map((router) => (router.name === touched.name ? touched : router)),
    };
    const before = base.routers.find(({ name }) => name === touched.name);
    if (before === undefined) throw new Error(`no router ${touched.name}`);
    const models = [...base.routers.map(({ model }) => model), touched.model];
    const universe = universeOf(base.inventory, models);
    return {
      base,
      mutant,
      before,
      touched,
      addresses: new Map(FAMILIES.map((family) => [family, addressesOf(universe, family)])),
      kinds: kindsOf(base.inventory, [before.model, touched.model]),
      universe,
      settled: new Set(),
    };
  }

  #states({ base, mutant, universe }: Comparison): readonly State[] {
    const worlds = [base, mutant];
    const said = new Map<string, State>();
    for (const state of sayings(
      base.sockets,
      worlds.map(({ routers }) => routers),
      universe,
    )) {
      const effect = state.says === undefined ? undefined : effectOf(worlds, state.says);
      if (effect !== undefined && !said.has(effect)) said.set(effect, state);
    }
    return [
      PRESENT,
      ...failures(base.inventory, base.routers, base.sockets),
      ...said.values(),
      ...preferences(mutant.routers, exportedIn(networkIn(mutant, PRESENT))),
    ];
  }

  #baseIn(state: State) {
    const known = this.#known.get(state.name);
    if (known !== undefined) return known;
    const reach = reachIn(this.#base, state);
    const made = { network: networkIn(this.#base, state, reach), reach };
    this.#known.set(state.name, made);
    return made;
  }

  /** Fills what a state of the mutant has in common with the untouched one; gives the places whose tables may differ. */
  #prepare({ touched }: Comparison, old: ReplayNetwork, fresh: ReplayNetwork, sameBackbone: boolean) {
    const mine = fresh.routers.find(({ name }) => name === touched.name);
    if (mine === undefined || !sameBackbone)
      return new Map(FAMILIES.map((family) => [family, placesOf(fresh)] as const));
    inheritTables(old, fresh, mine, FAMILIES);
    return new Map(
      FAMILIES.map((family) => {
        const same = givesTheSame(old, fresh, touched.name, family);
        if (same) inheritImports(old, fresh, mine, family);
        return [family, placesOf(fresh).filter(({ router }) => !same || router === mine)] as const;
      }),
    );
  }
}

function givesTheSame(old: ReplayNetwork, fresh: ReplayNetwork, name: string, family: Family): boolean {
  const text = (network: ReplayNetwork) =>
    placesOf(network)
      .filter(({ router }) => router.name === name)
      .map((place) => `${placeName(place)} ${exportText(network, place, family)}`)
      .sort()
      .join('\n');
  return text(old) === text(fresh);
}

function exportedIn(network: ReplayNetwork) {
  return (router: string, vrf: string, family: Family): readonly Prefix[] => {
    const place = placesOf(network).find((one) => one.router.name === router && one.vrf.name === vrf);
    if (place === undefined) return [];
    return exportedRoutes({ network, family }, place).map(({ prefix }) => prefix);
  };
}

/** Everything the backbone's carriage is worked out from. */
function backboneText({ backbone, interfaces, vrfs }: DeviceModel): string {
  const core = interfaces.filter(({ vrf }) => vrf === undefined);
  return JSON.stringify([backbone, core, vrfs.some(({ table }) => table !== undefined)], withoutOrigin);
}

export function withoutOrigin(key: string, value: unknown): unknown {
  return key === 'at' ? undefined : typeof value === 'bigint' ? `${value}` : value;
}

/** What each world makes of an announcement; `undefined` when nothing comes of it that was not there anyway. */
function effectOf(worlds: readonly World[], saying: Saying): string | undefined {
  const [base, mutant] = worlds.map((world) => accepted(world, saying));
  if (base === '' && mutant === '') return undefined;
  const { socket, prefix } = saying;
  // Whoever is held to itself says nothing new by another next hop.
  const { beyond, ...own } = saying;
  const held =
    beyond !== undefined && worlds.every((world) => accepted(world, saying) === accepted(world, own));
  if (held) return undefined;
  const plain = worlds.map((world) => accepted(world, { ...saying, targets: [] }));
  if (isHonest({ ...saying, targets: [] }) && base === plain[0] && mutant === plain[1]) return undefined;
  return `${socket.access.id} ${prefix.family} ${prefix.address}/${prefix.length} ${base} ${mutant}`;
}

function accepted({ routers }: World, { socket, prefix, targets, beyond }: Saying): string {
  const model = routers.find(({ name }) => name === socket.router)?.model;
  const one = model === undefined ? undefined : interfaceAt(model, socket);
  const vrf = model?.vrfs.find(({ name }) => name === one?.vrf?.value);
  const peers = vrf?.families.find(({ family }) => family === prefix.family)?.peers ?? [];
  return peers
    .flatMap((peer) => {
      const sent =
        model === undefined ? [] : admittedBy(model, peer, { prefix, tags: targets, beyond: beyond ?? '' });
      return sent.map(({ tags, beyond: aside = '' }) => `accepted ${tags.join(',')} ${aside}`);
    })
    .join(';');
}
