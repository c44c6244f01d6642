import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { kindsOf, openAlarmClinic } from './alarm-clinic.ts';
import type { AlarmClinic } from './alarm-clinic.ts';

let clinic: AlarmClinic;
let own: string;
let lodger: string;
let namesake: string;
let stranger: string;
let colleague: string;
const karim = 'karim';
const lena = 'lena';
const omar = 'omar';

beforeEach(async () => {
  clinic = await openAlarmClinic();
  await clinic.addStaff(karim, 'Karim Haddad');
  await clinic.addStaff(lena, 'Dr Lena Bergström');
  await clinic.addStaff(omar, 'Omar Quist');
  const made = await clinic.addPatients([
    { familyName: 'Haddad', givenNames: 'Karim', street: '4 Quay Street', town: 'Rockport' }, { familyName: 'Vale', givenNames: 'Ines', street: '4 Quay St', town: 'Rockport' },
    { familyName: 'Haddad', givenNames: 'Rania' }, { familyName: 'Okoye', givenNames: 'Ada' }, { familyName: 'Bergstrom', givenNames: 'Lena' },
  ]);
  [own = '', lodger = '', namesake = '', stranger = '', colleague = ''] = made;
  clinic.at('2026-03-12T10:00:00.000Z');
});
afterEach(() => clinic.close());

describe('own record', () => {
  it('is told at once, by the whole name whatever its order and titles, and again the next hour as another alarm', async () => {
    await clinic.opens(lena, colleague);
    await clinic.opens(lena, colleague);
    await clinic.look();
    clinic.clock.pass(3_600_000);
    await clinic.opens(lena, colleague);
    await clinic.look();
    expect((await clinic.alarms()).map(({ kind, staffId, patientId }) => [kind, staffId, patientId])).toEqual([['own-record', lena, colleague], ['own-record', lena, colleague]]);
  });

  it('is no alarm once a privacy officer has said that it is a namesake, and is one where they said it is theirs', async () => {
    const say = (staffId: string, patientId: string, isOwn: number) =>
      clinic.db.transaction((tx) => tx.run(sql`INSERT INTO staff_record (staff_id, patient_id, is_own, said_by, said_at) VALUES (${staffId}, ${patientId}, ${isOwn}, 'helen', '2026-03-01T08:00:00.000Z')`));
    await say(karim, own, 0);
    await say(omar, stranger, 1);
    await clinic.opens(karim, own);
    await clinic.opens(omar, stranger);
    await clinic.look();
    expect((await clinic.alarms()).map(({ kind, staffId }) => [kind, staffId])).toEqual([['own-record', omar]]);
  });

  it('is not told of a search that showed it among others', async () => {
    await clinic.rows(clinic.row(karim, 'search', 'patients.find', { patientId: own, count: 3 }));
    expect(await clinic.settleDown()).toEqual([]);
  });
});

describe('somebody near', () => {
  it.each([
    ['same family name', () => namesake, ['same-surname']], ['same address, however it is written', () => lodger, ['same-address']], ['a colleague’s record', () => colleague, ['staff-as-patient']],
    ['a stranger', () => stranger, []],
  ])('%s: told half an hour later', async (_, patient, kinds) => {
    await clinic.opens(karim, patient());
    await clinic.look();
    expect(await clinic.alarms()).toEqual([]);
    expect(kindsOf(await clinic.settleDown())).toEqual(kinds.length === 0 ? [] : [kinds]);
  });

  it('is no alarm where care was given: this person wrote, somebody else wrote, two others had it open, or there was an appointment', async () => {
    await clinic.opens(karim, namesake);
    await clinic.writes(karim, namesake);
    await clinic.opens(karim, lodger);
    await clinic.writes(omar, lodger);
    await clinic.opens(karim, colleague);
    await clinic.opens(omar, colleague);
    expect(kindsOf(await clinic.settleDown())).toEqual([['staff-as-patient'], ['staff-as-patient']]);
    clinic.at('2026-03-13T10:00:00.000Z');
    for (const who of [karim, omar, 'somebody']) await clinic.opens(who, colleague);
    expect(await clinic.settleDown()).toHaveLength(2);
    clinic.at('2026-03-17T10:00:00.000Z');
    await clinic.db.transaction((tx) => tx.run(sql`INSERT INTO appointment (id, patient_id, sort_at, status) VALUES ('a', ${colleague}, '2026-03-17T11:00', 'booked')`));
    await clinic.opens(karim, colleague);
    expect(await clinic.settleDown()).toHaveLength(2);
  });

  it('counts a family name that many have only beside another reason', async () => {
    await clinic.addPatients(Array.from({ length: 8 }, (_, i) => ({ familyName: 'Haddad', givenNames: `Given${i}` })));
    await clinic.opens(karim, namesake);
    expect(await clinic.settleDown()).toEqual([]);
    clinic.at('2026-03-12T21:14:00.000Z');
    await clinic.opens(karim, namesake);
    expect(kindsOf(await clinic.settleDown())).toEqual([['same-surname', 'after-hours']]);
  });
});

