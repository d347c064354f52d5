/** Routers by their places in a list, 32 to a word. */
export type RouterSet = Uint32Array;

export function noRouters(count: number): RouterSet {
  return new Uint32Array((count + 31) >>> 5);
}

export function addRouter(set: RouterSet, place: number): void {
  set[place >>> 5] = (set[place >>> 5] ?? 0) | (1 << (place & 31));
}

export function removeRouter(set: RouterSet, place: number): void {
  set[place >>> 5] = (set[place >>> 5] ?? 0) & ~(1 << (place & 31));
}

export function hasRouter(set: RouterSet, place: number): boolean {
  return (((set[place >>> 5] ?? 0) >>> (place & 31)) & 1) === 1;
}

/** Takes out of a set what is not in another one. */
export function keepOnly(set: RouterSet, others: RouterSet): void {
  for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) & (others[word] ?? 0);
}

/** The places that one word of a set stands for. */
export function placesIn(bits: number, word: number): readonly number[] {
  const places: number[] = [];
  for (let left = bits; left !== 0; left &= left - 1) places.push(32 * word + 31 - Math.clz32(left & -left));
  return places;
}
