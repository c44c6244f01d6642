import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const files = ['src', 'scripts', 'tests']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs|css)$/.test(entry.name) && !entry.parentPath.includes('node_modules'))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((file) => ({ file: relative(root, file), lines: readFileSync(file, 'utf8').split('\n').length }));

it('has no source file over 400 lines', () => {
  expect(files.filter(({ lines }) => lines > 401)).toEqual([]);
});

it('keeps the median below 100 lines', () => {
  const sorted = files.map(({ lines }) => lines).sort((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(100);
});

it('keeps every script below 250 lines', () => {
  expect(files.filter(({ file, lines }) => file.startsWith('scripts') && lines > 251)).toEqual([]);
});
