// `npm run package -- --check`: is the configuration right, and is what it packs right? Packs for Linux with a stand-in for Electron,
// so it needs neither Electron's program nor a network. What a packed program does when it starts is not proved here.
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, readSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configFaults } from './config-check.mjs';
import { desktopFaults, entitlementFaults } from './system-files.mjs';
import { fuseTable, wantedFuses, wrongFuses } from './fuses.mjs';
import { listFaults } from './packed-list.mjs';
import { packedModules } from './packed-modules.mjs';
import { createConfig } from './packaging.mjs';
import { whyNotRunning } from './packed-runs.mjs';
import { inRoot, root } from './root.mjs';
import { makeStandInElectron } from './standin-electron.mjs';

const asar = createRequire(import.meta.url)('@electron/asar');

/** Packs for Linux on this computer's processor; answers the program's folder and the text of its desktop entry. */
const pack = async (room, config) => {
  const { build, Platform, Arch } = await import('electron-builder');
  // What it does is told by our own lines; what it complains about ends it.
  createRequire(import.meta.url)('builder-util').log.stream = { write: () => true };
  const { LinuxTargetHelper } = createRequire(import.meta.url)('app-builder-lib/out/targets/LinuxTargetHelper.js');
  const arch = process.arch === 'arm64' ? Arch.arm64 : Arch.x64;
  let packed;
  await build({
    projectDir: root,
    publish: 'never',
    targets: Platform.LINUX.createTarget('dir', arch),
    config: {
      ...config,
      electronDist: makeStandInElectron(join(room, 'electron')),
      directories: { ...config.directories, output: join(room, 'release') },
      afterPack: async ({ appOutDir, packager }) => {
        const desktop = await new LinuxTargetHelper(packager).computeDesktopEntry(packager.platformSpecificBuildOptions);
        packed = { folder: appOutDir, program: join(appOutDir, packager.executableName), desktop };
      },
    },
  });
  return packed;
};

const filesIn = (archive) =>
  asar.listPackage(archive).map((path) => path.slice(1)).map((path) => ({ path, ...asar.statFile(archive, path, false) }))
    .filter(({ size }) => size !== undefined).map(({ path, size, unpacked = false, integrity }) => ({ path, size, unpacked, integrity }));

/** Each file of the archive against the hash that Electron compares with where it validates. */
const integrityFaults = (archive, files) => files.flatMap(({ path, unpacked, integrity }) => {
  if (integrity === undefined) return [`${path} has no hash`];
  const bytes = unpacked ? readFileSync(join(`${archive}.unpacked`, path)) : asar.extractFile(archive, path);
  return createHash('sha256').update(bytes).digest('hex') === integrity.hash ? [] : [`${path} is not what its hash says`];
});

/** Where somebody's checkout lay is nobody's business, and makes every build another one. */
const pathFaults = (archive, files) => files.filter(({ path, unpacked }) => path.startsWith('dist/') && (unpacked ? readFileSync(join(`${archive}.unpacked`, path)) : asar.extractFile(archive, path)).includes(root))
  .map(({ path }) => `${path} names the folder it was built in`);

/** e_machine of an ELF file, where a compiled add-on says what it was compiled for. */
const machines = { x64: 62, arm64: 183 };
const machineFaults = (archive, files) => process.platform !== 'linux' ? [] : files.filter(({ path }) => path.endsWith('.node')).flatMap(({ path }) => {
  const head = Buffer.alloc(20);
  const file = openSync(join(`${archive}.unpacked`, path));
  readSync(file, head, 0, 20, 0);
  closeSync(file);
  return head.readUInt16LE(18) === machines[process.arch] ? [] : [`${path} was compiled for another processor`];
});

const bytesOf = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

/** Checks and prints one line for each; answers the figures. `say(line)`. */
export const checkPackage = async (say) => {
  let failed = 0;
  const report = (what, faults) => {
    say(`${faults.length === 0 ? 'ok  ' : 'NOT '} ${what}`);
    for (const fault of faults.slice(0, 20)) say(`       ${fault}`);
    if (faults.length > 20) say(`       and ${faults.length - 20} more`);
    failed += faults.length;
  };
  const room = mkdtempSync(join(tmpdir(), 'wardlight-package-'));
  try {
    const modules = await packedModules();
    const config = createConfig({}, modules);
    report(`the configuration is one that electron-builder knows, for ${config.linux.target.join(', ')} (Linux) and ${config.mac.target.join(', ')} (macOS)`, await configFaults(config));
    report('on macOS the program may write code it compiles, and nothing else', entitlementFaults(readFileSync(inRoot(config.mac.entitlements), 'utf8')));
    const { program, folder, desktop } = await pack(room, config);
    const archive = join(folder, 'resources/app.asar');
    const files = filesIn(archive);
    report(`${files.length} files are packed: ours, and of ${modules.length} packages what runs and its licence`, listFaults(files, modules));
    report('every file is what its hash in the archive says', integrityFaults(archive, files));
    report('no packed file of ours names the folder it was built in', pathFaults(archive, files));
    report('compiled add-ons are for this processor', machineFaults(archive, files));
    report('out of the package, main and its helpers find all they import, and both add-ons load', await whyNotRunning(archive, room));
    const wanted = wantedFuses(config);
    report(`${fuseTable(wanted).length} fuses are as they should be`, (await wrongFuses(program, wanted)).map((name) => `fuse ${name}`));
    report('the desktop has its entry', desktopFaults(desktop));
    report('the notices of what is packed lie beside the program', existsSync(join(folder, 'THIRD-PARTY.txt')) && readFileSync(join(folder, 'THIRD-PARTY.txt'), 'utf8').includes('zod 4') ? [] : ['THIRD-PARTY.txt is not there']);
    report('no update feed of another kind is packed', existsSync(join(folder, 'resources/app-update.yml')) ? ['resources/app-update.yml'] : []);
    const unpacked = files.filter((file) => file.unpacked);
    return {
      files: files.length, packages: modules.length, unpacked: unpacked.length, fuses: fuseTable(wanted).length,
      asarBytes: statSync(archive).size, unpackedBytes: bytesOf(`${archive}.unpacked`), failed,
    };
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
};
