/** Runs `act` after some seconds; the answer cancels it. */
export type Schedule = (seconds: number, act: () => void) => () => void;

/** Real seconds; a pending timer keeps nobody awake. */
export function inRealTime(seconds: number, act: () => void): () => void {
  const timer = setTimeout(act, seconds * 1000).unref();
  return () => clearTimeout(timer);
}
