import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/secret/global-setup.ts'],
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
