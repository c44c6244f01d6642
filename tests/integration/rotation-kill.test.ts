import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

it('D3: killed five times while the key changes, the clinic opens each time with every row', async () => {
  const outfile = join(root, '.cache/tools/rotation-kill-test.mjs');
  await build({ entryPoints: [join(root, 'tests/faults/rotation-kill.ts')], outfile, absWorkingDir: root, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });
  const { stdout, status } = spawnSync(process.execPath, [outfile, '--kills', '5', '--patients', '10'], { cwd: root, encoding: 'utf8' });
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toEqual({ kills: 5, opened: 5, lost: 0, torn: 0, failed: 0 });
  expect(status).toBe(0);
}, 180_000);