describe('after hours', () => {
  it.each([['18:29', 0], ['18:30', 1], ['07:29', 1], ['07:30', 0]])('at %s of an open day: %i alarms', async (time, alarms) => {
    clinic.at(`2026-03-13T${time}:00.000Z`);
    await clinic.opens(omar, stranger);
    expect(await clinic.settleDown()).toHaveLength(alarms);
  });

  it('one alarm for a night, however many charts, and none for a night of care', async () => {
    clinic.at('2026-03-14T23:30:00.000Z');
    for (const patient of [stranger, namesake, lodger]) {
      await clinic.opens(omar, patient);
      clinic.clock.pass(1_800_000);
    }
    await clinic.opens(lena, own);
    await clinic.writes(lena, own);
    await clinic.rows(clinic.row(karim, 'emergency', 'emergency.open', { patientId: colleague, count: 1 }));
    await clinic.opens(karim, colleague);
    expect((await clinic.settleDown()).map(({ staffId, reasons }) => [staffId, reasons])).toEqual([[omar, [{ kind: 'after-hours', count: 3, usual: null }]]]);
  });

  it('is said beside a graver reason of the same person, chart and hour: one alarm, called by the graver', async () => {
    clinic.at('2026-03-12T21:14:00.000Z');
    await clinic.opens(karim, own);
    await clinic.look();
    await clinic.opens(karim, lodger);
    const alarms = await clinic.settleDown();
    expect(new Set(kindsOf(alarms).map((kinds) => kinds.join()))).toEqual(new Set(['own-record,after-hours', 'same-address,after-hours']));
    expect(new Set(alarms.map(({ kind }) => kind))).toEqual(new Set(['own-record', 'same-address']));
  });
});

