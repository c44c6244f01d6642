import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { administrator, valueOf } from '../../integration/test-clinic.ts';
import { dataOf, makeClinic, openOnDisk } from '../lib/clinic-on-disk.ts';
import { createTally, must } from './parts.ts';
import type { StorageParts, StorageRow } from './parts.ts';

const wal = (folder: string) => join(dataOf(folder), 'clinic.db-wal');

interface Crashed {
  readonly folder: string;
  /** The log as it was some records ago. */
  readonly earlier: Buffer;
  readonly ids: readonly string[];
}

/** A clinic as kill -9 leaves it: records in the log that the file does not have yet, and a head outside that names them. */
const crash = async (folder: string): Promise<Crashed> => {
  const clinic = await openOnDisk(folder);
  await clinic.signIn(administrator.userName, administrator.password);
  const ids: string[] = [];
  const write = async (count: number) => {
    for (let n = 0; n < count; n += 1) ids.push(valueOf(await clinic.client['patients.registerUnknown']({ sex: 'male', age: n, note: `found at lock ${n}` })).patient.id);
  };
  await write(5);
  const earlier = readFileSync(wal(folder));
  await write(6);
  await clinic.clinic.keeper.workspace()?.proof.checkpoint();
  const left = `${folder}-crashed`;
  cpSync(folder, left, { recursive: true });
  rmSync(join(dataOf(left), 'lock'), { force: true });
  rmSync(join(dataOf(left), 'clinic.db-shm'), { force: true });
  await clinic.close();
  return { folder: left, earlier, ids };
};

type Damage = (log: Buffer, crashed: Crashed, random: () => number) => Buffer | undefined;
const anywhere = (log: Buffer, random: () => number) => Math.floor(random() * log.length);
const damages: readonly (readonly [string, Damage])[] = [
  ['deleted', () => undefined],
  ['cut off', (log, _crashed, random) => log.subarray(0, anywhere(log, random))],
  ['cut off to nothing', () => Buffer.alloc(0)],
  ['with one bit flipped', (log, _crashed, random) => {
    const at = anywhere(log, random);
    log[at] = (log[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    return log;
  }],
  ['stale, from some records ago', (_log, { earlier }) => earlier],
  ['with its header zeroed', (log) => log.fill(0, 0, 32)],
  ['with a frame in the middle zeroed', (log, _crashed, random) => {
    const frame = 32 + Math.floor(random() * Math.floor((log.length - 32) / 4120)) * 4120;
    return log.fill(0, frame, frame + 4120);
  }],
];

/** Opens it as a person would: what is missing must have been told. */
const lookAt = async (folder: string, ids: readonly string[]): Promise<{ readonly missing: number; readonly isTold: boolean }> => {
  const clinic = await openOnDisk(folder);
  try {
    await clinic.signIn(administrator.userName, administrator.password);
    const isTold = clinic.clinic.keeper.workspace()?.proof.doubts().some(({ reason }) => reason === 'rollback') === true;
    const db = clinic.clinic.keeper.current()?.db;
    const found = new Set((await db?.read.all<{ id: string }>({ text: 'SELECT id FROM patient', values: [] }))?.map(({ id }) => id));
    const written = await clinic.client['patients.registerUnknown']({ sex: 'male', age: 4, note: 'found afterwards' });
    must(isTold === (written.type === 'refused' && written.reason === 'records-read-only'), `${isTold ? 'told' : 'not told'}, and a record is ${written.type}`);
    return { missing: ids.filter((id) => !found.has(id)).length, isTold };
  } finally {
    await clinic.close();
  }
};

const run = async ({ runs, random }: StorageParts) => {
  const tally = createTally();
  const folder = await makeClinic(2);
  try {
    const crashed = await crash(folder);
    await tally.fault('the log as it was left', async () => {
      const whole = `${folder}-whole`;
      cpSync(crashed.folder, whole, { recursive: true });
      const seen = await lookAt(whole, crashed.ids).finally(() => rmSync(whole, { recursive: true }));
      must(seen.missing === 0 && !seen.isTold, `${seen.missing} records are missing of a log that nobody touched`);
    });
    for (let each = 0; each < Math.max(damages.length, Math.round(runs / 8)); each += 1) {
      const [name, damage] = damages[each % damages.length] ?? ['', () => undefined];
      await tally.fault(`the log ${name}`, async () => {
        const damaged = `${folder}-damaged`;
        cpSync(crashed.folder, damaged, { recursive: true });
        try {
          const log = damage(readFileSync(wal(damaged)), crashed, random);
          if (log) writeFileSync(wal(damaged), log);
          else rmSync(wal(damaged));
          const { missing, isTold } = await lookAt(damaged, crashed.ids);
          // Missing and told is what there is to be had: the log was all there was of them. Missing and not told is a loss.
          tally.add({ acknowledged: crashed.ids.length, lost: isTold ? 0 : missing });
        } finally {
          rmSync(damaged, { recursive: true });
        }
      });
    }
    return tally.result();
  } finally {
    for (const suffix of ['', '-crashed']) rmSync(`${folder}${suffix}`, { recursive: true, force: true });
  }
};

export const walDamageRow: StorageRow = { id: 'D10', what: 'a log beside the database that is stale, cut, flipped or gone: no record is missing without being told, and then records are read only', run };
