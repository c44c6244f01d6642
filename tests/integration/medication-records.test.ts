import { decode } from 'cborg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Medication } from '#shared/medications/medication.ts';
import { firstPage } from '#shared/sections/section.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { openCare } from './care-setup.ts';
import { asha, valueOf } from './test-clinic.ts';

let care: Awaited<ReturnType<typeof openCare>>;
beforeAll(async () => {
  care = await openCare();
});
beforeEach(() => care.another());
afterAll(() => care.close());

const nobody = '01890000-0000-7000-8000-00000000000f';
const warfarin = { display: 'Warfarin', dosage: '5 mg, evening', started: '2024-03', reason: 'atrial fibrillation' };
const record = async (more: Partial<typeof warfarin> = {}, mitigation = '') => valueOf(await care.client['medications.record']({ patientId: care.patientId, medication: { ...warfarin, ...more }, mitigation }));
const takes = async (more: Partial<typeof warfarin> = {}, mitigation = ''): Promise<Medication> => {
  const done = await record(more, mitigation);
  if (done.type !== 'recorded') throw new Error(done.type);
  return done.medication;
};
const rows = async () => valueOf(await care.client['medications.list'](firstPage(care.patientId))).rows;
/** As an import leaves it: a prescription of elsewhere. */
const prescribed = async (fields: Readonly<Record<string, unknown>> = {}): Promise<string> => {
  const id = systemIds.newId();
  const all = { form: 'request', display: 'Metoprolol 50 mg', dosage: '50 mg twice a day', status: 'active', source: 'elsewhere', authored: '2026-01-10', ...fields };
  await care.database().transaction((tx) => care.clinic.records.write(tx, [{ kind: 'medication', id, patientId: care.patientId, fields: all }], { staffId: nobody }));
  return id;
};
const dose = async (medicationId: string, seen: { readonly dosage: string; readonly status: Medication['status'] }, dosage: string, mitigation = '') =>
  valueOf(await care.client['medications.changeDose']({ patientId: care.patientId, medicationId, seen, dosage, mitigation }));
interface Said { readonly reason?: string; readonly ended?: string | null; readonly mitigation?: string; readonly seenEnded?: string | null }
const say = async (medicationId: string, from: Medication['status'], status: 'active' | 'on-hold' | 'stopped', { reason = '', ended = null, mitigation = '', seenEnded = null }: Said = {}) =>
  valueOf(await care.client['medications.changeStatus']({ patientId: care.patientId, medicationId, seen: { status: from, ended: seenEnded }, status, reason, ended, mitigation }));

