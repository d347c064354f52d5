import { defineConfig } from 'vitest/config';

/** The router lab's own suite: one kernel, so one file after the other; needs root and a network namespace of its own (npm run test:lab). */
export default defineConfig({
  test: {
    include: ['test/lab/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    fileParallelism: false,
    pool: 'forks',
  },
});