describe('bursts', () => {
  const many = (count: number) => clinic.addPatients(Array.from({ length: count }, (_, i) => ({ familyName: `Family${i}`, givenNames: 'A' })));
  const hour = async (moment: string, patients: readonly string[]) => {
    clinic.at(moment);
    for (const patient of patients) await clinic.opens(omar, patient);
  };
  /** Eight open days of nine charts an hour. */
  const habit = async (patients: readonly string[]) => {
    for (const day of ['01', '02', '03', '06', '07', '08', '09', '10']) await hour(`2026-04-${day}T10:00:00.000Z`, patients.slice(0, 9));
    await clinic.rows(clinic.row(omar, 'backup', 'backup.create', { outcome: 'made' }));
  };

  it('more than the person’s own habit, in numbers, once a day; just below it is none', async () => {
    const patients = await many(40);
    await habit(patients);
    await hour('2026-04-14T10:00:00.000Z', patients.slice(0, 18));
    expect(await clinic.settleDown()).toEqual([]);
    await hour('2026-04-14T12:00:00.000Z', patients.slice(0, 31));
    await hour('2026-04-14T13:00:00.000Z', patients.slice(0, 25));
    expect((await clinic.settleDown()).map(({ staffId, reasons }) => [staffId, reasons])).toEqual([[omar, [{ kind: 'burst', count: 31, usual: 9 }]]]);
  });

  it('a chart that was written in is work, and somebody new has no habit to leave', async () => {
    const patients = await many(60);
    clinic.at('2026-04-14T10:00:00.000Z');
    for (const patient of patients) {
      await clinic.opens(omar, patient);
      await clinic.writes(omar, patient);
    }
    for (const patient of patients.slice(0, 25)) await clinic.opens(karim, patient);
    expect(await clinic.settleDown()).toEqual([]);
    for (const patient of patients.slice(0, 26)) await clinic.opens(lena, patient);
    expect((await clinic.settleDown()).map(({ staffId, reasons }) => [staffId, reasons])).toEqual([[lena, [{ kind: 'burst', count: 26, usual: 0 }]]]);
  });

  it('eleven different records taken out in a day are an alarm, ten are none, the same one again is none', async () => {
    const patients = await many(11);
    const out = (patientId: string) => clinic.rows(clinic.row(omar, 'print', 'disclosures.print', { patientId }), clinic.row(omar, 'export', 'chart.export', { patientId, count: 1 }));
    for (const patient of [...patients.slice(0, 10), ...patients.slice(0, 10)]) await out(patient);
    expect(await clinic.settleDown()).toEqual([]);
    await out(patients[10] ?? '');
    expect((await clinic.settleDown()).map(({ reasons }) => reasons)).toEqual([[{ kind: 'export-burst', count: 11, usual: 0 }]]);
  });

  it('five refusals in an hour, or three of closed charts; slips and step-ups count for nothing', async () => {
    const refuse = (who: string, outcome: string, times: number) => clinic.rows(...Array.from({ length: times }, () => clinic.row(who, 'refused', 'results.list', { outcome })));
    await refuse(omar, 'forbidden', 4);
    await refuse(omar, 'bad-input', 9);
    await refuse(omar, 'step-up-needed', 9);
    await refuse(karim, 'restricted', 2);
    expect(await clinic.settleDown()).toEqual([]);
    await refuse(omar, 'forbidden', 5);
    await refuse(karim, 'restricted', 3);
    expect((await clinic.settleDown()).map(({ staffId, reasons }) => [staffId, reasons[0]?.kind, reasons[0]?.count]).sort()).toEqual([[karim, 'refusals', 3], [omar, 'refusals', 5]]);
  });
});

