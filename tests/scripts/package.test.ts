import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packedFiles } from '../../scripts/lib/build-node.mjs';
import { configFaults } from '../../scripts/lib/config-check.mjs';
import { fuseTable, wantedFuses, wrongFuses } from '../../scripts/lib/fuses.mjs';
import { listFaults } from '../../scripts/lib/packed-list.mjs';
import { closureOf, importsOf } from '../../scripts/lib/packed-modules.mjs';
import { createConfig, missingForRelease } from '../../scripts/lib/packaging.mjs';
import { standInProgram } from '../../scripts/lib/standin-electron.mjs';
import { desktopFaults, entitlementFaults } from '../../scripts/lib/system-files.mjs';

const root = join(import.meta.dirname, '../..');
let room = '';
beforeAll(() => { room = mkdtempSync(join(tmpdir(), 'wardlight-package-test-')); });
afterAll(() => { rmSync(room, { recursive: true, force: true }); });

describe('the configuration of the packer', () => {
  it('is one that electron-builder knows, with every target that is on', async () => {
    expect(await configFaults(createConfig({}, []))).toEqual([]);
  });

  it.each([
    ['a key that nobody knows', { nonsense: true }, /nonsense/],
    ['a fuse that nobody knows', { electronFuses: { runAsNod: false } }, /electronFuses/],
    ['a target that is not ours', { linux: { target: ['snap'] } }, /snap/],
    ['a picture that is not there', { mac: { icon: 'build/none.icns', target: ['dmg'], hardenedRuntime: true } }, /none\.icns/],
    ['macOS without the hardened runtime', { mac: { target: ['dmg'], hardenedRuntime: false } }, /hardened runtime/],
    ['a place to publish to', { publish: { provider: 'generic', url: 'https://example.org' } }, /publish/],
  ])('is refused with %s', async (_name, change, expected) => {
    expect((await configFaults({ ...createConfig({}, []), ...change })).join('\n')).toMatch(expected);
  });

  it('takes who releases from the environment, and is notarised only with a key for it', () => {
    const { linux, extraMetadata, mac } = createConfig({ WARDLIGHT_MAINTAINER: 'A <a@b.org>', WARDLIGHT_HOMEPAGE: 'https://b.org', APPLE_API_KEY: 'k', APPLE_API_KEY_ID: 'i', APPLE_API_ISSUER: 's' }, []);
    expect({ maintainer: linux.maintainer, homepage: extraMetadata.homepage, notarize: mac.notarize }).toEqual({ maintainer: 'A <a@b.org>', homepage: 'https://b.org', notarize: true });
    expect(createConfig({}, []).mac.notarize).toBe(false);
    expect(missingForRelease({}, 'linux')).toEqual(['WARDLIGHT_HOMEPAGE', 'WARDLIGHT_UPDATE_KEYS', 'WARDLIGHT_MAINTAINER']);
    expect(missingForRelease({ WARDLIGHT_HOMEPAGE: 'x', WARDLIGHT_UPDATE_KEYS: 'x', CSC_LINK: 'x', APPLE_ID: 'x', APPLE_APP_SPECIFIC_PASSWORD: 'x', APPLE_TEAM_ID: 'x' }, 'darwin')).toEqual([]);
  });

  it('packs nothing for Windows while no driver may be used there, and says why', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/package.mjs', '--win'], { cwd: root, encoding: 'utf8' });
    expect({ status, says: stderr.includes('needs a thread of its own first') }).toEqual({ status: 1, says: true });
  });
});