describe('what somebody takes', () => {
  it('stands as a statement with who asked and when, and travels', async () => {
    const { id } = await takes();
    expect(await rows()).toMatchObject([{ id, form: 'statement', status: 'active', ...warfarin, authored: care.clock.now(), recordedBy: 'A nurse', source: '', mitigation: '', confirmedOn: null }]);
    const [sent] = await care.rows<{ body: Uint8Array }>('SELECT body FROM sync_outbox WHERE eid = ?', id);
    expect(decode(sent?.body ?? new Uint8Array())).toMatchObject({ t: 'medication', op: 'put', f: { dosage: ['5 mg, evening'] } });
    expect(await care.rows('SELECT action, record_id, patient_id FROM audit_row WHERE method = ? AND patient_id = ? AND outcome = ?', 'medications.record', care.patientId, 'recorded')).toEqual([{ action: 'create', record_id: id, patient_id: care.patientId }]);
  });

  it('takes no impossible day: none to come, none before birth, none that is none', async () => {
    expect(await record({ started: '2026-03-13' })).toEqual({ type: 'bad-dates', problem: 'starts-in-future' });
    expect(await record({ started: '2027' })).toEqual({ type: 'bad-dates', problem: 'starts-in-future' });
    expect(await record({ started: '1967-08' })).toEqual({ type: 'bad-dates', problem: 'starts-before-birth' });
    // The month somebody was born in may be the one.
    expect((await record({ started: '1967-09' })).type).toBe('recorded');
    for (const bad of [{ started: '2026-02-30' }, { started: '2026-13' }, { started: 'lately' }, { display: ' ' }, { display: 'x'.repeat(501) }, { dosage: 'x'.repeat(1001) }]) {
      expect(await care.client['medications.record']({ patientId: care.patientId, medication: { ...warfarin, ...bad }, mitigation: '' }), JSON.stringify(bad)).toMatchObject({ type: 'refused', reason: 'bad-input' });
    }
    expect(valueOf(await care.client['medications.record']({ patientId: nobody, medication: warfarin, mitigation: '' })).type).toBe('no-such-patient');
  });

  it('with the name of a recorded allergy waits for a reason, which stays with it; one that is over asks nothing', async () => {
    const { id } = await care.allergic({ substance: 'Pénicilline V', severity: 'severe', reaction: 'anaphylaxis' });
    const drug = { display: 'PENICILLINE tablet 250 mg' };
    expect(await record(drug)).toMatchObject({ type: 'allergy', allergies: [{ id, severity: 'severe' }] });
    expect(await rows()).toEqual([]);
    expect(await takes(drug, 'tolerated twice')).toMatchObject({ mitigation: 'tolerated twice' });
    expect((await record({ display: 'Paracetamol tablet' })).type).toBe('recorded');
    valueOf(await care.client['allergies.takeBack']({ patientId: care.patientId, allergyId: id, reason: 'not hers' }));
    expect((await record(drug)).type).toBe('recorded');
  });
});

describe('a dose', () => {
  it('is changed in place, also of a prescription that came from elsewhere, and the one before is in the history', async () => {
    const id = await prescribed();
    expect(await dose(id, { dosage: '50 mg twice a day', status: 'active' }, '25 mg twice a day')).toMatchObject({ type: 'changed', medication: { dosage: '25 mg twice a day', form: 'request', source: 'elsewhere' } });
    expect(await care.rows(`SELECT value FROM sync_history WHERE eid = ? AND field = 'dosage'`, id)).toEqual([{ value: '"50 mg twice a day"' }]);
  });

  it('made on an old picture is not laid over: another dose, or a stop, comes back instead', async () => {
    const { id } = await takes();
    const seen = { dosage: '5 mg, evening', status: 'active' } as const;
    await dose(id, seen, '2.5 mg, evening');
    expect(await dose(id, seen, '7.5 mg, evening')).toMatchObject({ type: 'overtaken', medication: { dosage: '2.5 mg, evening' } });
    await say(id, 'active', 'stopped', { reason: 'bleeding', ended: '2026-03-12' });
    expect(await dose(id, { ...seen, dosage: '2.5 mg, evening' }, '1 mg')).toMatchObject({ type: 'overtaken', medication: { status: 'stopped' } });
    expect(await dose(id, { dosage: '2.5 mg, evening', status: 'stopped' }, '1 mg')).toEqual({ type: 'not-taken-now' });
  });

  it('with two answers is settled side by side and not written over; both are told', async () => {
    const { id } = await takes();
    await care.plant(id, 'medication', 'dosage', ['2.5 mg, evening', '5 mg, evening']);
    const [row] = await rows();
    expect(row?.unsettled).toEqual([{ field: 'dosage', values: ['5 mg, evening', '2.5 mg, evening'] }]);
    const seen = { dosage: row?.dosage ?? '', status: 'active' } as const;
    expect(await dose(id, seen, '4 mg')).toEqual({ type: 'unsettled', fields: ['dosage'] });
    expect(valueOf(await care.client['medications.confirm']({ patientId: care.patientId, medicationId: id, seen }))).toEqual({ type: 'unsettled', fields: ['dosage'] });
    // What it is not about may be said: it is stopped, whatever the dose was.
    expect((await say(id, 'active', 'on-hold')).type).toBe('changed');
  });

  it('of a drug with the name of an allergy is weighed once', async () => {
    const { id } = await takes({ display: 'Aspirin 100 mg' });
    await care.allergic({ substance: 'aspirin' });
    const seen = { dosage: '5 mg, evening', status: 'active' } as const;
    expect((await dose(id, seen, '100 mg')).type).toBe('allergy');
    expect(await dose(id, seen, '100 mg', 'cardiologist decided')).toMatchObject({ type: 'changed', medication: { mitigation: 'cardiologist decided' } });
    expect(await dose(id, { ...seen, dosage: '100 mg' }, '75 mg')).toMatchObject({ type: 'changed', medication: { mitigation: 'cardiologist decided' } });
  });
});

