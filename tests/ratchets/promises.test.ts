import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Cells of one line of a Markdown table; an escaped bar is part of its cell. */
const cellsOf = (line: string): readonly string[] => line.replace(/^\||\|$/g, '').split(/(?<!\\)\|/).map((cell) => cell.trim());
interface Row { readonly promise: string; readonly proof: string }
/** Rows of every table that has a column for its proofs. */
const promisesOf = (text: string): readonly Row[] =>
  text.split(/\n(?!\|)/).flatMap((block) => {
    const [head = '', _rule, ...lines] = block.split('\n').filter((line) => line.startsWith('|'));
    const column = cellsOf(head).findIndex((cell) => /^(Proved|Checked) by$/.test(cell));
    return column === -1 ? [] : lines.map((line) => ({ promise: cellsOf(line)[0] ?? '', proof: cellsOf(line)[column] ?? '' }));
  });

const drills = [...(/const known = \{(.*?)\};/s.exec(read('scripts/faults.mjs'))?.[1] ?? '').matchAll(/['"]?([a-z-]+)['"]?:/g)].map(([, name]) => name);
/** The names in backticks that stand for something which can fail: a test, a drill, the simulator, a comparison. */
const proofsIn = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '').filter((name) => /^(tests\/|npm run )/.test(name));
const isThere = (name: string): boolean => {
  if (name.startsWith('tests/')) return existsSync(join(root, name));
  const [, command = '', drill] = /^npm run ([a-z]+)(?: -- ([a-z-]+))?/.exec(name) ?? [];
  return Object.hasOwn((JSON.parse(read('package.json')) as { scripts: object }).scripts, command) && (command !== 'faults' || drills.includes(drill ?? ''));
};

describe.each(['README.md', 'SECURITY.md', 'docs/threat-model.md'])('each promise of %s', (file) => {
  const rows = promisesOf(read(file));

  it('names what proves it', () => {
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter(({ proof }) => proofsIn(proof).length === 0).map(({ promise }) => promise)).toEqual([]);
  });

  it('names only what is there', () => {
    expect(rows.flatMap(({ proof }) => proofsIn(proof)).filter((name) => !isThere(name))).toEqual([]);
  });
});

it('is refused where it names nothing, or a test that is not there', () => {
  const rows = promisesOf('| Promise | Proved by |\n|---|---|\n| A | `tests/never/was.test.ts` |\n| B | somebody looked |\n\n| No | proof |\n|---|---|\n| C | x |\n');
  expect(rows.map(({ promise, proof }) => [promise, proofsIn(proof).length, proofsIn(proof).every(isThere)])).toEqual([['A', 1, false], ['B', 0, true]]);
});
