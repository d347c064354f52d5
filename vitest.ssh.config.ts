import { defineConfig } from 'vitest/config';

/** SSH against a real OpenSSH server on loopback, by both transports; needs ssh, sshd, ssh-keygen and ssh-agent (npm run test:ssh). */
export default defineConfig({
  test: {
    globalSetup: ['test/secret/global-setup.ts'],
    include: ['test/ssh/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 1,
  },
});
