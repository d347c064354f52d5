import { defineConfig } from 'vitest/config';

/** The examples of docs/ci, run line by line; needs git, bash and rsync. */
export default defineConfig({
  test: {
    globalSetup: ['test/secret/global-setup.ts'],
    include: ['test/ci/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
