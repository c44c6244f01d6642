// `npm test` = check (types, lint, house-rules, boundaries, unit) + integration + e2e, from a fresh clone on. A part that fails does not
// keep the others from running. The last line is one JSON object with the figures.
// `node scripts/test.mjs check` (or unit, integration, e2e, types, lint, house-rules, boundaries) runs those parts only.
import { accessSync, chmodSync, constants, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { build } from './build.mjs';
import { capture, runInPlace } from './lib/run.mjs';
import { inRoot, root } from './lib/root.mjs';
import { orExit, say, seconds } from './lib/say.mjs';
import { dataLine, passed, resultsOf, secondTries, skipped } from './lib/test-results.mjs';

const node = process.execPath;
const bin = (path) => inRoot('node_modules', path);
const checkers = {
  types: ['scripts/types.mjs'],
  lint: [bin('oxlint/bin/oxlint'), '--deny-warnings', '--report-unused-disable-directives'],
  'house-rules': [bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0'],
  boundaries: [bin('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', 'src', 'tests'],
};
const runners = ['unit', 'integration', 'e2e'];
const all = [...Object.keys(checkers), ...runners];
const groups = { check: ['types', 'lint', 'house-rules', 'boundaries', 'unit'], lint: ['lint', 'house-rules'] };

const chosen = process.argv.slice(2).flatMap((word) => groups[word] ?? [word]);
const parts = chosen.length === 0 ? all : all.filter((part) => chosen.includes(part));
const unknown = chosen.filter((part) => !all.includes(part));
if (unknown.length > 0) {
  say(`usage: node scripts/test.mjs [check|${all.join('|')}]…`);
  process.exit(2);
}

const failures = [];
const left = [];
const heading = (part) => console.log(`\n── ${part} ──`);

/** Checkers are quiet when all is well and are shown whole when not. The answer shows what was found. */
const check = async (part) => {
  const started = performance.now();
  const { code, output } = await capture(node, checkers[part]);
  const took = seconds(started);
  return () => {
    heading(`${part}: ${code === 0 ? 'ok' : 'errors'} (${took})`);
    if (code !== 0 || part === 'types') console.log(output.trimEnd());
    if (code !== 0) failures.push(part);
  };
};

const vitest = (part) => {
  const project = part === 'unit' ? 'unit*' : part;
  // Integration waits much for timers, hubs and browsers: three workers on two processors.
  const workers = part === 'integration' ? ['--maxWorkers=3', '--retry=1', '--reporter=./scripts/lib/second-tries.mjs'] : [];
  return [bin('vitest/vitest.mjs'), 'run', '--project', project, ...workers, '--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=test-results/${part}.json`];
};
const playwright = () => [bin('@playwright/test/cli.js'), 'test'];

const stories = () => existsSync(inRoot('tests/e2e')) && readdirSync(inRoot('tests/e2e'), { recursive: true }).some((file) => /\.spec\.tsx?$/.test(String(file)));

/**
 * Tests make thousands of small clinics and throw them away. In memory their flushes cost nothing, and what a killed process wrote stays
 * as it does on a disk; a real disk is what the fault drills use. Whoever names a folder is obeyed.
 */
const roomyMemory = () => {
  try {
    accessSync('/dev/shm', constants.W_OK);
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 4_000_000_000 ? '/dev/shm' : undefined;
  } catch {
    return undefined;
  }
};

/** One folder for all that this run leaves: it goes with the run. Browsers and database servers under another user pass through it, and its name is short: sockets lie in it. */
const temporary = mkdtempSync(join(process.env.TMPDIR ?? roomyMemory() ?? tmpdir(), 'wl-'));
chmodSync(temporary, 0o711);
process.once('exit', () => rmSync(temporary, { recursive: true, force: true }));

const run = async (part) => {
  heading(part);
  if (part === 'e2e' && !stories()) {
    left.push({ name: 'e2e', reason: 'no story is written yet' });
    return console.log('no story is written yet');
  }
  if (part !== 'unit') {
    try {
      await build();
    } catch (error) {
      say(error.message);
      // The helpers that integration tests need are bundled by their own setup, so only the stories cannot run.
      failures.push('build');
      if (part === 'e2e') return left.push({ name: 'e2e', reason: 'the build failed' });
    }
  }
  const code = await runInPlace(node, part === 'e2e' ? playwright() : vitest(part), { cwd: root, env: { ...process.env, TMPDIR: temporary, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) } });
  if (code !== 0) failures.push(part);
};

const started = performance.now();
await orExit(() => bootstrap({ for: parts.includes('integration') || parts.includes('e2e') ? 'test' : 'cli' }));
mkdirSync(inRoot('test-results'), { recursive: true });
for (const file of [...runners, 'second-tries']) rmSync(inRoot('test-results', `${file}.json`), { force: true });
const wanted = (part) => parts.includes(part);
// Compilers take every processor there is; the two that read without types take one each.
for (const part of ['types', 'lint'].filter(wanted)) (await check(part))();
for (const tell of await Promise.all(['house-rules', 'boundaries'].filter(wanted).map(check))) tell();
for (const part of runners.filter(wanted)) await run(part);

const rows = Object.fromEntries(runners.map((part) => [part, wanted(part) ? resultsOf(part) : []]));
const everyRow = Object.values(rows).flat();
console.log(`\n${failures.length === 0 ? 'All is well' : `Failed: ${[...new Set(failures)].join(', ')}`} (${seconds(started)})`);
console.log(dataLine(everyRow));
const figures = Object.fromEntries(runners.map((part) => [part, passed(rows[part])]));
console.log(JSON.stringify({ ...figures, secondTry: secondTries(), skipped: [...left, ...skipped(everyRow)] }));
process.exitCode = failures.length === 0 ? 0 : 1;