describe('a status', () => {
  it('pauses, goes on and stops on a day for a reason, with who said so', async () => {
    const { id } = await takes();
    expect(await say(id, 'active', 'on-hold')).toMatchObject({ type: 'changed', medication: { status: 'on-hold', statusBy: 'A nurse', statusOn: care.clock.now() } });
    expect((await say(id, 'on-hold', 'active')).type).toBe('changed');
    expect(await say(id, 'active', 'stopped', { reason: 'bleeding', ended: '2026-03' })).toMatchObject({ type: 'changed', medication: { status: 'stopped', ended: '2026-03', statusReason: 'bleeding' } });
    // The stop was a slip: it is taken, and never ended.
    expect(await say(id, 'stopped', 'active', { reason: 'the wrong row', seenEnded: '2026-03' })).toMatchObject({ type: 'changed', medication: { status: 'active', ended: null, statusReason: 'the wrong row' } });
  });

  it('ends on no day to come and none before it began, and needs its reason and its day', async () => {
    const { id } = await takes();
    expect(await say(id, 'active', 'stopped', { reason: 'x', ended: '2026-03-13' })).toEqual({ type: 'bad-dates', problem: 'ends-in-future' });
    expect(await say(id, 'active', 'stopped', { reason: 'x', ended: '2024-02' })).toEqual({ type: 'bad-dates', problem: 'ends-before-start' });
    const input = { patientId: care.patientId, medicationId: id, seen: { status: 'active', ended: null }, mitigation: '' } as const;
    for (const bad of [{ status: 'stopped', reason: 'x', ended: null }, { status: 'stopped', reason: ' ', ended: '2026-03-12' }, { status: 'on-hold', reason: '', ended: '2026-03-12' }, { status: 'completed', reason: '', ended: null }, { status: 'stopped', reason: 'x', ended: '2026-02-30' }]) {
      expect(await care.client['medications.changeStatus']({ ...input, ...bad } as never), JSON.stringify(bad)).toMatchObject({ type: 'refused', reason: 'bad-input' });
    }
  });

  it('follows only what it can follow: what was completed or cancelled elsewhere is a new entry', async () => {
    for (const status of ['completed', 'cancelled', 'not-taken', 'draft'] as const) {
      expect(await say(await prescribed({ status }), status, 'active'), status).toEqual({ type: 'cannot-follow' });
    }
    const { id } = await takes();
    expect(await say(id, 'active', 'active')).toEqual({ type: 'cannot-follow' });
    expect((await say(id, 'on-hold', 'active')).type).toBe('overtaken');
    await care.plant(id, 'medication', 'status', ['stopped', 'active']);
    expect(await say(id, 'active', 'on-hold')).toEqual({ type: 'unsettled', fields: ['status'] });
  });

  it('begun again against an allergy waits for a reason', async () => {
    const { id } = await takes({ display: 'Aspirin' });
    await say(id, 'active', 'on-hold');
    await care.allergic({ substance: 'Aspirin' });
    expect((await say(id, 'on-hold', 'active')).type).toBe('allergy');
    expect((await say(id, 'on-hold', 'active', { mitigation: 'desensitized' })).type).toBe('changed');
  });
});

