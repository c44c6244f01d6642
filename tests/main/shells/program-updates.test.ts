import { expect, it } from 'vitest';
import { formatOf, programUpdates } from '#main/shells/electron/program-updates.ts';
import type { ProgramParts } from '#main/shells/electron/program-updates.ts';

const done: string[] = [];
const partsOf = (more: Partial<ProgramParts> = {}, isPackaged = true): ProgramParts => ({
  app: {
    isPackaged, relaunch: () => void done.push('relaunch'), quit: () => void done.push('quit'),
    removeAllListeners: () => { done.push('removeAllListeners'); return undefined as never; }, releaseSingleInstanceLock: () => void done.push('releaseSingleInstanceLock'),
  },
  dialog: { showOpenDialog: (async () => ({ canceled: true, filePaths: [] })) },
  env: {}, platform: 'linux', executable: '/opt/Wardlight/wardlight', args: ['--data', '/clinic'], exists: () => false, version: '1.0.0', ...more,
});

it('knows how the program was installed, and replaces none that was built or unpacked by hand', () => {
  const dpkg = (path: string): boolean => path === '/var/lib/dpkg/info/wardlight.list';
  expect(formatOf(partsOf({ env: { APPIMAGE: '/home/a/Wardlight.AppImage' } }))).toBe('AppImage');
  expect(formatOf(partsOf({ exists: dpkg }))).toBe('deb');
  expect(formatOf(partsOf({ exists: (path) => path === '/var/lib/rpm' }))).toBe('rpm');
  expect(formatOf(partsOf({ platform: 'darwin' }))).toBe('zip');
  expect(formatOf(partsOf())).toBeUndefined();
  expect(formatOf(partsOf({ exists: dpkg, executable: '/home/a/wardlight/wardlight' }))).toBeUndefined();
  expect(formatOf(partsOf({ env: { APPIMAGE: '/home/a/Wardlight.AppImage' } }, false))).toBeUndefined();
});

it('ends as ever where nothing is to be installed, and gives up nothing of its own before', async () => {
  const updates = programUpdates(partsOf({ env: { APPIMAGE: '/home/a/Wardlight.AppImage' } }));
  expect(await updates.finish()).toBe(false);
  expect(updates.installer('/home/a/.wardlight')).toMatchObject({ format: 'AppImage' });
  expect(await updates.finish()).toBe(false);
  expect(await updates.chooseFolder()).toBeUndefined();
  expect(programUpdates(partsOf()).installer('/home/a')).toBeUndefined();
  expect(done).toEqual([]);
});
