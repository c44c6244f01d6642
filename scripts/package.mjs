// `npm run package`: builds, packs for this system and processor, and reads back what was packed. `--dir` packs no installer; `--check` needs
// no Electron and keeps nothing; `--release` refuses to go on without what a release needs (docs/release.md).
import { join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { build as buildApp } from './build.mjs';
import { wantedFuses, wrongFuses } from './lib/fuses.mjs';
import { createConfig, missingForRelease, writeNotices } from './lib/packaging.mjs';
import { checkPackage } from './lib/package-check.mjs';
import { packedModules } from './lib/packed-modules.mjs';
import { root } from './lib/root.mjs';
import { orExit, Plain, say } from './lib/say.mjs';

const usage = 'usage: npm run package [-- --check | --dir | --release]';
const args = process.argv.slice(2);

const refuseWindows = () => {
  if (process.platform !== 'win32' && !args.includes('--win')) return;
  throw new Plain('no package for Windows: the database driver that builds there needs a thread of its own first, and was never run there (docs/decisions/0066-a-second-driver-held-to-the-same-cases.md)');
};

const programIn = ({ appOutDir, electronPlatformName, packager }) =>
  electronPlatformName === 'darwin' ? join(appOutDir, `${packager.appInfo.productFilename}.app`) : join(appOutDir, packager.executableName);

/** A fuse that was not flipped is a door left open, so a package with one is not finished. */
const checkFuses = async (context, config) => {
  const wrong = await wrongFuses(programIn(context), wantedFuses(config));
  if (wrong.length > 0) throw new Plain(`these fuses of the packed program are not as they should be: ${wrong.join(', ')}`);
  say(`package: ${Object.keys(wantedFuses(config)).length} fuses read back from the packed program`);
};

const check = async () => {
  await buildApp();
  writeNotices();
  const figures = await checkPackage((line) => console.log(line));
  console.log(JSON.stringify(figures));
  process.exitCode = figures.failed === 0 ? 0 : 1;
};

const pack = async () => {
  const missing = args.includes('--release') ? missingForRelease(process.env, process.platform) : [];
  if (missing.length > 0) throw new Plain(`a release needs these in the environment: ${missing.join(', ')}`);
  await buildApp({ force: true });
  writeNotices();
  const { build, Arch, Platform } = await import('electron-builder');
  const config = createConfig(process.env, await packedModules());
  const packed = [];
  const result = await build({
    projectDir: root,
    // The add-ons are compiled for this processor; a package for another one would not open a database.
    targets: Platform.current().createTarget(args.includes('--dir') ? 'dir' : null, process.arch === 'arm64' ? Arch.arm64 : Arch.x64),
    publish: 'never',
    config: { ...config, forceCodeSigning: args.includes('--release') && process.platform === 'darwin', afterPack: async (context) => { packed.push(context); } },
  });
  for (const context of packed) await checkFuses(context, config);
  for (const file of result) say(`package: ${file.replace(`${root}/`, '')}`);
};

await orExit(async () => {
  refuseWindows();
  if (args.some((arg) => !['--check', '--dir', '--release'].includes(arg))) throw new Plain(usage);
  await bootstrap({ for: 'cli', quiet: true });
  await (args.includes('--check') ? check() : pack());
});
