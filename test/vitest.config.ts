import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Config kept here so that the root stays as agreed. Suites that need a system package live in `test/e2e` and have their own project. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
