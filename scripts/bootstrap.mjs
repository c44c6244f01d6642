// Makes a checkout ready: the right Node, system packages, locked npm packages, native add-ons. Needs nothing but Node,
// asks nothing, and has nothing to say when there is nothing to do.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { withLock } from './lib/lock-dir.mjs';
import { areBuilt, areCached, provideNatives } from './lib/natives.mjs';
import { install, isInstalled, isStamped, stamp } from './lib/packages.mjs';
import { inRoot } from './lib/root.mjs';
import { orExit, Plain, say, seconds } from './lib/say.mjs';
import { missingFor, provide } from './lib/system.mjs';

const oldestNode = [20, 19];

const checkNode = () => {
  if (process.platform === 'win32') throw new Plain('Wardlight does not run on Windows yet: its encrypted database has no driver there.');
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
    throw new Plain(`this is Node ${process.versions.node}; Wardlight needs ${oldestNode.join('.')} or newer`);
  }
};

const isReady = () => isStamped() && areBuilt();

/** `purpose`: start, test or cli; `without`: names of system needs that this run can do without. */
export const bootstrap = async ({ for: purpose = 'start', without = [], quiet = false } = {}) => {
  checkNode();
  const missing = missingFor([purpose], without);
  if (isReady() && missing.length === 0) return;
  const started = performance.now();
  await withLock(inRoot('.cache/bootstrap.lock'), async () => {
    if (!existsSync(inRoot('package-lock.json'))) throw new Plain('package-lock.json is missing; this is not a whole checkout');
    const willBuild = !isReady() && !areCached() && !areBuilt();
    await provide(missingFor(willBuild ? [purpose, 'build'] : [purpose], without));
    if (isReady()) return;
    if (!isStamped() && !isInstalled()) await install();
    await provideNatives({ beforeBuilding: () => provide(missingFor(['build'])) });
    stamp();
  });
  if (!quiet) say(`wardlight: this checkout is ready (${seconds(started)})`);
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const purpose = process.argv[2] ?? 'start';
  await orExit(() => bootstrap({ for: purpose }));
}
