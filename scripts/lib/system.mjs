// What the operating system must bring, how to see whether it is there, and the Debian package that brings it.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { capture } from './run.mjs';
import { Plain, step } from './say.mjs';

export const onPath = (...names) =>
  names
    .flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

const libraryFolders = () =>
  ['/usr/lib', '/lib', '/usr/lib64', '/lib64', '/usr/local/lib'].flatMap((folder) => {
    if (!existsSync(folder)) return [];
    const triples = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name.includes('-linux-'));
    return [folder, ...triples.map((entry) => join(folder, entry.name))];
  });
const library = (name) => libraryFolders().some((folder) => existsSync(join(folder, name)));
const pkgConfig = (name) => onPath('pkg-config') !== undefined && spawnSync('pkg-config', ['--exists', name]).status === 0;

const osRelease = () => {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
};
const isLinux = process.platform === 'linux';
const hasScreen = () => Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const isUbuntu = /^ID=ubuntu$/m.test(osRelease());
const macBrowser = () => ['/Applications/Chromium.app', '/Applications/Google Chrome.app'].some((app) => existsSync(app));

/** `for`: build (native add-ons), cli, start, test. `has` reads files and PATH only, so asking costs milliseconds. */
const needs = [
  { name: 'a C++ compiler', for: ['build'], packages: 'build-essential', has: () => onPath('c++', 'g++', 'clang++') !== undefined },
  { name: 'make', for: ['build'], packages: 'build-essential', has: () => onPath('make') !== undefined },
  { name: 'python3', for: ['build'], packages: 'python3', has: () => onPath('python3') !== undefined },
  { name: 'pkg-config', for: ['build'], linux: true, packages: 'pkg-config', has: () => onPath('pkg-config') !== undefined },
  { name: 'libsecret headers', for: ['build'], linux: true, packages: 'libsecret-1-dev', has: () => pkgConfig('libsecret-1') },
  { name: 'OpenSSL headers', for: ['build'], linux: true, packages: 'libssl-dev', has: () => pkgConfig('openssl') || existsSync('/usr/include/openssl/crypto.h') },
  { name: 'libsecret', for: ['cli', 'start', 'test'], linux: true, packages: 'libsecret-1-0', has: () => library('libsecret-1.so.0') },
  { name: 'OpenSSL 3', for: ['cli', 'start', 'test'], linux: true, packages: 'libssl3', has: () => library('libcrypto.so.3') },
  {
    name: 'Chromium',
    for: ['start', 'test'],
    packages: isUbuntu ? 'chromium-browser' : 'chromium',
    has: () => Boolean(process.env.WARDLIGHT_CHROMIUM) || onPath('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome') !== undefined || macBrowser(),
  },
  { name: 'Xvfb (no screen here)', for: ['start', 'test'], linux: true, packages: 'xvfb', has: () => hasScreen() || onPath('Xvfb') !== undefined },
  { name: 'dbus-daemon', for: ['keyring', 'test'], linux: true, packages: 'dbus-daemon', has: () => onPath('dbus-daemon') !== undefined },
  { name: 'dbus-send', for: ['keyring', 'test'], linux: true, packages: 'dbus-bin', has: () => onPath('dbus-send') !== undefined },
  { name: 'gnome-keyring-daemon', for: ['keyring', 'test'], linux: true, packages: 'gnome-keyring', has: () => onPath('gnome-keyring-daemon') !== undefined },
];

/** What is missing for these purposes; `without` names what this run can do without. */
export const missingFor = (purposes, without = []) =>
  needs.filter((need) => (need.linux !== true || isLinux) && need.for.some((purpose) => purposes.includes(purpose)) && !without.includes(need.name) && !need.has());

const packagesOf = (missing) => [...new Set(missing.map(({ packages }) => packages))];
const isDebian = () => /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(osRelease()) && onPath('apt-get') !== undefined;
const isRoot = () => process.getuid?.() === 0;

/** The exact line a person runs to get them. */
export const installLine = (missing) => {
  if (isDebian()) return `${isRoot() ? '' : 'sudo '}apt-get update && ${isRoot() ? '' : 'sudo '}apt-get install -y ${packagesOf(missing).join(' ')}`;
  if (process.platform === 'darwin') return missing.some(({ for: purposes }) => purposes.includes('build')) ? 'xcode-select --install' : 'brew install --cask chromium';
  return `install with this system's package manager what Debian calls: ${packagesOf(missing).join(' ')}`;
};

const apt = (...args) =>
  capture('apt-get', ['-y', '-o', 'DPkg::Lock::Timeout=300', ...args], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'a' } });

/** As root on Debian or Ubuntu installs what is missing, without a question; elsewhere says the line and gives up. */
export const provide = async (missing) => {
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(', ');
  if (!(isDebian() && isRoot())) throw new Plain(`missing: ${names}. Run this, then the same command again:\n  ${installLine(missing)}`);
  const packages = packagesOf(missing);
  await step(`installing system packages for ${names} (apt-get install ${packages.join(' ')})`, async () => {
    const install = ['install', '--no-install-recommends', ...packages];
    // Old lists name packages that the mirror no longer has, so a failure is tried again after an update.
    if ((await apt(...install)).code === 0) return;
    const update = await apt('update');
    const again = await apt(...install);
    if (again.code !== 0) throw new Plain(`apt-get could not install ${packages.join(' ')}:\n${update.code === 0 ? '' : update.output}${again.output}`);
  });
  const still = missing.filter((need) => !need.has());
  if (still.length > 0) throw new Plain(`still missing after apt-get: ${still.map(({ name }) => name).join(', ')}`);
};
