import type { Ended } from './engine.ts';

/** What a command said that ended well; throws with its words when it did not. */
export function passed({ code, text }: Ended): string {
  if (code !== 0) throw new Error(`exit ${code}\n${text}`);
  return text;
}

/** What a command said that had to fail. */
export function failed({ code, text }: Ended): string {
  if (code === 0) throw new Error(`it should have failed\n${text}`);
  return text;
}

/** Waits until something holds, a minute at most. */
export async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
