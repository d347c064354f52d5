import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/lab/**', 'test/browser/**', 'test/ssh/**', 'test/pulumi/**'],
    testTimeout: 20_000,
  },
});
