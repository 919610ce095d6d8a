import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // `npm run test:heavy` plays these, and more cases of some others.
    exclude: process.env.HEAVY_TESTS === '1' ? [] : ['test/heavy/**'],
    globalSetup: ['test/harness/servers.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // More than two cores can work: many a test waits for a database, an engine or a timeout.
    maxWorkers: 3,
    reporters: process.env.CI
      ? ['dot', './test/harness/closing-line.ts']
      : ['default', './test/harness/closing-line.ts'],
  },
});
