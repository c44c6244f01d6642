import { spawn } from 'node:child_process';
import { rmSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import { shutClinic, signInAnswer } from '../../integration/shut-clinic.ts';
import { administrator, valueOf } from '../../integration/test-clinic.ts';
import { makeClinic, openOnDisk } from '../lib/clinic-on-disk.ts';
import { tell } from '../lib/killed-child.ts';
import { createTally, must } from './parts.ts';
import type { StorageParts, StorageRow } from './parts.ts';

/** The other process: has the clinic open, or holds the database's write lock or an old moment of it, until it is ended. */
export const holdUntilEnded = async (what: string, place: string, keyHex: string): Promise<void> => {
  if (what === 'clinic') await (await openOnDisk(place)).signIn(administrator.userName, administrator.password);
  else {
    const connection = await openKeyedConnection(sqlcipherDriver, place, new Uint8Array(Buffer.from(keyHex, 'hex')), 'existing');
    await connection.run(what === 'writing' ? 'BEGIN IMMEDIATE' : 'BEGIN', []);
    await connection.all('SELECT count(*) AS n FROM patient', []);
  }
  tell('ready');
  await pause(120_000);
};

/** Starts it, and answers how to end it once it holds what it must. */
const holding = (bundle: string, what: string, place: string, key = new Uint8Array()): Promise<() => Promise<void>> => new Promise((resolve, reject) => {
  const child = spawn(process.execPath, [bundle, '--hold', what, '--place', place, '--key', Buffer.from(key).toString('hex')], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((done) => { child.once('close', () => { done(); }); });
  child.stdout.on('data', (data: Buffer) => {
    if (data.toString().includes('ready')) resolve(async () => {
      child.kill('SIGKILL');
      await ended;
    });
  });
  void ended.then(() => { reject(new Error('the other process ended by itself')); });
});

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
/** `wal_autocheckpoint` pages as frames, and as much again for the transaction that crosses it and the readers of that moment. */
const mostLog = 2 * 4000 * 4120;

const run = async ({ bundle }: StorageParts) => {
  const tally = createTally();
  const onDisk = await makeClinic(1);
  await tally.fault('a second Wardlight on the same folder is told, and goes on once the first was killed', async () => {
    const end = await holding(bundle, 'clinic', onDisk);
    const second = await openOnDisk(onDisk);
    try {
      const answer = await second.gate['session.signIn']({ userName: administrator.userName, password: administrator.password });
      must(answer.type === 'value' && answer.value.type === 'trouble' && answer.value.trouble === 'in-use', `answered ${JSON.stringify(answer)}`);
      await end();
      valueOf(await second.gate['setup.retry']({}));
      await second.signIn(administrator.userName, administrator.password);
    } finally {
      await second.close();
    }
  });
  const shut = await shutClinic();
  const open = await shut.reopen();
  await signInAnswer(open);
  const log = `${shut.paths.database}-wal`;
  const write = (n: number) => open.client['patients.registerUnknown']({ sex: 'male', age: n % 90, note: `found at dock ${n}` });
  const count = async () => (await open.clinic.keeper.current()?.db.read.get<{ n: number }>({ text: 'SELECT count(*) AS n FROM patient', values: [] }))?.n ?? -1;
  try {
    await tally.fault('another process holds the write lock for a second: the write waits and is made', async () => {
      const end = await holding(bundle, 'writing', shut.paths.database, shut.key);
      const writing = write(1);
      await pause(1_000);
      // Below the door: an answer of it has a row in the log, which waits as well.
      must((await count()) > 0, 'reading waits');
      await end();
      must((await writing).type === 'value', `answered ${JSON.stringify(await writing)}`);
      tally.add({ acknowledged: 1 });
    });
    await tally.fault('another process holds the write lock: the write is given up in seconds, whole, and the next one is made', async () => {
      const before = await count();
      const end = await holding(bundle, 'writing', shut.paths.database, shut.key);
      const began = performance.now();
      const reply = await write(2);
      const seconds = (performance.now() - began) / 1000;
      must(reply.type !== 'value' && seconds > 3 && seconds < 30, `answered ${reply.type} after ${seconds.toFixed(1)} s`);
      if ((await count()) !== before) tally.add({ torn: 1 });
      await end();
      if (!open.clinic.keeper.current()) await signInAnswer(open);
      must((await write(3)).type === 'value', 'nothing can be written afterwards');
      tally.add({ acknowledged: 1 });
    });
    await tally.fault('another process holds an old moment: writes go on, and the log is emptied once it has let go', async () => {
      const end = await holding(bundle, 'reading', shut.paths.database, shut.key);
      for (let n = 0; n < 20; n += 1) valueOf(await write(n));
      await open.clinic.keeper.current()?.db.checkpoint();
      must(sizeOf(log) > 0, 'the log was emptied under a reader');
      await end();
      await open.clinic.keeper.current()?.db.checkpoint();
      must(sizeOf(log) === 0, `the log keeps ${sizeOf(log)} bytes`);
      tally.add({ acknowledged: 20 });
    });
    await tally.fault('readers of our own never rest: the log stays bounded', async () => {
      let [isReading, most] = [true, 0];
      const readers = Array.from({ length: 4 }, async () => {
        while (isReading) await open.clinic.keeper.current()?.db.read.all({ text: 'SELECT id, family_name FROM patient', values: [] });
      });
      const db = open.clinic.keeper.current()?.db;
      const began = await count();
      for (let written = 0; written < 1.3 * mostLog; written += 1_000_000) {
        await db?.transaction((tx) => tx.run({ text: `INSERT INTO clinic_state (name, value) VALUES ('filler', '') ON CONFLICT (name) DO UPDATE SET value = hex(randomblob(500000))`, values: [] }));
        most = Math.max(most, sizeOf(log));
      }
      isReading = false;
      await Promise.all(readers);
      must(most > 0 && most < mostLog, `the log grew to ${most} bytes`);
      must((await count()) === began, 'patients came or went');
    });
    return tally.result();
  } finally {
    await open.close();
    shut.remove();
    rmSync(onDisk, { recursive: true, force: true });
  }
};

export const twoProcessesRow: StorageRow = { id: 'D18', what: 'a second Wardlight, a write lock held elsewhere, readers that never rest: told, waited for or given up whole, the log bounded', run };
