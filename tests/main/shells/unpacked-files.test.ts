import { expect, it } from 'vitest';
import { besideArchive } from '#main/shells/electron/unpacked-files.ts';

it('in a packed Electron the helpers are taken from beside the archive, elsewhere from where they were built', () => {
  const paths = ['file:///opt/Wardlight/resources/app.asar/dist/workers/', 'file:///home/somebody/my.app.asar/dist/workers/', 'file:///checkout/dist/workers/'];
  expect(paths.map((path) => besideArchive(new URL(path)).pathname)).toEqual(['/opt/Wardlight/resources/app.asar.unpacked/dist/workers/', '/home/somebody/my.app.asar/dist/workers/', '/checkout/dist/workers/']);
});
