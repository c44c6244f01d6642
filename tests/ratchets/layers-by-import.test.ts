import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** One deliberate violation each: the file, what it imports, the rule that must name it. */
const violations: readonly (readonly [string, string, string])[] = [
  ['src/shared/a/from-main.ts', '#main/ports.ts', 'shared-imports-zod-and-shared'],
  ['src/shared/a/from-node.ts', 'node:fs', 'shared-imports-zod-and-shared'],
  ['src/main/patients/to-adapter.ts', '#main/adapters/disk.ts', 'feature-not-outer'],
  ['src/main/patients/to-shell.ts', '#main/shells/cli/main.ts', 'feature-not-outer'],
  ['src/main/patients/to-disk.ts', 'node:fs', 'feature-no-outside'],
  ['src/main/patients/to-keychain.ts', 'keytar', 'native-only-in-adapters'],
  ['src/main/patients/into-vitals.ts', '#main/vitals/store.ts', 'feature-by-its-index'],
  ['src/main/patients/into-engine.ts', '#main/records/write.ts', 'engine-by-its-index'],
  ['src/main/patients/to-vault.ts', '#main/vault/index.ts', 'keys-stay-with-sign-in'],
  ['src/main/workstation/to-feature.ts', '#main/patients/index.ts', 'workstation-by-index'],
  ['src/main/audit/to-feature.ts', '#main/patients/index.ts', 'engine-not-feature'],
  ['src/main/adapters/to-feature.ts', '#main/patients/index.ts', 'adapter-not-inner'],
  ['src/main/shells/cli/to-feature.ts', '#main/patients/index.ts', 'shell-not-feature'],
  ['src/main/shells/cli/to-electron.ts', 'electron', 'electron-only-in-its-shell'],
  ['src/main/patients/to-renderer.ts', '#renderer/kit/button.ts', 'main-not-other-sides'],
  ['src/preload/with-zod.ts', 'zod', 'preload-stays-small'],
  ['src/preload/with-values.ts', '#shared/contract/bridge.ts', 'preload-shared-types-only'],
  ['src/renderer/patients/to-main.ts', '#main/ports.ts', 'renderer-not-main'],
  ['src/renderer/patients/to-node.ts', 'node:fs', 'renderer-no-node'],
  ['src/renderer/patients/into-vitals.ts', '#renderer/vitals/store.ts', 'renderer-feature-by-its-index'],
  ['src/renderer/gate/to-feature.ts', '#renderer/vitals/index.ts', 'gate-and-app-apart'],
  ['src/renderer/kit/to-store.ts', 'zustand', 'kit-has-no-clinical-words'],
  ['src/verifier/to-main.ts', '#main/ports.ts', 'verifier-alone'],
  ['src/verifier/to-package.ts', 'zod', 'verifier-alone'],
  ['src/main/audit/to-verifier.ts', '#verifier/allowed.ts', 'verifier-only-by-cli'],
  ['src/shared/a/cycle-one.ts', '#shared/a/cycle-two.ts', 'no-cycles'],
];
const targets: Readonly<Record<string, string>> = {
  'src/main/ports.ts': '', 'src/main/adapters/disk.ts': '', 'src/main/shells/cli/main.ts': '', 'src/main/vitals/store.ts': '', 'src/main/records/write.ts': '', 'src/main/vault/index.ts': '', 'src/main/patients/index.ts': '',
  'src/renderer/kit/button.ts': '', 'src/renderer/vitals/store.ts': '', 'src/renderer/vitals/index.ts': '', 'src/shared/contract/bridge.ts': '',
  'src/shared/a/cycle-two.ts': "import { x } from '#shared/a/cycle-one.ts';\nexport const y = x;\n",
  // Allowed neighbours, so that a rule that refuses everything is seen too.
  'src/main/patients/allowed.ts': "import { x } from '#main/vitals/index.ts';\nimport { x as p } from '#main/ports.ts';\nexport const y = [x, p];\n",
  'src/main/vitals/index.ts': '',
  'src/main/vitals/allowed.ts': "import type { x } from '#main/records/write.ts';\nexport type Y = typeof x;\n",
  'src/preload/allowed.ts': "import type { x } from '#shared/contract/bridge.ts';\nexport type Y = typeof x;\n",
  'src/verifier/allowed.ts': "import { createHash } from 'node:crypto';\nexport const x = createHash;\n",
  'src/renderer/app/allowed.ts': "import { x } from '#renderer/vitals/index.ts';\nexport const y = x;\n",
};

let dir = '';
let found: readonly { readonly from: string; readonly rule: { readonly name: string } }[] = [];

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'wardlight-layers-'));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), text);
  };
  write('package.json', JSON.stringify({ type: 'module', imports: { '#shared/*': './src/shared/*', '#main/*': './src/main/*', '#renderer/*': './src/renderer/*', '#verifier/*': './src/verifier/*' }, dependencies: { zod: '*', keytar: '*', zustand: '*' }, devDependencies: { electron: '*' } }));
  write('tsconfig.base.json', '{}');
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
  for (const [file, text] of Object.entries(targets)) write(file, text === '' ? 'export const x = 1;\n' : text);
  for (const [file, imported] of violations) write(file, `import * as outside from '${imported}';\nexport const x = outside;\n`);
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = ['--config', join(root, '.dependency-cruiser.cjs'), '--no-cache', '--output-type', 'json', 'src'];
  const report = execFileSync(process.execPath, [cruiser, ...args], { cwd: dir, encoding: 'utf8', maxBuffer: 1 << 26 });
  found = (JSON.parse(report) as { summary: { violations: typeof found } }).summary.violations;
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('who may import whom', () => {
  it.each(violations)('%s may not import %s (%s)', (file, _imported, rule) => {
    expect(found.filter(({ from }) => from === file).map(({ rule: { name } }) => name)).toContain(rule);
  });

  it('lets through what the table allows', () => {
    expect(found.filter(({ from }) => from.includes('allowed')).map(({ from, rule }) => `${from}: ${rule.name}`)).toEqual([]);
  });
});
