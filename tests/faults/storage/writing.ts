import { rmSync } from 'node:fs';
import { administrator, createTestClock, valueOf } from '../../integration/test-clinic.ts';
import { countLost, makeClinic, openOnDisk } from '../lib/clinic-on-disk.ts';
import { runChild, tell, toldAs } from '../lib/killed-child.ts';
import { createTally, must } from './parts.ts';
import type { StorageParts, StorageRow } from './parts.ts';
import { driverFor } from './planted.ts';

/** One person writes of so many people that the limit for an hour would stop it: each process works an hour after the one before. */
const clockAt = (hour: number) => {
  const clock = createTestClock();
  clock.pass(hour * 3_600_000);
  return clock;
};

/** The process that is killed: registers patients and takes their weight, and tells each once the core has answered. */
export const writeUntilKilled = async (folder: string, rounds: number, hour: number, planted: string): Promise<void> => {
  const clinic = await openOnDisk(folder, { clock: clockAt(hour), ports: { driver: driverFor(planted) } });
  await clinic.signIn(administrator.userName, administrator.password);
  tell('ready');
  for (let n = 0; n < rounds; n += 1) {
    const { patient } = valueOf(await clinic.client['patients.registerUnknown']({ sex: 'male', age: n % 90, note: `found at gate ${n}` }));
    tell(`row ${patient.id}`);
    const weighed = valueOf(await clinic.client['vitals.record']({ patientId: patient.id, readings: [{ measure: 'body-weight', value: 60 + (n % 30), secondValue: null, unit: 'kg', keptAsMeasured: false }] }));
    if (weighed.type === 'recorded') for (const { id } of weighed.observations) tell(`reading ${id}`);
  }
  await clinic.close();
};

/** Signs in as a person would and looks for all that was acknowledged. */
const lookAfter = async (folder: string, hour: number, patients: ReadonlySet<string>, readings: ReadonlySet<string>) => {
  const clinic = await openOnDisk(folder, { clock: clockAt(hour) });
  try {
    await clinic.signIn(administrator.userName, administrator.password);
    const db = clinic.clinic.keeper.current()?.db;
    if (!db) throw new Error('the clinic does not open');
    const seen = await countLost(db, patients);
    const ids = (text: string) => db.read.all<{ id: string }>({ text, values: [] });
    const [found, logged] = [new Set((await ids('SELECT id FROM observation')).map(({ id }) => id)), await ids(`SELECT coalesce(record_id, '') AS id FROM audit_row WHERE method = 'vitals.record' AND outcome = 'recorded'`)];
    return { isSound: seen.isSound, lost: seen.lost + [...readings].filter((id) => !found.has(id)).length, torn: seen.torn + Math.abs(found.size - logged.length) };
  } finally {
    await clinic.close();
  }
};

const run = async ({ bundle, runs, random, planted }: StorageParts) => {
  const tally = createTally();
  const folder = await makeClinic(3);
  try {
    const args = (rounds: number, hour: number) => ['--write', folder, '--rounds', String(rounds), '--hour', String(hour), '--planted', planted];
    const whole = await runChild(bundle, args(5, 0));
    must(toldAs('row', whole).length === 5, 'five undisturbed rounds did not end');
    const roundMs = whole.ms / 5;
    const [patients, readings] = [new Set(toldAs('row', whole)), new Set(toldAs('reading', whole))];
    for (let kill = 0; kill < runs; kill += 1) {
      // Over the length of eight rounds, so that every place of a write has its turn.
      const after = roundMs * 8 * ((kill + random()) / runs);
      const killed = await runChild(bundle, args(1000, kill + 1), { killAfterMs: after });
      const [rows, read] = [toldAs('row', killed), toldAs('reading', killed)];
      rows.forEach((id) => patients.add(id));
      read.forEach((id) => readings.add(id));
      const name = `killed ${after.toFixed(0)} ms after it began`;
      await tally.fault(name, async () => {
        must(killed.wasKilled, 'ended by itself');
        const { isSound, lost, torn } = await lookAfter(folder, kill + 1, patients, readings);
        tally.add({ acknowledged: rows.length + read.length, lost, torn });
        must(isSound, 'the trees are not sound');
      });
    }
    return tally.result();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

export const writingRow: StorageRow = { id: 'D1', what: 'killed while it writes: every acknowledged record is there, none without its row in the log', run };

/** The harness against drivers with a fault of our own making: one that finds nothing there proves nothing elsewhere. */
export const plantedRow: StorageRow = {
  id: 'proof', what: 'drivers that acknowledge early, or commit each statement: the look after a kill must find what they lose and tear', run: async (parts) => {
    const tally = createTally();
    await tally.fault('acknowledges before it commits', async () => must((await run({ ...parts, runs: 1, planted: 'acknowledges-early' })).lost > 0, 'nothing was found lost'));
    await tally.fault('commits each statement', async () => must((await run({ ...parts, runs: 2, planted: 'commits-each' })).torn > 0, 'nothing was found torn'));
    return tally.result();
  },
};
