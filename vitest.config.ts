import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Forks, not threads: the database binding is a native add-on, and one that crashes must not take the whole run with it. Files of one fork share what they
// import (none keeps anything in a module): importing was a third of the run.
const alike = { isolate: false } as const;
const shared = { pool: 'forks', restoreMocks: true, env: { NODE_ENV: 'test', TZ: 'UTC' } } as const;

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared, ...alike,
          name: 'unit',
          include: ['tests/{shared,main,hub,scripts,ratchets,preload}/**/*.test.ts'],
          testTimeout: 20_000,
          globalSetup: ['tests/setup/workers.ts'],
        },
      },
      {
        plugins: [react()],
        test: {
          ...shared,
          name: 'unit-renderer',
          include: ['tests/renderer/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          setupFiles: ['tests/setup/jsdom.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          ...shared, ...alike,
          name: 'integration',
          include: ['tests/{integration,faults,sync}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          globalSetup: ['tests/setup/workers.ts', 'tests/setup/secret-service.ts'],
        },
      },
    ],
  },
});
