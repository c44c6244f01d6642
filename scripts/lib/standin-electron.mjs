// A folder that electron-builder takes for an unpacked Electron: enough to pack a program that will never start. It proves the
// configuration and the list of files where Electron's own program cannot be had.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from './root.mjs';

/** What @electron/fuses looks for; a byte with the version, one with the number of fuses, and a character for each follow. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** The nine as Electron's makers set them (build/fuses/fuses.json5 in its sources). */
const asDelivered = '101100011';

/** Bytes with a fuse wire in the middle, as an Electron program has. */
export const standInProgram = (fuses = asDelivered) => Buffer.concat([Buffer.from('not a program: a stand-in for one\n'), Buffer.from(sentinel), Buffer.from([1, fuses.length]), Buffer.from(fuses), Buffer.from('\nend\n')]);

/** Makes it in `folder`, which need not exist. */
export const makeStandInElectron = (folder) => {
  const { version } = JSON.parse(readFileSync(inRoot('node_modules/electron/package.json'), 'utf8'));
  for (const part of ['resources', 'locales']) mkdirSync(join(folder, part), { recursive: true });
  writeFileSync(join(folder, 'electron'), standInProgram());
  chmodSync(join(folder, 'electron'), 0o755);
  writeFileSync(join(folder, 'version'), version);
  for (const file of ['LICENSE', 'LICENSES.chromium.html', 'locales/en-US.pak', 'locales/fr.pak']) writeFileSync(join(folder, file), 'stand-in\n');
  return folder;
};
