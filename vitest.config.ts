import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/secret/global-setup.ts'],
    include: ['test/**/*.test.ts'],
    exclude: ['test/lab/**', 'test/browser/**', 'test/ssh/**', 'test/pulumi/**', 'test/ci/**'],
    testTimeout: 20_000,
  },
});
