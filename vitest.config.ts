import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // `npm run test:heavy` plays these, and more cases of some others.
    exclude: process.env.HEAVY_TESTS === '1' ? [] : ['test/heavy/**'],
    globalSetup: ['test/harness/servers.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores serve a database, an engine and the tests.
    maxWorkers: 2,
    reporters: process.env.CI
      ? ['dot', './test/harness/closing-line.ts']
      : ['default', './test/harness/closing-line.ts'],
  },
});
