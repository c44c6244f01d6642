import { defineConfig } from '@playwright/test';

// Each story starts a whole Wardlight with a browser of its own; two at a time on two processors only make both slow.
// `npm run test:e2e` builds first and writes the figures that `npm test` adds up.
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/e2e',
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env['CI']),
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  globalSetup: './tests/setup/secret-service.ts',
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: { screenshot: 'only-on-failure', trace: 'off', locale: 'en-US' },
});
