import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { BenchRow } from '#tests/bench/bench-row.ts';

const root = join(import.meta.dirname, '../..');

/** Small, and without what is not installed: whether it runs, not what it says. Times are nobody's promise here. */
it('runs each comparison and ends with one JSON line of its rows', { timeout: 240_000 }, async () => {
  const json = join(root, `.cache/bench-test-${process.pid}.json`);
  const names = ['search', 'chart', 'encryption', 'save'];
  let output = '';
  const code = await new Promise<number | null>((resolve) => {
    const bench = spawn(process.execPath, [join(root, 'scripts/bench.mjs'), ...names, '--patients', '300', '--seed', '9', '--no-peers', '--json', json], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    bench.stdout.on('data', (data: Buffer) => void (output += data.toString()));
    bench.once('close', resolve);
  });
  expect(code).toBe(0);
  expect(existsSync(json)).toBe(true);
  const written = JSON.parse(readFileSync(json, 'utf8')) as { rows: BenchRow[]; conditions: { patients: number } };
  rmSync(json);
  const said = JSON.parse(output.trim().split('\n').at(-1) ?? '') as Record<string, object>;
  expect(written.conditions.patients).toBe(300);
  expect(Object.keys(said)).toEqual(written.rows.map(({ row }) => row));
  for (const name of names) expect(written.rows.some(({ row }) => row.startsWith(name))).toBe(true);
  expect(written.rows.filter(({ ours }) => !(ours > 0))).toEqual([]);
  // A goal is missed or met or cannot be told; what is missed says what bounds it.
  expect(written.rows.filter(({ met, bound }) => met === false && bound === '')).toEqual([]);
});
