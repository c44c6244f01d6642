import { join } from 'node:path';
import { ESLint } from 'eslint';
import { expect, it } from 'vitest';
import { scanForRekey } from './rekey-scan.ts';

const root = join(import.meta.dirname, '../..');
const statement = ['PRAGMA', 'rekey'].join(' ');

it('D7: writes that statement nowhere: on a full disk it answers ok and the next insert destroys the database', () => {
  const { read, guilty } = scanForRekey(['src', 'scripts', 'tests'].map((folder) => join(root, folder)));
  expect(read).toBeGreaterThan(10);
  // A test may name it in a sentence to say why it is not used; the linter decides there.
  expect(guilty.filter((file) => !file.includes('/tests/'))).toEqual([]);
});

it.each([`'${statement} = 1'`, `\`${statement.toLowerCase()} = \${1}\``])('is refused by the linter as %s', async (literal) => {
  const eslint = new ESLint({ cwd: root });
  const [result] = await eslint.lintText(`console.log(${literal});\n`, { filePath: join(root, 'scripts/lib/example.mjs') });
  expect(result?.messages.map(({ ruleId }) => ruleId)).toContain('no-restricted-syntax');
});