describe('the list of packed files', () => {
  const modules = ['node_modules/zod', 'node_modules/keytar', 'node_modules/@journeyapps/sqlcipher'];
  const inside = (path: string) => ({ path, unpacked: false });
  const outside = (path: string) => ({ path, unpacked: true });
  const right = [
    ...packedFiles.map((path) => (path.startsWith('dist/workers/') ? outside(path) : inside(path))),
    ...['package.json', 'dist/renderer/gate/index.html', 'dist/renderer/clinic/index.html', 'dist/renderer/clinic/assets/index-5KgDIYgH.css', 'node_modules/zod/package.json', 'node_modules/zod/index.cjs', 'node_modules/zod/LICENSE'].map(inside),
    ...['keytar/package.json', 'keytar/build/Release/keytar.node', '@journeyapps/sqlcipher/package.json', '@journeyapps/sqlcipher/build/Release/node_sqlite3.node'].map((path) => outside(`node_modules/${path}`)),
  ];

  it('is right as it should be', () => {
    expect(listFaults(right, modules)).toEqual([]);
  });

  it.each([
    'src/main/clinic.ts', 'tests/main/vault.test.ts', 'dist/electron/main.mjs.map', 'dist/cli/main.mjs', 'dist/electron/main.ts', 'docs/README.md', 'README.md', '.env', 'dist/workers/other.mjs',
    'dist/renderer/clinic/assets/index.js.map', 'node_modules/zod/README.md', 'node_modules/zod/index.d.ts', 'node_modules/zod/src/index.ts', 'node_modules/zod/test/all.js', 'node_modules/zod/index.js.map',
    'node_modules/zod/build/Release/other.node', 'node_modules/keytar/src/main.cc', 'node_modules/keytar/binding.gyp',
  ])('refuses %s', (path) => {
    expect(listFaults([...right, inside(path)], modules)[0]).toBe(`${path} has no business in a package`);
  });

  it('refuses a package that nothing packed imports: a page has its own inside', () => {
    expect(listFaults([...right, inside('node_modules/react/index.js')], modules)).toEqual(['node_modules/react/index.js is of a package that nothing packed imports']);
  });

  it.each(right.filter(({ path }) => path.endsWith('.node') || path.startsWith('dist/workers/')).map(({ path }) => path))('refuses %s inside the archive', (path) => {
    expect(listFaults(right.map((file) => (file.path === path ? inside(path) : file)), modules)).toEqual([`${path} is inside the archive, where it cannot be run from`]);
  });

  it('refuses what lies outside the archive without need', () => {
    expect(listFaults(right.map((file) => (file.path === 'package.json' ? outside(file.path) : file)), modules).join()).toMatch(/package\.json lies outside the archive/);
  });

  it.each([...packedFiles, 'package.json', 'dist/renderer/gate/index.html', 'node_modules/zod/package.json', 'node_modules/keytar/build/Release/keytar.node'])('misses %s', (path) => {
    expect(listFaults(right.filter((file) => file.path !== path), modules).join('\n')).toMatch(/missing/);
  });

  it('is made from what the built files import, and what that depends on, without what only compiles', async () => {
    const file = join(room, 'built.mjs');
    writeFileSync(file, "import { readFileSync } from 'node:fs';\nimport { z } from 'zod';\nawait import('keytar');\nconsole.log(z, readFileSync);\n");
    expect(await importsOf(file)).toEqual(['zod', 'keytar']);
    expect(closureOf(['keytar', '@journeyapps/sqlcipher'])).toEqual(['node_modules/@journeyapps/sqlcipher', 'node_modules/bindings', 'node_modules/file-uri-to-path', 'node_modules/keytar']);
    expect(() => closureOf(['no-such-package'])).toThrow(/not installed/);
  });
});

