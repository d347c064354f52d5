import type { TestNetwork } from '../provider/network.ts';

/** Every router as it runs and as it would start, by name. Named lists may stand in another order afterwards; nothing follows from it. */
export type NetworkState = ReadonlyMap<string, string>;

export function stateOf({ lab }: TestNetwork): NetworkState {
  const sorted = (text: string): string => text.split('\n').sort().join('\n');
  return new Map(
    lab.routers.map(({ name }) => [name, `${sorted(lab.running(name))}\nsaved:\n${sorted(lab.saved(name))}`]),
  );
}

/** Which router is what it was before (`old`), what it is after the whole update (`new`), or neither, with the lines that make the difference; routers that do not change are left out. */
export function comparedWith(
  found: NetworkState,
  before: NetworkState,
  after: NetworkState,
): Readonly<Record<string, string>> {
  const changed = [...found].filter(([name]) => before.get(name) !== after.get(name));
  return Object.fromEntries(
    changed.map(([name, state]) => {
      const [old, wanted] = [before.get(name) ?? '', after.get(name) ?? ''];
      if (state === old) return [name, 'old'];
      if (state === wanted) return [name, 'new'];
      return [
        name,
        `neither; beside old:\n${differing(state, old)}\nbeside new:\n${differing(state, wanted)}`,
      ];
    }),
  );
}

function differing(found: string, wanted: string): string {
  const [one, other] = [found.split('\n'), wanted.split('\n')];
  const gone = other.filter((line) => !one.includes(line)).map((line) => `- ${line}`);
  return [...gone, ...one.filter((line) => !other.includes(line)).map((line) => `+ ${line}`)].join('\n');
}

/** Longer than any pause of a push: between two looks at the sessions, before a lost connection is made again. */
const SILENCE = 4_000;

/** Waits until nobody has said a word to any router for a while: whoever outlives its engine has ended its work. */
export async function untilSilent({ lab }: TestNetwork): Promise<void> {
  const heard = (): number => lab.routers.reduce((sum, { name }) => sum + lab.received(name).length, 0);
  for (let last = -1; last !== heard(); ) {
    last = heard();
    await new Promise((resolve) => setTimeout(resolve, SILENCE));
  }
}
