import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const statement = ['PRAGMA', 'rekey'].join(' ');
const writesIt = new RegExp(['PRAGMA\\s+(hex)?', 'rekey'].join(''), 'i');

const filesBelow = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs|cjs|js|sql)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

it('writes that statement nowhere: on a full disk it answers ok and the next insert destroys the database', () => {
  const files = ['src', 'scripts', 'tests'].flatMap(filesBelow);
  expect(files.length).toBeGreaterThan(10);
  const guilty = files.filter((file) => writesIt.test(readFileSync(file, 'utf8')));
  // A test may name it in a sentence to say why it is not used; the linter decides there.
  expect(guilty.filter((file) => !file.includes('/tests/'))).toEqual([]);
});

it.each([`'${statement} = 1'`, `\`${statement.toLowerCase()} = \${1}\``])('is refused by the linter as %s', async (literal) => {
  const eslint = new ESLint({ cwd: root });
  const [result] = await eslint.lintText(`console.log(${literal});\n`, { filePath: join(root, 'scripts/lib/example.mjs') });
  expect(result?.messages.map(({ ruleId }) => ruleId)).toContain('no-restricted-syntax');
});
