import { collectLeft, leaksText } from './left.ts';

/** What is asked of a suite: how many of its tests failed. */
interface Suite {
  readonly vitest: { readonly state: { readonly getCountOfFailedTests: () => number } };
}

/** Before and after a whole suite: what its tests leave behind is collected, and searched for every secret at the end. A secret found fails the run. */
export function setup({ vitest }: Suite): () => void {
  const left = collectLeft();
  return () => {
    const leaks = left.search();
    left.end(leaks.length > 0 || vitest.state.getCountOfFailedTests() > 0);
    if (leaks.length === 0) return;
    process.stderr.write(leaksText(leaks));
    process.exitCode = 1;
    throw new Error(
      `secrets came to light in ${leaks.length} places; what the suite wrote is kept in ${left.root}`,
    );
  };
}
