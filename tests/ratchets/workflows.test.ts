import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { workflowFaults } from './workflow-rules.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.github/workflows');
const scripts = Object.keys((JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts);
/** The only job that writes: it makes the draft of a release. */
const mayWrite: Readonly<Record<string, readonly string[]>> = { 'release.yml': ['draft'] };

describe('workflows', () => {
  const files = readdirSync(folder);

  it('are the three that are written about in docs/release.md', () => {
    expect(files.toSorted()).toEqual(['ci.yml', 'dependencies.yml', 'release.yml']);
  });

  it.each(files)('%s is pinned, may do no more than it needs, and builds no script from text of strangers', (file) => {
    expect(workflowFaults(readFileSync(join(folder, file), 'utf8'), { mayWrite: mayWrite[file] ?? [], scripts })).toEqual([]);
  });

  it('keep the key of the update manifest out: it is signed on a computer without a network', () => {
    const secrets = files.flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/secrets\.(\w+)/g)].map(([, name]) => name));
    expect([...new Set(secrets)].toSorted()).toEqual(['APPLE_API_ISSUER', 'APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_CERTIFICATE', 'APPLE_CERTIFICATE_PASSWORD']);
  });
});

describe('the rules for workflows', () => {
  const hash = '08c6903cd8c0fde910a37f88322edcfb5dd907a8';
  const good = `on:\n  pull_request:\npermissions:\n  contents: read\nconcurrency: one\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    steps:\n      - uses: actions/checkout@${hash} # v5.0.0\n        with:\n          persist-credentials: false\n      - run: npm run check\n`;
  const faults = (text: string) => workflowFaults(text, { mayWrite: [], scripts: ['check'] });

  it('find nothing wrong with a good one', () => {
    expect(faults(good)).toEqual([]);
  });

  it.each([
    ['an action by its tag', good.replace(hash, 'v5'), 'is not pinned by a commit'],
    ['an action without its version beside it', good.replace(' # v5.0.0', ''), 'not pinned by a commit with its version beside it'],
    ['a docker image', good.replace(`actions/checkout@${hash}`, 'docker://alpine:3'), 'is not pinned by a commit'],
    ['no permissions', good.replace('permissions:\n  contents: read\n', ''), 'its permissions are not named'],
    ['all permissions', good.replace('\n  contents: read', ' write-all'), 'its permissions are not named'],
    ['a job that may write', good.replace('    runs-on', '    permissions:\n      contents: write\n    runs-on'), 'test: it may change the repository'],
    ['proposals with our rights', good.replace('pull_request:', 'pull_request_target:'), 'it runs on pull_request_target'],
    ['a script from a title', good.replace('npm run check', 'echo "${{ github.event.pull_request.title }}"'), 'a script is made of text from outside'],
    ['a secret in a proposal', good.replace('npm run check', 'npm run check\n        env:\n          KEY: ${{ secrets.KEY }}'), 'a proposal would run with secrets'],
    ['a token left behind', good.replace('persist-credentials: false', 'fetch-depth: 1'), 'a checkout leaves its token'],
    ['a script that is not there', good.replace('npm run check', 'npm run nothing'), 'there is no npm run nothing'],
    ['no time limit', good.replace('    timeout-minutes: 5\n', ''), 'it has no time limit'],
    ['two at a time', good.replace('concurrency: one\n', ''), 'two runs of it may go at a time'],
    ['a runner that changes', good.replace('ubuntu-24.04', 'ubuntu-latest'), 'is another system every year'],
  ])('refuse %s', (_name, text, expected) => {
    expect(faults(text).join('\n')).toContain(expected);
  });
});
