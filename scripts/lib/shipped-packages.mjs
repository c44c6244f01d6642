// Which packages leave this checkout inside a program of ours, from the lock file: everything that is not for development only, and Electron, which npm
// counts among those.
import { readFileSync } from 'node:fs';
import { inRoot } from './root.mjs';

export const readLock = () => JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;

/** Is the entry of the lock file at `path` (`node_modules/zod`) in what we ship? */
export const isShipped = (lock, path) => path === 'node_modules/electron' || (path.startsWith('node_modules/') && lock[path] !== undefined && lock[path].dev !== true);

/** `{ path, name, version, licence }` of each, by path. */
export const shippedPackages = (lock = readLock()) =>
  Object.entries(lock).filter(([path]) => isShipped(lock, path)).map(([path, { name, version, license, optional = false }]) => ({ path, name: name ?? path.slice(path.lastIndexOf('node_modules/') + 13), version, licence: license, optional }));
