import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What takes minutes, kills processes or runs long random programs: `npm run test:heavy`. */
const heavy = ['test/chaos/**/*.test.ts', 'test/model/**/*.test.ts', 'test/**/*.slow.test.ts'];
const isHeavy = process.env.HEAVY_TESTS === '1';

export default defineConfig({
  resolve: {
    alias: [{ find: /^typescript$/, replacement: join(import.meta.dirname, 'test/harness/typescript-api.ts') }],
  },
  test: {
    // Imports `typescript`, and gets what the alias says.
    server: { deps: { inline: ['openapi-typescript'] } },
    include: isHeavy ? heavy : ['test/**/*.test.ts'],
    exclude: isHeavy ? [] : heavy,
    globalSetup: ['test/harness/servers.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    // More than two cores can work: many tests wait for a database, an engine or a timeout.
    maxWorkers: 3,
    // Test files of one process share its modules: loading them for each file took a quarter of the time.
    isolate: isHeavy,
    reporters: process.env.CI
      ? ['dot', './test/harness/summary-reporter.ts']
      : ['default', './test/harness/summary-reporter.ts'],
  },
});
