// The locked npm packages: are the ones in node_modules the ones of the lock file, and if not, get them.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { capture } from './run.mjs';
import { inRoot } from './root.mjs';
import { Plain, step } from './say.mjs';

const stampFile = inRoot('node_modules/.wardlight-stamp');
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** The add-ons are built for a Node, so another Node makes an installation stale as another lock file does. */
const expectedStamp = () =>
  createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .update([process.version, process.versions.napi, process.platform, process.arch].join(' '))
    .digest('hex');

export const isStamped = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === expectedStamp();
export const stamp = () => writeFileSync(stampFile, expectedStamp());
export const lockedVersion = (name) => readJson(inRoot('package-lock.json')).packages[`node_modules/${name}`]?.version;

/** Somebody ran npm themselves: npm's own note of what it installed says whether that was this lock file. */
export const isInstalled = () => {
  const note = inRoot('node_modules/.package-lock.json');
  if (!existsSync(note)) return false;
  const installed = readJson(note).packages;
  const locked = Object.entries(readJson(inRoot('package-lock.json')).packages).filter(([path]) => path !== '');
  return (
    locked.every(([path, { version, optional }]) => (installed[path] === undefined ? optional === true : installed[path].version === version)) &&
    Object.keys(installed).length <= locked.length
  );
};

/** npm itself when it started us, so that its version stays the one that was called; else the npm on PATH. */
export const npm = (args, env = process.env) => {
  const own = process.env.npm_execpath ?? '';
  return /npm-cli\.[cm]?js$/.test(own) && existsSync(own) ? capture(process.execPath, [own, ...args], { env }) : capture('npm', args, { env });
};

const lastLines = (text, count = 30) => text.trimEnd().split('\n').slice(-count).join('\n');

export const install = () =>
  step('installing the locked packages (npm ci)', async () => {
    const { code, output } = await npm(['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund']);
    if (code !== 0) throw new Plain(`npm ci failed:\n${lastLines(output)}`);
  });

export const rebuild = (names) =>
  step(`building ${names.join(' and ')} (a minute or two, once per Node version)`, async () => {
    const prefix = new URL('../', `file://${process.execPath}`).pathname.replace(/\/$/, '');
    const env = { ...process.env, JOBS: 'max', npm_config_build_from_source: 'true' };
    // Headers beside this Node spare a download that a clinic's network refuses. In the environment: npm's files will not take it for long.
    if (existsSync(`${prefix}/include/node/node.h`)) env.npm_config_nodedir = prefix;
    const { code, output } = await npm(['rebuild', ...names], env);
    if (code !== 0) throw new Plain(`the native add-ons did not build:\n${lastLines(output, 40)}`);
  });
