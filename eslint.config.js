// Flat configuration. Each layer is parsed with its own tsconfig, so a type that a layer cannot see is an error here too.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const here = dirname(fileURLToPath(import.meta.url));
const layers = { shared: 'src/shared', main: 'src/main', preload: 'src/preload', renderer: 'src/renderer', verifier: 'src/verifier', hub: 'src/hub', tests: 'tests' };

// security.md row D7 and §8(c): the two lines that lose a database, and the one that makes a pinned server anybody's.
const rekey = /PRAGMA\s+(hex)?rekey/i;
const banned = [
  { selector: `Literal[value=${rekey}]`, message: 'Never rekey in place: on a full disk it destroys the database. Export into a new file.' },
  { selector: `TemplateElement[value.raw=${rekey}]`, message: 'Never rekey in place: on a full disk it destroys the database. Export into a new file.' },
  { selector: 'Property[key.name="rejectUnauthorized"][value.value=false]', message: 'With rejectUnauthorized false the pin is not enforced.' },
  { selector: 'Property[key.value="rejectUnauthorized"][value.value=false]', message: 'With rejectUnauthorized false the pin is not enforced.' },
];
const namedExportsOnly = { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' };
const noClockInShared = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time comes in through a port.' },
  { selector: 'CallExpression[callee.name="Date"]', message: 'Time comes in through a port.' },
];

const forbid = (...names) => ({ paths: names.map(([name, message]) => ({ name, message })) });
const electron = ['electron', 'Only src/main/shells/electron and src/preload import electron.'];
const keytar = ['keytar', 'Only src/main/adapters import the keychain.'];
const sqlcipher = ['@journeyapps/sqlcipher', 'Only src/main/adapters import the database binding.'];

export default tseslint.config(
  { ignores: ['dist/', 'release/', 'node_modules/', '.cache/', 'test-results/', 'playwright-report/', 'coverage/', 'tests/bench/peers/', 'tests/drivers/node_modules/', '**/fixtures/**/*.js'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { rules: { 'no-restricted-syntax': ['error', ...banned] } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // An adapter or a handler answers a promise because its port says so, also when it has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      eqeqeq: ['error', 'always'],
      'no-control-regex': 'error',
      'no-irregular-whitespace': 'error',
    },
  },
  ...Object.entries(layers).map(([layer, folder]) => ({
    files: [`${folder}/**/*.ts`, `${folder}/**/*.tsx`],
    languageOptions: { parserOptions: { project: [`./tsconfig.${layer}.json`], tsconfigRootDir: here } },
  })),
  { files: ['*.ts'], languageOptions: { parserOptions: { project: ['./tsconfig.tests.json'], tsconfigRootDir: here } } },
  {
    files: ['src/**/*.ts', 'src/**/*.tsx'],
    rules: {
      'max-lines': ['error', 400],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...banned, namedExportsOnly],
      'no-restricted-imports': ['error', forbid(electron, keytar, sqlcipher)],
    },
  },
  { files: ['src/main/shells/**/*.ts', 'src/main/adapters/**/*.ts'], rules: { 'no-console': 'off' } },
  { files: ['src/main/shells/electron/**/*.ts', 'src/preload/**/*.ts'], rules: { 'no-restricted-imports': ['error', forbid(keytar, sqlcipher)] } },
  { files: ['src/main/adapters/**/*.ts'], rules: { 'no-restricted-imports': ['error', forbid(electron)] } },
  {
    files: ['src/shared/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...banned, namedExportsOnly, ...noClockInShared],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness comes in through a port.' },
        { object: 'Date', property: 'now', message: 'Time comes in through a port.' },
      ],
    },
  },
  { files: ['src/renderer/**/*.ts', 'src/renderer/**/*.tsx'], extends: [reactHooks.configs.flat.recommended] },
  {
    // Playwright's fixtures take `use` and vitest's mocks are loosely typed; what the product does is not decided here.
    files: ['tests/**/*.ts', 'tests/**/*.tsx'],
    rules: {
      'max-lines': ['error', 400],
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'Buffer', 'URL', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'fetch', 'AbortController', 'AbortSignal', 'module', 'require', '__dirname', 'TextDecoder', 'TextEncoder'].map((name) => [name, 'readonly']),
      ),
    },
    rules: { 'no-undef': 'error', 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }], 'no-const-assign': 'error', 'no-dupe-keys': 'error', 'no-unreachable': 'error', eqeqeq: 'error', 'prefer-const': 'error', 'max-lines': ['error', 250] },
  },
);