describe('the fuses (I8)', () => {
  const program = () => join(room, 'program');
  const wired = (table: readonly { readonly byte: number }[], more = '') => { writeFileSync(program(), standInProgram(String.fromCharCode(...table.map(({ byte }) => byte)) + more)); };
  const wanted = () => wantedFuses(createConfig({}, []));

  it('are the ones of the security design', () => {
    expect(wanted()).toEqual({
      runAsNode: false, enableCookieEncryption: true, enableNodeOptionsEnvironmentVariable: false, enableNodeCliInspectArguments: false, enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true, loadBrowserProcessSpecificV8Snapshot: false, grantFileProtocolExtraPrivileges: false, wasmTrapHandlers: true,
    });
  });

  it('are flipped from what Electron is delivered with by the packer that we use, and read back', async () => {
    const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
    writeFileSync(program(), standInProgram());
    expect((await wrongFuses(program(), wanted())).length).toBeGreaterThan(4);
    const { wasmTrapHandlers: _, ...named } = wanted();
    const config = Object.fromEntries(Object.entries(named).map(([name, value]) => [FuseV1Options[`${name[0]?.toUpperCase() ?? ''}${name.slice(1)}` as keyof typeof FuseV1Options], value]));
    await flipFuses(program(), { version: FuseVersion.V1, ...config });
    expect(await wrongFuses(program(), wanted())).toEqual([]);
  });

  it.each(fuseTable({}).map(({ name }) => name))('name %s when it alone is wrong', async (name) => {
    const table = fuseTable(wanted());
    wired(table);
    expect(await wrongFuses(program(), wanted())).toEqual([]);
    wired(table.map((fuse) => (fuse.name === name ? { ...fuse, byte: fuse.byte === 0x31 ? 0x30 : 0x31 } : fuse)));
    expect(await wrongFuses(program(), wanted())).toEqual([name]);
  });

  it('are refused when the configuration leaves one out, and when Electron has one more than we have decided about', async () => {
    const { runAsNode: _, ...without } = wanted();
    wired(fuseTable(wanted()));
    expect(await wrongFuses(program(), without)).toEqual(['runAsNode']);
    wired(fuseTable(wanted()), '1');
    expect(await wrongFuses(program(), wanted())).toEqual(['number 10 (has no name here)']);
  });
});

describe('what the system reads', () => {
  const entitlements = readFileSync(join(root, 'build/entitlements.mac.plist'), 'utf8');

  it('asks macOS for what V8 needs, and for nothing else', () => {
    expect(entitlementFaults(entitlements)).toEqual([]);
    const withCamera = entitlements.replace('<dict>', '<dict><key>com.apple.security.device.camera</key><true/>');
    expect(entitlementFaults(withCamera)).toEqual(['com.apple.security.device.camera is asked for, and the program does not need it']);
    expect(entitlementFaults(entitlements.replace('<true/>', '<false/>'))).toEqual(['com.apple.security.cs.allow-jit is missing: V8 could not run']);
    expect(entitlementFaults('<plist/>')).toHaveLength(1);
    expect(entitlementFaults(entitlements.replace('<true/>', '<true/><key>keychain</key><array><string>*</string></array>'))).toHaveLength(1);
  });

  it('gives the desktop an entry in the menu that opens no files', () => {
    const entry = '[Desktop Entry]\nName=Wardlight\nExec=/opt/Wardlight/wardlight %U\nTerminal=false\nType=Application\nIcon=wardlight\nStartupWMClass=wardlight\nComment=A clinic\nCategories=Science;MedicalSoftware;\n';
    expect(desktopFaults(entry)).toEqual([]);
    expect(desktopFaults(entry.replace('Science;', ''))).toEqual(['no category has a place in the menu']);
    expect(desktopFaults(`${entry}MimeType=application/json;\n`)).toHaveLength(1);
    expect(desktopFaults(entry.replace('Icon=wardlight\n', ''))).toEqual(['Icon is missing']);
    expect(desktopFaults('Name=Wardlight')).toHaveLength(1);
  });

  it('has icons of every size, each of the size it says', () => {
    for (const size of [16, 24, 32, 48, 64, 96, 128, 256, 512, 1024]) {
      const png = readFileSync(join(root, `build/icons/${size}x${size}.png`));
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    }
    expect(readFileSync(join(root, 'build/icon.icns')).subarray(0, 4).toString()).toBe('icns');
    expect(readFileSync(join(root, 'build/icon.ico')).readUInt16LE(4)).toBeGreaterThanOrEqual(6);
  });
});

it('says how it is used', () => {
  expect(() => execFileSync(process.execPath, ['scripts/package.mjs', '--everything'], { cwd: root, stdio: 'pipe' })).toThrow(/usage: npm run package/);
});
