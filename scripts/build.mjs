// `npm run build`: bundles what has changed since the last build. `npm start` calls it, so a second start builds nothing.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildNode } from './lib/build-node.mjs';
import { buildRenderer } from './lib/build-renderer.mjs';
import { withLock } from './lib/lock-dir.mjs';
import { inRoot } from './lib/root.mjs';
import { orExit, Plain, say, seconds } from './lib/say.mjs';

const parts = {
  node: { sources: ['src/shared', 'src/main', 'src/preload', 'src/verifier', 'src/hub', 'scripts/lib/build-node.mjs'], outputs: ['dist/chromium', 'dist/workers', 'dist/cli'], build: buildNode },
  renderer: { sources: ['src/shared', 'src/renderer', 'resources', 'vite.config.ts', 'scripts/lib/build-renderer.mjs'], outputs: ['dist/renderer'], build: buildRenderer },
};

const filesOf = (source) => {
  const path = inRoot(source);
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
};

/** Name, size and time of each source: reading them all would take longer than asking. */
const fingerprint = ({ sources }) => {
  const hash = createHash('sha256').update(readFileSync(inRoot('package-lock.json'))).update(`${process.env.WARDLIGHT_UPDATE_KEYS ?? ''} ${process.env.WARDLIGHT_UPDATE_URL ?? ''}\n`);
  for (const file of sources.flatMap(filesOf)) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
};
const stampOf = (name) => inRoot('dist', `.${name}-stamp`);
const isFresh = (name) => {
  const { outputs } = parts[name];
  return outputs.some((folder) => existsSync(inRoot(folder))) && existsSync(stampOf(name)) && readFileSync(stampOf(name), 'utf8') === fingerprint(parts[name]);
};

const buildPart = async (name) => {
  // Taken before: a file that changes while we build makes the next build build again.
  const before = fingerprint(parts[name]);
  rmSync(stampOf(name), { force: true });
  await parts[name].build((line) => say(`build: ${line}`));
  mkdirSync(inRoot('dist'), { recursive: true });
  writeFileSync(stampOf(name), before);
};

/** Builds the named parts that are stale (both by default); `force` builds them anyway. */
export const build = async ({ only = Object.keys(parts), force = false } = {}) => {
  const stale = () => only.filter((name) => force || !isFresh(name));
  if (stale().length === 0) return;
  await withLock(inRoot('.cache/build.lock'), async () => {
    const names = stale();
    if (names.length === 0) return;
    const started = performance.now();
    // All of them to their end, also when one fails: the lock must outlast every write.
    const results = await Promise.allSettled(names.map(buildPart));
    const faults = results.filter(({ status }) => status === 'rejected').map(({ reason }) => reason.message);
    if (faults.length > 0) throw new Plain(`the build failed: ${faults.join('\n')}`);
    say(`build: ${names.join(' and ')} in ${seconds(started)}`);
  });
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { bootstrap } = await import('./bootstrap.mjs');
  await orExit(async () => {
    await bootstrap({ for: 'cli', quiet: true });
    await build({ force: process.argv.includes('--force') });
  });
}
