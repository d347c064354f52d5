import type { ReadRouter } from '../../src/verify/read/routers.ts';

/** What was read, with the lines that a router is asked for in place of the functions that tell them. */
export function spelledOut<Read extends { readonly routers: readonly ReadRouter[] }>(read: Read) {
  const routers = read.routers.map(({ lines, lineAt, ...router }) => ({
    ...router,
    lines: lines(),
    alone: lines().map((_, i) => lineAt(i + 1)),
  }));
  return { ...read, routers };
}
