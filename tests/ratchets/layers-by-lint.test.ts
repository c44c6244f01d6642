import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ESLint } from 'eslint';
import { afterAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const eslint = new ESLint({ cwd: root });

const rulesBroken = async (file: string, text: string) => {
  const [result] = await eslint.lintText(text, { filePath: join(root, file) });
  return result?.messages.map(({ ruleId }) => ruleId) ?? [];
};

describe('the rules of this house', () => {
  it.each([
    ['src/shared/example.ts', 'export const roll = () => Math.random();', 'no-restricted-properties'],
    ['src/shared/example.ts', 'export const now = () => Date.now();', 'no-restricted-properties'],
    ['src/shared/example.ts', 'export const now = () => new Date();', 'no-restricted-syntax'],
    ['src/shared/example.ts', 'export default 1;', 'no-restricted-syntax'],
    ['src/main/example.ts', 'export const tls = { ' + 'rejectUnauthorized: false };', 'no-restricted-syntax'],
    ['src/main/patients/example.ts', "export * from 'electron';", 'no-restricted-imports'],
    ['src/main/patients/example.ts', "export * from 'keytar';", 'no-restricted-imports'],
    ['src/main/shells/electron/example.ts', "export * from '@journeyapps/sqlcipher';", 'no-restricted-imports'],
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

// Where the types do not come, rules that ask for them would find nothing and say so to nobody.
describe('the rules that need types', () => {
  const room = mkdtempSync(join(tmpdir(), 'wardlight-lint-'));
  afterAll(() => { rmSync(room, { recursive: true, force: true }); });

  const faults = [
    ['src/main/floating.ts', 'const save = async () => 1;\nsave();\n', 'typescript(no-floating-promises)'],
    ['src/main/misused.ts', 'export const all = (each: () => void) => { each(); };\nall(async () => undefined);\n', 'typescript(no-misused-promises)'],
    ['src/main/unsafe.ts', 'export const name = (JSON.parse(\'{}\')).name.first;\n', 'typescript(no-unsafe-member-access)'],
    ['src/main/any.ts', 'export const id = (value: any): unknown => value;\n', 'typescript(no-explicit-any)'],
    ['src/main/template.ts', 'export const text = (value: object) => `${value}`;\n', 'typescript(restrict-template-expressions)'],
    ['src/main/cases.ts', "export const of = (kind: 'a' | 'b'): number => { switch (kind) { case 'a': return 1; } return 0; };\n", 'typescript(switch-exhaustiveness-check)'],
    ['src/renderer/hook.tsx', "import { useState } from 'react';\nexport const useIt = (is: boolean) => { if (is) useState(1); };\n", 'react-hooks(rules-of-hooks)'],
    ['scripts/loose.mjs', 'export const same = (a, b) => a == b;\n', 'eslint(eqeqeq)'],
  ] as const;

  it('find each of these, and nothing in code that is well', () => {
    const write = (file: string, text: string): void => {
      mkdirSync(dirname(join(room, file)), { recursive: true });
      writeFileSync(join(room, file), text);
    };
    cpSync(join(root, '.oxlintrc.json'), join(room, '.oxlintrc.json'));
    symlinkSync(join(root, 'node_modules'), join(room, 'node_modules'));
    write('tsconfig.json', JSON.stringify({ compilerOptions: { strict: true, module: 'esnext', target: 'es2023', types: [] }, include: ['src'] }));
    for (const [file, text] of faults) write(file, text);
    write('src/main/well.ts', 'export const wait = async (): Promise<void> => { await Promise.resolve(); };\n');
    const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), '--format', 'json', 'src', 'scripts'], { cwd: room, encoding: 'utf8' });
    const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly { readonly filename: string; readonly code: string }[] };
    const found = diagnostics.map(({ filename, code }) => `${filename}: ${code}`);
    for (const [file, , rule] of faults) expect(found).toContain(`${file}: ${rule}`);
    expect(found.filter((each) => each.startsWith('src/main/well.ts'))).toEqual([]);
  });
});
