import { availableParallelism } from 'node:os';
import { serialize } from 'node:v8';
import type { Worker } from 'node:worker_threads';
import type { DeclaredIsolation } from '../../verify/declared-isolation.ts';
import { joinParts, type NetworkPart, sharesOf } from '../../verify/read/part.ts';
import type { Subject } from '../../verify/subject/subject.ts';
import type { CollectedConfig } from '../../verify/types.ts';
import { fileTextOf } from '../file-text.ts';
import { inThreads, stretchesOf } from './pool.ts';
import { readingThread } from './thread.ts';
import type { HeldShares, Parcel, ReadingOrder } from './worker.ts';

/** Threads that read the configurations of one subject in parts, as often as they are asked: they get faster as they go. */
export interface Readers {
  /** Reads all texts into one network. `undefined` where a router has two of them or is not declared. */
  read(configs: readonly CollectedConfig[]): Promise<NetworkPart | undefined>;
  close(): Promise<void>;
}

/** Sites from which on two threads that start for their routers' texts are done before one that is there. */
const WORTH_SITES = 25_000;
/** Declared sites of a share: enough to be worth the messages, few enough that all threads end together. */
const SHARE = 1_500;

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
  const workers = workersHolding(
    sharesOf(declared, groups).map((share) => shared(serialize(share))),
    threads,
  );
  return {
    async read(configs) {
      const byGroup = Map.groupBy(configs, ({ router }) => groupOf.get(router));
      const routers = new Set(configs.map(({ router }) => router));
      if (routers.size < configs.length || byGroup.has(undefined)) return undefined;
      const orders = groups.map(
        (_, share): ReadingOrder => ({
          share,
          configs: byGroup.get(share)?.map(parcelOf) ?? [],
        }),
      );
      return joinParts(await inThreads<ReadingOrder, NetworkPart>(workers, orders));
    },
    async close() {
      await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
    },
  };
}

/** Beside this file, under whichever ending it runs: the source in development, the compiled file where it is published. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/** Threads that hold all shares; each opens those at which `inThreads` lets it begin. */
function workersHolding(packed: readonly Uint8Array[], threads: number): Worker[] {
  return stretchesOf(packed.length, threads).map((own) => {
    const worker = readingThread(WORKER);
    worker.postMessage({ packed, own } satisfies HeldShares);
    return worker;
  });
}

function parcelOf(config: CollectedConfig): Parcel {
  const ofFile = fileTextOf(config);
  return ofFile === undefined ? config : { router: config.router, file: config.file, ofFile };
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

/** The declared routers in the order of names, neighbours with about `SHARE` sites together. */
function groupsOf({ routers, sites }: Subject): readonly (readonly string[])[] {
  const held = new Map<string, number>();
  for (const { accesses } of sites)
    for (const { router } of accesses) held.set(router, (held.get(router) ?? 0) + 1);
  const groups: string[][] = [];
  let room = 0;
  for (const name of routers.map((one) => one.name).sort()) {
    if (room <= 0) {
      groups.push([]);
      room = SHARE;
    }
    groups.at(-1)?.push(name);
    room -= held.get(name) ?? 0;
  }
  return groups;
}