describe('the clock and the log', () => {
  const anomaly = (outcome: string, wallMs: number) =>
    clinic.rows({ action: 'clock-anomaly', method: 'core.clock', outcome, from: 'core', who: undefined, detail: { wallMs, monotonicMs: 1_000 } });

  it('A6: a clock set back is an alarm, a night’s sleep is none, ten years ahead are one', async () => {
    await anomaly('ahead', 15 * 3_600_000);
    expect(await clinic.settleDown()).toEqual([]);
    await anomaly('back', -86_400_000);
    expect((await clinic.settleDown()).map(({ kind, reasons }) => [kind, reasons[0]?.count])).toEqual([['clock-anomaly', 1440]]);
    clinic.at('2026-03-18T10:00:00.000Z');
    await anomaly('ahead', 3650 * 86_400_000);
    expect(await clinic.settleDown()).toHaveLength(2);
  });

  it('a row of the log whose detail is not what we write stops nothing', async () => {
    await clinic.rows({ action: 'clock-anomaly', method: 'core.clock', outcome: 'back', from: 'core', who: undefined });
    expect(kindsOf(await clinic.settleDown())).toEqual([['clock-anomaly']]);
  });

  it('A1: rows that are gone are named by their numbers; a verification that failed is told, one that held is not', async () => {
    await clinic.opens(omar, stranger);
    await clinic.settleDown();
    await clinic.opens(omar, stranger);
    await clinic.opens(omar, stranger);
    await clinic.db.transaction(async (tx) => {
      await tx.run(sql`DROP TRIGGER audit_row_no_delete`);
      await tx.run(sql`DELETE FROM audit_row WHERE seq = 3`);
    });
    await clinic.rows({ action: 'verify', method: 'core.verify', outcome: 'ok', from: 'core', who: undefined });
    expect((await clinic.settleDown()).map(({ reasons }) => reasons)).toEqual([[{ kind: 'gap', count: 3, usual: 3 }]]);
    await clinic.rows({ action: 'verify', method: 'core.verify', outcome: 'anchor-missing', from: 'core', who: undefined });
    expect(kindsOf(await clinic.settleDown())).toEqual([['gap'], ['verify-failed']]);
  });

  it('a branch that is missing is told', async () => {
    await clinic.db.transaction((tx) => tx.run(sql`INSERT INTO audit_branch (branch, began_size, began_at) VALUES (2, 0, '2026-03-12T10:00:00.000Z')`));
    expect(kindsOf(await clinic.settleDown())).toEqual([['gap']]);
  });

  it('a backup is due when the rule says; a refused one proves nothing, a made one ends it', async () => {
    await clinic.opens(omar, stranger);
    clinic.at('2026-03-19T09:00:00.000Z');
    await clinic.look();
    expect(await clinic.alarms()).toEqual([]);
    await clinic.rows(clinic.row(omar, 'backup', 'backup.create', { outcome: 'refused' }));
    clinic.at('2026-03-19T10:00:00.000Z');
    await clinic.look();
    await clinic.look();
    expect((await clinic.alarms()).map(({ reasons }) => reasons)).toEqual([[{ kind: 'no-backup', count: 7, usual: 7 }]]);
    await clinic.rows(clinic.row(omar, 'backup', 'backup.create', { outcome: 'made' }));
    clinic.at('2026-03-26T09:59:59.000Z');
    await clinic.look();
    expect(await clinic.alarms()).toHaveLength(1);
    clinic.at('2026-03-26T10:00:00.000Z');
    await clinic.look();
    expect(await clinic.alarms()).toHaveLength(2);
  });

  it('A4: no witness for a day is an alarm only where there ever was one', async () => {
    const head = (id: number, at: string) => clinic.db.transaction((tx) => tx.run(sql`INSERT INTO audit_checkpoint (id, branch, size, root, at, note) VALUES (${id}, 1, ${id}, x'00', ${at}, '')`));
    await head(1, '2026-03-12T10:00:00.000Z');
    clinic.at('2026-03-14T10:00:00.000Z');
    await clinic.look();
    expect(await clinic.alarms()).toEqual([]);
    await clinic.db.transaction((tx) => tx.run(sql`INSERT INTO audit_witness (checkpoint_id, name, kind, at, cosignature) VALUES (1, 'hub', 'hub', '2026-03-14T10:00:00.000Z', '')`));
    clinic.at('2026-03-16T10:00:00.000Z');
    await clinic.look();
    expect(await clinic.alarms()).toEqual([]);
    await head(2, '2026-03-16T10:00:00.000Z');
    clinic.at('2026-03-17T09:59:00.000Z');
    await clinic.look();
    expect(await clinic.alarms()).toEqual([]);
    clinic.at('2026-03-17T10:00:00.000Z');
    await clinic.look();
    expect((await clinic.alarms()).map(({ reasons }) => reasons)).toEqual([[{ kind: 'unwitnessed', count: 24, usual: null }]]);
  });
});

it('what was settled stays settled; a reason of another kind is an alarm of its own', async () => {
  await clinic.opens(karim, namesake);
  await clinic.settleDown();
  await clinic.db.transaction((tx) => tx.run(sql`UPDATE alert SET settled_at = '2026-03-12T12:00:00.000Z'`));
  await clinic.db.transaction(async (tx) => { await tx.run(sql`DELETE FROM alarm_mark`); await tx.run(sql`DELETE FROM alarm_seen`); });
  expect(await clinic.settleDown()).toHaveLength(1);
});

it('each alarm is in the log itself, by its id and without a name', async () => {
  await clinic.opens(karim, own);
  await clinic.look();
  const [row] = await clinic.db.read.all<{ method: string; outcome: string; patient_id: string; record_id: string; detail: string }>(sql`SELECT method, outcome, patient_id, record_id, detail FROM audit_row WHERE action = 'alarm'`);
  const [alert] = await clinic.db.read.all<{ id: string }>(sql`SELECT id FROM alert`);
  expect(row).toMatchObject({ method: 'core.alarm', outcome: 'own-record', patient_id: own, record_id: alert?.id });
  expect(row?.detail).not.toContain('Haddad');
});
