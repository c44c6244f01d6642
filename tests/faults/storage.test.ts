import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import type { RowResult } from './lib/fault-table.ts';

const root = join(import.meta.dirname, '../..');

it('D1: a driver that acknowledges before it commits loses records at a kill, and the harness of npm run faults says so', async () => {
  const outfile = join(root, '.cache/tools/storage-test.mjs');
  await build({ entryPoints: [join(root, 'tests/faults/storage.ts')], outfile, absWorkingDir: root, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });
  const { stdout } = spawnSync(process.execPath, [outfile, '--row', 'D1', '--runs', '1', '--planted', 'acknowledges-early'], { cwd: root, encoding: 'utf8' });
  const line = stdout.split('\n').find((each) => each.startsWith('result '));
  expect((JSON.parse(line?.slice('result '.length) ?? '{}') as RowResult).lost).toBeGreaterThan(0);
}, 60_000);