describe('still taken', () => {
  it('is said of the dose that stood on the screen, with who asked and when', async () => {
    const { id } = await takes();
    const about = { patientId: care.patientId, medicationId: id };
    expect(valueOf(await care.client['medications.confirm']({ ...about, seen: { dosage: '5 mg, evening', status: 'active' } }))).toMatchObject({ type: 'changed', medication: { confirmedBy: 'A nurse', confirmedOn: care.clock.now(), status: 'active', statusBy: '' } });
    expect(valueOf(await care.client['medications.confirm']({ ...about, seen: { dosage: '10 mg', status: 'active' } })).type).toBe('overtaken');
    await say(id, 'active', 'on-hold');
    expect(valueOf(await care.client['medications.confirm']({ ...about, seen: { dosage: '5 mg, evening', status: 'on-hold' } })).type).toBe('not-taken-now');
  });

  it('makes active what nobody had told, and moves no row of the list', async () => {
    const id = await prescribed({ status: 'unknown' });
    expect(valueOf(await care.client['medications.confirm']({ patientId: care.patientId, medicationId: id, seen: { dosage: '50 mg twice a day', status: 'unknown' } }))).toMatchObject({ type: 'changed', medication: { status: 'active', statusBy: 'A nurse', authored: '2026-01-10' } });
  });
});

it('entered by mistake stays to be read, and nothing more is said of it', async () => {
  const { id } = await takes();
  const about = { patientId: care.patientId, medicationId: id };
  expect(await care.client['medications.takeBack']({ ...about, reason: '' })).toMatchObject({ type: 'refused', reason: 'bad-input' });
  expect(valueOf(await care.client['medications.takeBack']({ ...about, reason: 'mistyped' }))).toMatchObject({ type: 'changed', medication: { status: 'entered-in-error', statusReason: 'mistyped' } });
  expect(valueOf(await care.client['medications.takeBack']({ ...about, reason: 'mistyped' })).type).toBe('taken-back');
  expect(await say(id, 'entered-in-error', 'active')).toEqual({ type: 'cannot-follow' });
  expect(await rows()).toMatchObject([{ id, status: 'entered-in-error' }]);
});

it('a labelled medication is not there for whoever may not see such, nor one through another chart', async () => {
  const id = await prescribed({ sensitive: true });
  const seen = { dosage: '50 mg twice a day', status: 'active' } as const;
  expect((await dose(id, seen, '1 mg')).type).toBe('no-such-medication');
  expect((await say(id, 'active', 'on-hold')).type).toBe('no-such-medication');
  expect(valueOf(await care.client['medications.takeBack']({ patientId: care.patientId, medicationId: id, reason: 'x' })).type).toBe('no-such-medication');
  const { id: own } = await takes();
  const other = await care.register({ ...asha, familyName: 'Quist', givenNames: 'Ravi', birthDate: '1951-02-11', phone: '' });
  expect(valueOf(await care.client['medications.changeDose']({ patientId: other, medicationId: own, seen: { ...seen, dosage: '5 mg, evening' }, dosage: '1 mg', mitigation: '' })).type).toBe('no-such-medication');
});

it('the front desk writes no medication', async () => {
  const desk = await openCare('front-desk');
  const { client, patientId } = desk;
  const forbidden = { type: 'refused', reason: 'forbidden' };
  const seen = { dosage: '', status: 'active' } as const;
  expect(await client['medications.record']({ patientId, medication: warfarin, mitigation: '' })).toEqual(forbidden);
  expect(await client['medications.changeDose']({ patientId, medicationId: nobody, seen, dosage: '1 mg', mitigation: '' })).toEqual(forbidden);
  expect(await client['medications.changeStatus']({ patientId, medicationId: nobody, seen: { status: 'active', ended: null }, status: 'on-hold', reason: '', ended: null, mitigation: '' })).toEqual(forbidden);
  expect(await client['medications.confirm']({ patientId, medicationId: nobody, seen })).toEqual(forbidden);
  expect(await client['medications.takeBack']({ patientId, medicationId: nobody, reason: 'x' })).toEqual(forbidden);
  await desk.close();
});
