// The two native add-ons: built once per computer and Node, then copied from a cache into each checkout.
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { lockedVersion, rebuild } from './packages.mjs';
import { inRoot, root } from './root.mjs';
import { Plain, say } from './say.mjs';

const addons = [
  { name: '@journeyapps/sqlcipher', file: 'build/Release/node_sqlite3.node' },
  { name: 'keytar', file: 'build/Release/keytar.node' },
];

const libc = () => (process.platform !== 'linux' ? 'system' : process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl');

/** All that decides whether a built file loads: one built for a newer Node-API crashes an older Node instead of being refused. */
const cached = ({ name, file }) => {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'wardlight', 'natives');
  const openssl = process.versions.openssl.split('.')[0];
  const key = [name.replaceAll(/[@/]+/g, '_'), lockedVersion(name), process.platform, process.arch, `napi${process.versions.napi}`, libc(), `openssl${openssl}`].join('-');
  return join(folder, key, file.split('/').at(-1));
};
const inPlace = ({ name, file }) => inRoot('node_modules', name, file);

/** Copy beside, then rename: another checkout's bootstrap may be reading. */
const copy = (from, to) => {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, `${to}.${process.pid}`);
  renameSync(`${to}.${process.pid}`, to);
};

const load = `const {Database}=require('@journeyapps/sqlcipher');require('keytar');new Database(':memory:',e=>process.exit(e?1:0))`;
/** In a child: an add-on built for another Node takes the whole process with it. Answers why not, or nothing. */
export const whyNotLoading = () =>
  new Promise((resolve) => {
    execFile(process.execPath, ['-e', load], { cwd: root, timeout: 20_000 }, (error, _out, stderr) =>
      resolve(error === null ? undefined : (stderr.split('\n').find((line) => /Error|cannot/.test(line)) ?? `ended by ${error.signal ?? error.code}`)),
    );
  });

export const areBuilt = () => addons.every((addon) => existsSync(inPlace(addon)));
export const areCached = () => addons.every((addon) => existsSync(cached(addon)));

const restore = () => {
  for (const addon of addons) copy(cached(addon), inPlace(addon));
};
const keep = () => {
  for (const addon of addons) copy(inPlace(addon), cached(addon));
};

/** Makes both load: as they are, from the cache, or built. A cached pair that does not load is thrown away. */
export const provideNatives = async ({ beforeBuilding }) => {
  if (areBuilt() && (await whyNotLoading()) === undefined) return areCached() ? undefined : keep();
  if (areCached()) {
    restore();
    const why = await whyNotLoading();
    if (why === undefined) return say('wardlight: native add-ons copied from the cache');
    say(`wardlight: the cached native add-ons do not load (${why})`);
    for (const addon of addons) rmSync(cached(addon), { force: true });
  }
  await beforeBuilding();
  await rebuild(addons.map(({ name }) => name));
  const why = await whyNotLoading();
  if (why !== undefined) throw new Plain(`the native add-ons were built but do not load: ${why}`);
  keep();
};
