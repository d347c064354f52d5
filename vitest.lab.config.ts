import { defineConfig } from 'vitest/config';

/** The router lab's own suite: two kernels at a time, one per processor; needs root and a network namespace of its own (npm run test:lab). */
export default defineConfig({
  test: {
    include: ['test/lab/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
    maxWorkers: 2,
    pool: 'forks',
  },
});
