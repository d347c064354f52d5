import { addressBits, type Family } from '../net/address.ts';
import { overlaps, type Prefix, parsePrefix, prefixSize, prefixText } from '../net/prefix.ts';

/** Gives out blocks of one length per family, lowest first, never one that touches an occupied prefix. */
export interface BlockPool {
  /** The next free block, or why there is none. */
  next(family: Family): Prefix | 'no-pool' | 'exhausted';
}

/** `lengths` are the block lengths in bits per family; `occupied` prefixes are skipped. */
export function blockPool(
  pools: readonly Prefix[],
  lengths: Readonly<Record<Family, number>>,
  occupied: readonly string[],
): BlockPool {
  const used = occupied.map(parsePrefix).filter((prefix) => prefix !== undefined);
  const exact = new Set(used.map(prefixText));
  const uneven = used.filter((prefix) => prefix.length !== lengths[prefix.family]);
  const blocks = { 4: freeBlocks(4), 6: freeBlocks(6) };
  function* freeBlocks(family: Family): Generator<Prefix> {
    for (const pool of pools.filter((candidate) => candidate.family === family))
      for (const block of split(pool, lengths[family]))
        if (!exact.has(prefixText(block)) && !uneven.some((other) => overlaps(other, block))) yield block;
  }
  return {
    next: (family) => {
      const found = blocks[family].next();
      if (!found.done) return found.value;
      return pools.some((pool) => pool.family === family) ? 'exhausted' : 'no-pool';
    },
  };
}

function* split(pool: Prefix, length: number): Generator<Prefix> {
  if (length < pool.length || length > addressBits(pool.family)) return;
  const size = 1n << BigInt(addressBits(pool.family) - length);
  const end = pool.address + prefixSize(pool);
  for (let address = pool.address; address < end; address += size)
    yield { family: pool.family, address, length };
}
