import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Trouble } from '#shared/setup/contract.ts';
import { expectTrouble, expectWhole, shutClinic, signInAnswer } from '../../integration/shut-clinic.ts';
import type { ShutClinic } from '../../integration/shut-clinic.ts';
import { mountSmallDisk } from '../lib/small-disk.ts';
import { createTally, must } from './parts.ts';
import type { StorageParts, StorageRow } from './parts.ts';

const pageBytes = 4096;
type When = Parameters<typeof expectTrouble>[2];
interface StrangeFile { readonly name: string; readonly trouble: Trouble; readonly when: When; readonly make: (shut: ShutClinic, random: () => number) => void }

const changed = (how: (bytes: Buffer, random: () => number) => Buffer): StrangeFile['make'] => (shut, random) => shut.change(shut.paths.database, (bytes) => how(bytes, random));
const cutTo = (keep: (size: number, random: () => number) => number) => changed((bytes, random) => bytes.subarray(0, keep(bytes.length, random)));

const strange: readonly StrangeFile[] = [
  { name: 'missing', trouble: 'database-missing', when: 'before-opening', make: ({ paths }) => rmSync(paths.database) },
  { name: 'zero bytes', trouble: 'database-empty', when: 'before-opening', make: ({ paths }) => truncateSync(paths.database, 0) },
  { name: 'a folder in its place', trouble: 'database-not-a-file', when: 'before-opening', make: ({ paths }) => {
    rmSync(paths.database);
    mkdirSync(paths.database);
  } },
  { name: 'a link in its place', trouble: 'database-not-a-file', when: 'before-opening', make: ({ paths, folder }) => {
    renameSync(paths.database, join(folder, 'elsewhere.db'));
    symlinkSync(join(folder, 'elsewhere.db'), paths.database);
  } },
  { name: 'header zeroed', trouble: 'database-damaged', when: 'before-opening', make: changed((bytes) => bytes.fill(0, 0, 16)) },
  { name: 'one bit of the header', trouble: 'database-foreign', when: 'before-opening', make: changed((bytes, random) => {
    const at = Math.floor(random() * 16);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    return bytes;
  }) },
  { name: 'cut off at the edge of its last page', trouble: 'database-damaged', when: 'on-opening', make: cutTo((size) => size - pageBytes) },
  { name: 'cut off after its first page', trouble: 'database-damaged', when: 'on-opening', make: cutTo(() => pageBytes) },
  { name: 'cut off inside a page', trouble: 'database-damaged', when: 'before-opening', make: cutTo((size, random) => size - 1 - Math.floor(random() * (pageBytes - 1))) },
  { name: 'cut off inside its header', trouble: 'database-damaged', when: 'before-opening', make: cutTo((_size, random) => 1 + Math.floor(random() * 15)) },
  { name: 'its first two pages after the header exchanged', trouble: 'database-damaged', when: 'on-opening', make: changed((bytes) => {
    const second = Buffer.from(bytes.subarray(pageBytes, 2 * pageBytes));
    bytes.copyWithin(pageBytes, 2 * pageBytes, 3 * pageBytes);
    second.copy(bytes, 2 * pageBytes);
    return bytes;
  }) },
];

/** A folder nobody may write to: another disk that is read only, for root is stopped by no mode. */
const readOnlyFolder = async (): Promise<void> => {
  const disk = mountSmallDisk(48);
  must(disk !== undefined, 'no disk may be mounted here, so a read-only folder cannot be had');
  if (!disk) return;
  try {
    const shut = await shutClinic({ folder: mkdtempSync(join(disk.folder, 'data-')) });
    const before = createHash('sha256').update(readFileSync(shut.paths.database)).digest('hex');
    const opened = await shut.reopen();
    disk.setWritable(false);
    const answer = await signInAnswer(opened);
    disk.setWritable(true);
    must(answer.type === 'trouble' && answer.trouble === 'not-writable', `answered ${JSON.stringify(answer)}`);
    await opened.close();
    must(createHash('sha256').update(readFileSync(shut.paths.database)).digest('hex') === before, 'it was changed');
    await expectWhole(shut);
  } finally {
    disk.end();
  }
};

const runStrange = async ({ random }: StorageParts) => {
  const tally = createTally();
  for (const { name, trouble, when, make } of strange) {
    await tally.fault(name, async () => {
      const shut = await shutClinic();
      const aside = mkdtempSync(join(tmpdir(), 'wardlight-aside-'));
      try {
        const kept = readFileSync(shut.paths.database);
        make(shut, random);
        // That nothing is made, migrated, deleted or changed is looked at there, name by name and byte by byte.
        await expectTrouble(shut, trouble, when);
        if (lstatSync(shut.paths.database, { throwIfNoEntry: false })) renameSync(shut.paths.database, join(aside, 'strange'));
        for (const suffix of ['-wal', '-shm']) rmSync(`${shut.paths.database}${suffix}`, { force: true });
        writeFileSync(shut.paths.database, kept);
        await expectWhole(shut);
        tally.add({ acknowledged: 1 });
      } finally {
        shut.remove();
        rmSync(aside, { recursive: true, force: true });
      }
    });
  }
  await tally.fault('a folder that may not be written', readOnlyFolder);
  return tally.result();
};
export const strangeFilesRow: StorageRow = { id: 'D9', what: 'a database that is missing, empty, cut, exchanged, a folder, a link, read only: told apart, and nothing made, migrated or deleted', run: runStrange };
