import { afterEach, describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { sharedStreams } from '#shared/sync/streams.ts';
import { hexOf } from '#shared/sync/change.ts';
import { claimNow } from '#main/sync/digest-store.ts';
import { heardDevices } from '#main/sync/heartbeat.ts';
import { createRecordDigests } from '#main/records/index.ts';
import { openTestHub } from '../hub/test-hub.ts';
import { newPatient } from './records-setup.ts';
import { kinds, openClinicAt, until, untilAgreed } from './sync-setup.ts';
import type { Workstation } from './sync-setup.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const digests = createRecordDigests(kinds);
const claimOf = ({ db, held }: Workstation) => db.transaction((tx) => claimNow(tx, held().current()?.roster().devices.keys() ?? [], digests.rules));
const alarmsOf = (workstation: Workstation, kind: string) => workstation.engine().alarms().filter((alarm) => alarm.kind === kind);
/** Hours pass for these, and they say where they stand. */
const pass = (workstations: readonly Workstation[], ms = 6.1 * 3_600_000): void => {
  for (const each of workstations) {
    each.clock.ahead += ms;
    each.engine().tryNow();
  }
};

/** Two computers with one patient, whose allergy has two answers, both at rest. */
const opened = async () => {
  const hub = await openTestHub();
  closing.push(() => hub.close());
  const clinic = await openClinicAt(hub, 2);
  closing.push(() => clinic.close());
  const both = clinic.workstations;
  const [desk, room] = both as [Workstation, Workstation];
  const [patientId, allergyId, medicationId] = [systemIds.newId(), systemIds.newId(), systemIds.newId()];
  await desk.write(newPatient(patientId), { kind: 'allergy-intolerance', id: allergyId, patientId, fields: { substance: 'penicillin', severity: 'moderate' } },
    { kind: 'medication', id: medicationId, patientId, fields: { display: 'Metformin', dosage: '500 mg', status: 'active' } });
  await desk.start();
  await room.start();
  await untilAgreed(both);
  await desk.stop();
  await room.stop();
  await desk.write({ kind: 'medication', id: medicationId, patientId, fields: { dosage: '850 mg' } });
  await room.write({ kind: 'medication', id: medicationId, patientId, fields: { dosage: '1000 mg' } });
  await desk.start();
  await room.start();
  await untilAgreed(both);
  await until(async () => (await Promise.all(both.map((each) => each.rows(`SELECT 1 AS one FROM sync_digest WHERE counted <> version LIMIT 1`)))).every((rows) => rows.length === 0), 'the sums');
  return { both, desk, room, patientId, allergyId, medicationId };
};
const untilTold = (both: readonly Workstation[]) => until(async () => {
  const claims = await Promise.all(both.map(async (each) => (await heardDevices(each.db.read))[0]?.heartbeat.state));
  const own = await Promise.all(both.map(claimOf));
  return claims.every((claim, i) => claim !== undefined && String(claim.set) === String(own[i]?.set));
}, 'both know what the other says of its records');
const rowsOf = (workstation: Workstation) => Promise.all([workstation.rows(`SELECT severity FROM allergy_intolerance`), workstation.rows(`SELECT dev, value FROM sync_sibling ORDER BY dev`), workstation.rows(`SELECT kind, field FROM review_item WHERE settled_at IS NULL`)]);

describe('what the records of two computers come to', () => {
  it('H2: is the same where the same changes are applied, said in heartbeats, and nobody is alarmed', async () => {
    const { both } = await opened();
    pass(both);
    await untilTold(both);
    const [one, two] = await Promise.all(both.map(claimOf));
    expect(one?.all).toEqual(two?.all);
    expect(one?.set).toEqual(two?.set);
    expect(one?.all).not.toEqual([0, 0, 0, 0]);
    for (const each of both) {
      expect((await heardDevices(each.db.read))[0]?.heartbeat.state?.parts).toBeUndefined();
      expect(each.engine().alarms()).toEqual([]);
    }
  });

  it('H2: a value that one computer lost without a word is found by the other’s report, comes back from the signed changes, and both say so', async () => {
    const { both, desk, room, medicationId } = await opened();
    const right = await rowsOf(desk);
    await desk.stop();
    // As a fault of the program would: one of two answers is dropped, and the sum is worked out over what is left.
    await desk.db.transaction(async (tx) => {
      await tx.run(sql`DELETE FROM sync_sibling WHERE eid = ${medicationId} AND dev = 2`);
      await tx.run(sql`UPDATE sync_digest SET version = version + 1`);
    });
    await desk.start();
    pass(both);
    await until(() => alarmsOf(desk, 'records-mended').length === 1, 'it is put right');
    await until(async () => JSON.stringify(await rowsOf(desk)) === JSON.stringify(right), 'both answers');
    await until(() => alarmsOf(desk, 'digest-differs').length === 0 && alarmsOf(room, 'digest-differs').length === 0, 'both agree again');
    expect(alarmsOf(room, 'records-mended')).toEqual([]);
    expect(room.logged.concat(desk.logged).some((line) => line.includes('sync-records-differ'))).toBe(true);
    expect(desk.events).toContain('records-changed');
    const [one, two] = await Promise.all(both.map(claimOf));
    expect(one?.all).toEqual(two?.all);
    expect(await desk.rows(`SELECT value FROM sync_history ORDER BY value`)).toEqual(await room.rows(`SELECT value FROM sync_history ORDER BY value`));
  });

  it('H2: a row that was altered beneath the program is found by looking again, and says what was signed; nothing of the other is taken over', async () => {
    const { both, desk, room, patientId } = await opened();
    await desk.stop();
    await desk.db.transaction(async (tx) => {
      await tx.run(sql`UPDATE allergy_intolerance SET severity = 'mild'`);
      await tx.run(sql`UPDATE patient SET family_name = 'Altered' WHERE id = ${patientId}`);
    });
    await desk.start();
    pass([desk]);
    await until(() => alarmsOf(desk, 'records-mended').length === 1, 'it is put right');
    expect(await desk.rows(`SELECT severity FROM allergy_intolerance`)).toEqual([{ severity: 'moderate' }]);
    expect(await desk.rows(`SELECT family_name FROM patient`)).toEqual(await room.rows(`SELECT family_name FROM patient`));
    expect(alarmsOf(room, 'digest-differs')).toEqual([]);
    await untilAgreed(both);
    // What was put right is worked on as before.
    await desk.write({ kind: 'patient', id: patientId, patientId, fields: { town: 'Harbour' } });
    await untilAgreed(both);
  });

  it('H2: a number that was altered to another patient’s is put right where both are altered, the one in the way first', async () => {
    const { both, desk, patientId } = await opened();
    const otherId = systemIds.newId();
    await desk.write(newPatient(otherId, { recordNumber: 'WL 02 9' }));
    await untilAgreed(both);
    await until(async () => (await desk.rows(`SELECT 1 AS one FROM sync_digest WHERE counted <> version LIMIT 1`)).length === 0, 'the sums');
    const right = await desk.rows(`SELECT id, record_number FROM patient ORDER BY id`);
    await desk.stop();
    const [first] = await desk.rows(`SELECT record_number AS number FROM patient WHERE id = '${patientId}'`);
    await desk.db.transaction(async (tx) => {
      await tx.run(sql`UPDATE patient SET record_number = 'WL 02 77' WHERE id = ${patientId}`);
      await tx.run(sql`UPDATE patient SET record_number = ${String(first?.['number'])} WHERE id = ${otherId}`);
    });
    await desk.start();
    pass([desk]);
    await until(async () => JSON.stringify(await desk.rows(`SELECT id, record_number FROM patient ORDER BY id`)) === JSON.stringify(right), 'both numbers');
    expect(await desk.rows(`SELECT id FROM sync_quarantine`)).toEqual([]);
    expect(await desk.rows(`SELECT count(*) AS n FROM sync_clk WHERE kind = 'patient'`)).toEqual([{ n: 2 }]);
  });

  it('H2: nothing is put right by an envelope that was altered in the log: everything is asked for again first', async () => {
    const { both, desk, allergyId } = await opened();
    await desk.stop();
    const stream = (await desk.rows(`SELECT lower(hex(stream)) AS stream FROM sync_clk WHERE eid = '${allergyId}'`))[0]?.['stream'];
    await desk.db.transaction(async (tx) => {
      await tx.run(sql`UPDATE allergy_intolerance SET severity = 'mild'`);
      await tx.run(sql`DELETE FROM sync_log WHERE dev = 1 AND stream = unhex(${String(stream)}) AND q0 = 1`);
    });
    await desk.start();
    pass([desk]);
    await until(() => desk.logged.some((line) => line.includes('sync-mends-later')), 'it is asked for');
    pass([desk], 61_000);
    await until(() => alarmsOf(desk, 'records-mended').length === 1, 'it is put right once the envelope is here');
    expect(await desk.rows(`SELECT severity FROM allergy_intolerance`)).toEqual([{ severity: 'moderate' }]);
    await untilAgreed(both);
  });

  it('says nothing while something is not worked out or not sent, and nothing of streams in which devices speak of themselves', async () => {
    const { desk } = await opened();
    await desk.stop();
    expect(await claimOf(desk)).toBeDefined();
    await desk.write(newPatient(systemIds.newId(), { recordNumber: 'WL 02 2' }));
    expect(await claimOf(desk)).toBeUndefined();
    expect(await desk.rows(`SELECT 1 AS one FROM sync_digest WHERE lower(hex(stream)) IN ('${hexOf(sharedStreams.devices)}', '${hexOf(sharedStreams.audit)}')`)).toEqual([]);
  });
});
