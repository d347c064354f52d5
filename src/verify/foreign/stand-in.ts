import type { DeviceModel } from '../../device/model.ts';
import { addressBits, type Family } from '../../net/address.ts';
import { overlaps, type Prefix } from '../../net/prefix.ts';
import type { ReadRouter } from '../read/routers.ts';

/** Host prefixes that stand for what customers may announce and no text names. */
export interface StandIns {
  /** The one of the n-th free customer; undefined where every block is in use somewhere. */
  prefix(family: Family, n: number): Prefix | undefined;
}

/** One for each free customer of the largest networks. */
const COUNT = 1n << 17n;

interface Block {
  readonly prefix: Prefix;
  /** How any address in it begins in a text. */
  readonly written: readonly string[];
}

/**
 * Blocks that nobody should route: benchmarking (RFC 2544, RFC 5180), then addresses that were never given to anybody (RFC 1112 §4) and
 * documentation (RFC 9637).
 */
const BLOCKS: Readonly<Record<Family, readonly Block[]>> = {
  4: [v4(198, 18), ...Array.from({ length: 14 }, (_, at) => v4(240 + at, 0))],
  6: [
    v6('2001:2:0:', 0x20010002000000000000000000000000n, 48),
    v6('3fff:', 0x3fff0000000000000000000000000000n, 20),
    v6('f000:', 0xf0000000000000000000000000000000n, 16),
  ],
};

/** Takes the first block of each family that no collected text speaks of. */
export function standIns(routers: readonly ReadRouter[]): StandIns {
  const named = routers.flatMap(({ model }) => prefixesNamed(model));
  const isFree = ({ prefix, written }: Block): boolean =>
    !named.some((one) => one.length > 0 && overlaps(one, prefix)) &&
    !routers.some(({ lines }) => lines().some((line) => written.some((text) => line.includes(text))));
  const free = { 4: BLOCKS[4].find(isFree), 6: BLOCKS[6].find(isFree) };
  return {
    prefix: (family, n) => {
      const block = free[family]?.prefix;
      if (block === undefined) return undefined;
      const address = block.address + (BigInt(n) % (COUNT - 1n)) + 1n;
      return { family, address, length: addressBits(family) };
    },
  };
}

/** What a router routes: a text may write a prefix by its mask, or hold a block inside a shorter prefix. */
function prefixesNamed(model: DeviceModel): readonly Prefix[] {
  return [
    ...model.interfaces.flatMap(({ addresses }) => addresses.map(({ value }) => value)),
    ...model.vrfs.flatMap(({ families }) =>
      families.flatMap(({ statics }) => statics.map(({ prefix }) => prefix)),
    ),
  ];
}

function v4(first: number, second: number): Block {
  const address = BigInt(first * 2 ** 24 + second * 2 ** 16);
  const written = [`${first}.${second}.`, `${first}.${second + 1}.`];
  return { prefix: { family: 4, address, length: 15 }, written };
}

function v6(written: string, address: bigint, length: number): Block {
  return { prefix: { family: 6, address, length }, written: [written] };
}
