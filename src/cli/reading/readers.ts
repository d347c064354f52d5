import { availableParallelism } from 'node:os';
import { serialize } from 'node:v8';
import type { Worker } from 'node:worker_threads';
import { transferables } from '../../verify/classes/network.ts';
import type { DeclaredIsolation } from '../../verify/declared-isolation.ts';
import {
  joinFacts,
  type NetworkPart,
  networksByFamily,
  type PartFacts,
  sharesOf,
} from '../../verify/read/part.ts';
import type { Subject } from '../../verify/subject/subject.ts';
import type { CollectedConfig } from '../../verify/types.ts';
import { fileOf } from '../file-text.ts';
import { inThreads, stretchesOf } from './pool.ts';
import { readingThread } from './thread.ts';
import type { Held, Parcel, ProofOrder, ReadingOrder } from './worker.ts';

/** Threads that read the configurations of one subject in parts, as often as they are asked: they get faster as they go. */
export interface Readers {
  /** Reads all texts. `undefined` where a router has two of them or is not declared. */
  read(configs: readonly CollectedConfig[]): Promise<ReadInParts | undefined>;
  close(): Promise<void>;
}

/** What threads found in all texts, and whether the class engine proves both families of it: still at work on that. */
export interface ReadInParts {
  readonly facts: PartFacts;
  readonly proved: Promise<boolean>;
}

/** Sites from which on two threads that start for their routers' texts are done before one that is there. */
const WORTH_SITES = 25_000;
/** Declared sites of a group: enough to be worth the messages, few enough that all threads end together. */
const GROUP = 400;

/** How many threads may read, and from how many declared sites on they are worth starting. */
export interface ReadersOptions {
  readonly threads: number;
  readonly worthSites: number;
}

/**
 * As many reading threads as the machine has cores. They are given the declarations at once, so that nobody waits for these when the texts
 * are there. `undefined` where threads are not worth it, and for declarations that do not travel between threads.
 */
export function readersOf(
  declared: DeclaredIsolation,
  { threads = availableParallelism(), worthSites = WORTH_SITES }: Partial<ReadersOptions> = {},
): Readers | undefined {
  const { subject } = declared;
  if (threads < 2 || subject.sites.length < worthSites || !isPlain(subject)) return undefined;
  const groups = groupsOf(subject);
  const groupOf = new Map(groups.flatMap((names, group) => names.map((name) => [name, group] as const)));
  const workers = workersHolding(declared, groups, threads);
  let proving: Promise<unknown> = Promise.resolve();
  return {
    async read(configs) {
      const byGroup = Map.groupBy(configs, ({ router }) => groupOf.get(router));
      const routers = new Set(configs.map(({ router }) => router));
      if (routers.size < configs.length || byGroup.has(undefined)) return undefined;
      // Made when a thread is free for them: files are read while others are understood.
      const orders = groups.map(
        (_, group) => (): ReadingOrder => ({
          group,
          configs: byGroup.get(group)?.map(parcelOf) ?? [],
        }),
      );
      // Threads answer one question after the other.
      await proving;
      const parts = await inThreads<ReadingOrder, NetworkPart>(workers, orders);
      const proofs = networksByFamily(parts).map((networks, family): ProofOrder => ({ networks, family }));
      const proved = inThreads<ProofOrder, boolean>(workers, proofs, ({ networks }) =>
        networks.flatMap(transferables),
      ).then((all) => all.every((one) => one));
      proving = proved;
      return { facts: joinFacts(parts), proved };
    },
    async close() {
      await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
    },
  };
}

/** Beside this file, under whichever ending it runs: the source in development, the compiled file where it is published. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/** Threads that hold what is declared, a share for each router; each opens the groups at which `inThreads` lets it begin. */
function workersHolding(
  declared: DeclaredIsolation,
  groups: readonly (readonly string[])[],
  threads: number,
): Worker[] {
  const names = groups.flat();
  const shares = sharesOf(
    declared,
    names.map((name) => [name]),
  );
  const shareOf = new Map(names.map((name, i) => [name, shares[i]]));
  const packed = groups.map((own) => shared(serialize(own.map((name) => shareOf.get(name)))));
  const { rows } = declared;
  return stretchesOf(packed.length, threads).map((own) => {
    const worker = readingThread(WORKER);
    worker.postMessage({ packed, own, rows } satisfies Held);
    return worker;
  });
}

function parcelOf(config: CollectedConfig): Parcel {
  const own = fileOf(config);
  if (own === undefined) return config;
  return { router: config.router, file: config.file, ofFile: { ...own, bytes: own.bytes() } };
}

/** In memory that threads share instead of copying it. */
function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

/** Functions do not travel between threads: only subjects without any are cut into shares for them. */
function isPlain({ ownerOf, vpns }: Subject): boolean {
  return ownerOf === undefined && vpns.every(({ allows }) => allows === undefined);
}

/** The declared routers in the order of names, neighbours with about `GROUP` sites together. */
function groupsOf({ routers, sites }: Subject): readonly (readonly string[])[] {
  const held = new Map<string, number>();
  for (const { accesses } of sites)
    for (const { router } of accesses) held.set(router, (held.get(router) ?? 0) + 1);
  const groups: string[][] = [];
  let room = 0;
  for (const name of routers.map((one) => one.name).sort()) {
    if (room <= 0) {
      groups.push([]);
      room = GROUP;
    }
    groups.at(-1)?.push(name);
    room -= held.get(name) ?? 0;
  }
  return groups;
}
