import { defineConfig } from '@playwright/test';

// Each story starts a whole Wardlight with a browser of its own: one at a time uses one processor of two; with three at a time the whole takes as long as with
// two, and what a story does while something else goes on comes too late.
// `npm run test:e2e` builds first and writes the figures that `npm test` adds up.
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  // One story in forty can lose a race on a busy computer; one that passes only the second time is printed as flaky, to be looked into.
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  globalSetup: './tests/setup/e2e.ts',
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: { screenshot: 'only-on-failure', trace: 'off', locale: 'en-US' },
});
