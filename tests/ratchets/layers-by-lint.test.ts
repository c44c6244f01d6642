import { join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
// The texts are no files of a tsconfig, so the rules that ask for types are left out; they are the checker's own to prove.
const withoutTypes = { ...tseslint.configs.disableTypeChecked, files: ['**/*.ts'] };
const eslint = new ESLint({ cwd: root, overrideConfig: [withoutTypes, { files: ['**/*.ts'], languageOptions: { parserOptions: { project: null } } }] as never });

const rulesBroken = async (file: string, text: string) => {
  const [result] = await eslint.lintText(text, { filePath: join(root, file) });
  return result?.messages.map(({ ruleId }) => ruleId) ?? [];
};

describe('the linter', () => {
  it.each([
    ['src/shared/example.ts', 'export const roll = () => Math.random();', 'no-restricted-properties'],
    ['src/shared/example.ts', 'export const now = () => Date.now();', 'no-restricted-properties'],
    ['src/shared/example.ts', 'export const now = () => new Date();', 'no-restricted-syntax'],
    ['src/shared/example.ts', 'export default 1;', 'no-restricted-syntax'],
    ['src/main/example.ts', 'export const tls = { ' + 'rejectUnauthorized: false };', 'no-restricted-syntax'],
    ['src/main/patients/example.ts', "export * from 'electron';", 'no-restricted-imports'],
    ['src/main/patients/example.ts', "export * from 'keytar';", 'no-restricted-imports'],
    ['src/main/shells/electron/example.ts', "export * from '@journeyapps/sqlcipher';", 'no-restricted-imports'],
    ['src/main/example.ts', 'export const id = (value: any) => value;', '@typescript-eslint/no-explicit-any'],
    ['src/main/example.ts', 'console.log(1);', 'no-console'],
    ['src/main/example.ts', `${'// a line\n'.repeat(401)}export {};`, 'max-lines'],
  ])('refuses in %s: %s', async (file, text, rule) => {
    expect(await rulesBroken(file, text)).toContain(rule);
  });

  it.each([
    ['src/main/shells/electron/example.ts', "export * from 'electron';"],
    ['src/main/adapters/example.ts', "export * from 'keytar';"],
    ['src/shared/example.ts', 'export const day = (text: string) => new Date(text);'],
  ])('accepts in %s: %s', async (file, text) => {
    expect(await rulesBroken(file, text)).toEqual([]);
  });
});
