// `npm run package`: builds, packs for this system, and reads the fuses back from what was packed. `--dir` packs no installer.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build as buildApp } from './build.mjs';
import { inRoot, root } from './lib/root.mjs';
import { orExit, Plain, say } from './lib/say.mjs';

/** Names in electron-builder.yml and positions in the program's fuse wire. */
const POSITIONS = {
  runAsNode: 0,
  enableCookieEncryption: 1,
  enableNodeOptionsEnvironmentVariable: 2,
  enableNodeCliInspectArguments: 3,
  enableEmbeddedAsarIntegrityValidation: 4,
  onlyLoadAppFromAsar: 5,
  loadBrowserProcessSpecificV8Snapshot: 6,
  grantFileProtocolExtraPrivileges: 7,
};
const ON = 0x31;

const programIn = ({ appOutDir, electronPlatformName, packager }) =>
  electronPlatformName === 'darwin' ? join(appOutDir, `${packager.appInfo.productFilename}.app`) : join(appOutDir, packager.executableName);

/** A fuse that was not flipped is a door left open, so a package with one is not finished. */
const checkFuses = async (program, wanted) => {
  const { getCurrentFuseWire } = await import('@electron/fuses');
  const wire = await getCurrentFuseWire(program);
  const wrong = Object.entries(POSITIONS).filter(([name, position]) => (wire[position] === ON) !== wanted[name]);
  if (wrong.length > 0) throw new Plain(`${program}: these fuses are not as electron-builder.yml says: ${wrong.map(([name]) => name).join(', ')}`);
  say(`package: ${Object.keys(POSITIONS).length} fuses read back from ${program}`);
};

await orExit(async () => {
  await buildApp({ force: true });
  if (!existsSync(inRoot('dist/electron/main.mjs'))) throw new Plain('there is no dist/electron/main.mjs to pack');
  const { build } = await import('electron-builder');
  const packed = [];
  const result = await build({
    projectDir: root,
    dir: process.argv.includes('--dir'),
    publish: 'never',
    config: { extends: inRoot('electron-builder.yml'), afterPack: async (context) => { packed.push(context); } },
  });
  for (const context of packed) await checkFuses(programIn(context), context.packager.config.electronFuses);
  for (const file of result) say(`package: ${file.replace(`${root}/`, '')}`);
});
