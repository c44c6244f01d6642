// Writes docs/privileges.md, who may do what, from the contracts and the shipped roles: the test that tries every cell is told to write.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const ran = spawnSync(process.execPath, [vitest, 'run', '--project', 'integration', 'tests/integration/matrix.test.ts'], {
  cwd: root, stdio: 'inherit', env: { ...process.env, UPDATE_PRIVILEGES: '1' },
});
process.exitCode = ran.status ?? 1;
