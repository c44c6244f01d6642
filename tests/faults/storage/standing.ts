import { chmodSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogFile } from '#main/adapters/log-file.ts';
import { faultsOfGolden, readGoldens } from '../../integration/golden-database.ts';
import { findSecondDriver } from '../../integration/driver-cases/index.ts';
import { createTestClock, openTestClinic, valueOf } from '../../integration/test-clinic.ts';
import { scanForRekey } from '../../ratchets/rekey-scan.ts';
import { createTally, inFolder, must } from './parts.ts';
import type { StorageRow } from './parts.ts';

const runRekey = () => inFolder(async (folder) => {
  const tally = createTally();
  await tally.fault('the statement in the sources', async () => {
    const { read, guilty } = scanForRekey(['src', 'scripts']);
    must(read > 100, `${read} files were read`);
    must(guilty.length === 0, guilty.join(', '));
  });
  await tally.fault('the statement in a file of its own', async () => {
    writeFileSync(join(folder, 'planted.ts'), `db.exec('${['PRAGMA', 'rekey'].join(' ')} = 1')`);
    must(scanForRekey([folder]).guilty.length === 1, 'it was not found where it was planted');
  });
  return tally.result();
});
export const rekeyRow: StorageRow = { id: 'D7', what: 'the statement that destroys a database on a full disk is nowhere in the sources', run: runRekey };

/** Every file and folder below, with its mode. */
const modesBelow = (folder: string): readonly { readonly path: string; readonly mode: number; readonly isFolder: boolean }[] =>
  [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name))].map((path) => {
    const stat = lstatSync(path);
    return { path, mode: stat.mode & 0o777, isFolder: stat.isDirectory() };
  });

const runModes = () => inFolder(async (root) => {
  const tally = createTally();
  const folder = join(root, 'data');
  const check = (when: string) => tally.fault(when, async () => {
    const seen = modesBelow(folder);
    must(seen.length > 7, `only ${seen.length} files`);
    const open = seen.filter(({ mode, isFolder }) => mode !== (isFolder ? 0o700 : 0o600)).map(({ path, mode }) => `${path.slice(root.length)} ${mode.toString(8)}`);
    must(open.length === 0, open.join(', '));
  });
  const umask = process.umask(0);
  try {
    // A folder that somebody made beforehand, for everybody.
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    const clinic = await openTestClinic({ folder, ports: { log: createLogFile(join(folder, 'log'), createTestClock()) } });
    await clinic.setUp();
    valueOf(await clinic.client['patients.registerUnknown']({ sex: 'female', age: 30, note: 'found at pier 1' }));
    await check('at work');
    const { value: backup } = JSON.parse(await clinic.clinic.call('gate', 'backup.create', { file: join(folder, 'copy.db') })) as { readonly value: { readonly type: string } };
    must(backup.type === 'made', `the copy is ${backup.type}`);
    await clinic.clinic.keeper.rotateKey();
    await clinic.clinic.keeper.workspace()?.proof.checkpoint();
    await check('after a copy and another key');
    await clinic.close();
    await check('after the end');
  } finally {
    process.umask(umask);
  }
  return tally.result();
});
export const modesRow: StorageRow = { id: 'D19', what: 'every file is its owner\'s alone under umask 000, in a folder that was open to all', run: runModes };

const runGolden = async () => {
  const tally = createTally();
  const second = findSecondDriver();
  for (const each of readGoldens()) {
    for (const driver of [undefined, ...(second ? [second] : [])]) {
      await tally.fault(`${each.name}${driver ? ', by the second driver' : ''}`, async () => {
        const faults = await faultsOfGolden(each, driver);
        must(faults.length === 0, faults.join('; '));
        tally.add({ acknowledged: Object.values(each.golden.tables).reduce((sum, { rows }) => sum + rows, 0) });
      });
    }
  }
  must(readGoldens().length > 0, 'there is no golden database');
  return tally.result();
};
export const goldenRow: StorageRow = { id: 'D20', what: 'golden databases open with the content they were made with, as they are and at the newest schema', run: runGolden };
