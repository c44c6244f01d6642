// What only this house forbids, by the shape of the code alone. What needs types, and what everybody forbids, is in .oxlintrc.json.
import * as parser from '@typescript-eslint/parser';
import { defineConfig } from 'eslint/config';

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

export default defineConfig(
  { ignores: ['dist/', 'release/', 'node_modules/', '.cache/', 'test-results/', 'playwright-report/', 'coverage/', 'tests/bench/peers/', 'tests/drivers/node_modules/', '**/fixtures/**/*.js'] },
  // Comments that switch a rule off are mostly for the other linter, which reports those that nothing needs.
  { linterOptions: { reportUnusedDisableDirectives: 'off' }, rules: { 'no-restricted-syntax': ['error', ...banned] } },
  { files: ['**/*.ts', '**/*.tsx'], languageOptions: { parser } },
  { files: ['tests/**/*.ts', 'tests/**/*.tsx'], rules: { 'max-lines': ['error', 400] } },
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
  {
    files: ['**/*.mjs', '**/*.cjs', '*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'console', 'Buffer', 'URL', 'performance', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'fetch', 'AbortController', 'AbortSignal', 'module', 'require', '__dirname', 'TextDecoder', 'TextEncoder'].map((name) => [name, 'readonly']),
      ),
    },
    rules: { 'no-undef': 'error', 'max-lines': ['error', 250] },
  },
);
