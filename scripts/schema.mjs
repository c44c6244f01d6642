// Writes src/main/database/schema.sql from the migrations: the test that guards it knows how, and is told to write.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const ran = spawnSync(process.execPath, [vitest, 'run', '--project', 'integration', 'tests/integration/migrations.test.ts'], {
  cwd: root, stdio: 'inherit', env: { ...process.env, UPDATE_SCHEMA: '1' },
});
process.exitCode = ran.status ?? 1;
