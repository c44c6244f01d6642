import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Forks, not threads: the database binding is a native add-on, and one that crashes must not take the other files with it.
const shared = { pool: 'forks', restoreMocks: true, env: { NODE_ENV: 'test', TZ: 'UTC' } } as const;

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
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
          ...shared,
          name: 'integration',
          // Each file opens clinics of its own and keeps nothing in a module, so that files of one worker may share what they import: a third of the run was importing.
          isolate: false,
          include: ['tests/{integration,faults,sync}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          globalSetup: ['tests/setup/workers.ts', 'tests/setup/secret-service.ts'],
        },
      },
    ],
  },
});
