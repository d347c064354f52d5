import { defineConfig } from 'vitest/config';

/** Pulumi's real command line against emulated routers (npm run test:pulumi); the command line is obtained first, by the script. */
export default defineConfig({
  test: {
    globalSetup: ['test/secret/global-setup.ts'],
    include: ['test/pulumi/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 1,
    pool: 'forks',
    // Cases of a file build on each other, as the days of one network do.
    bail: 0,
  },
});
