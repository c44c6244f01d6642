import { afterEach, beforeEach, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { asha, openTestClinic, searchId, valueOf } from './test-clinic.ts';

let clinic: Awaited<ReturnType<typeof openTestClinic>>;
let patientId = '';
const opened = () => {
  const current = clinic.clinic.keeper.current();
  if (!current) throw new Error('nobody is signed in');
  return current;
};
const list = async () => {
  const answer = valueOf(await clinic.client['disclosures.list']({ patientId }));
  if (answer.type !== 'listed') throw new Error(answer.type);
  return answer;
};
const append = (more: object) => opened().db.transaction((tx) => clinic.clinic.parts.audit.append(tx, [{
  action: 'export', method: 'incidents.export', outcome: 'saved', from: 'gate', who: { staffId: opened().session.staffId, role: 'administrator', sessionId: 's' }, recordKind: 'incident', patientId, count: 1, purpose: 'authority', ...more,
}]));

beforeEach(async () => {
  clinic = await openTestClinic({ signedInAs: 'administrator' });
  const registered = valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
  patientId = registered.type === 'registered' ? registered.patient.id : '';
});
afterEach(() => clinic.close());

it('164.528: what left and what came is listed newest first with date, who, what and purpose; who saw it stands apart', async () => {
  await append({ at: '2026-01-10T09:00:00.000Z' });
  await append({ action: 'import', method: 'interchange.begin', outcome: 'ok', recordKind: 'patient', purpose: undefined, at: '2026-02-10T09:00:00.000Z' });
  valueOf(await clinic.client['disclosures.print']({ patientId, purpose: 'patient-request' }));
  valueOf(await clinic.client['allergies.list']({ patientId }));
  const { disclosures, more, seenBy, patient, clinicName } = await list();
  expect(disclosures.map(({ what, purpose, name, recordKind }) => [what, purpose, name, recordKind])).toEqual([
    ['print', 'patient-request', 'Ruth Penhallow', 'disclosure'], ['import', null, 'Ruth Penhallow', 'patient'], ['export', 'authority', 'Ruth Penhallow', 'incident'],
  ]);
  expect([more, patient.recordNumber, patient.familyName, clinicName]).toEqual([false, 'WL 01 0001', 'Haddad', 'Harbour Street Clinic']);
  expect(seenBy).toMatchObject([{ name: 'Ruth Penhallow', role: 'administrator', days: 1, kinds: ['allergy-intolerance', 'patient'] }]);
});

it('goes six years back and no further, and counts nothing that was not done', async () => {
  await append({ at: '2020-03-12T09:59:59.000Z' });
  await append({ at: '2020-03-12T10:00:01.000Z' });
  await append({ outcome: 'disk-full' });
  const { disclosures, from } = await list();
  expect(from).toBe('2020-03-12T10:00:00.000Z');
  expect(disclosures.map(({ at }) => at)).toEqual(['2020-03-12T10:00:01.000Z']);
});

it('reading it and printing it are written down, the print with its purpose', async () => {
  await list();
  valueOf(await clinic.client['disclosures.print']({ patientId, purpose: 'patient-request' }));
  const rows = await opened().db.read.all<Record<string, unknown>>(sql`SELECT * FROM audit_row WHERE method >= 'disclosures.' AND method < 'disclosures/' ORDER BY seq`);
  expect(rows.map((row) => [row['action'], row['record_kind'], row['patient_id'], row['purpose'], row['outcome']])).toEqual([
    ['read', 'disclosure', patientId, null, 'listed'], ['print', 'disclosure', patientId, 'patient-request', 'ready'],
  ]);
});

it('an unknown patient is none; a purpose that is none of the list is not taken', async () => {
  expect(valueOf(await clinic.client['disclosures.list']({ patientId: searchId }))).toEqual({ type: 'no-such' });
  expect(valueOf(await clinic.client['disclosures.print']({ patientId: searchId, purpose: 'legal' }))).toEqual({ type: 'no-such' });
  expect(await clinic.client['disclosures.print']({ patientId, purpose: 'gossip' as 'legal' })).toMatchObject({ type: 'refused', reason: 'bad-input' });
});

it('a chart closed to the reader is refused, and a nurse has no accounting at all', async () => {
  valueOf(await clinic.client['restrictions.add']({ patientId, closedTo: { type: 'role', role: 'privacy-officer' }, reason: 'the patient asked' }));
  await clinic.become('privacy-officer');
  expect(await clinic.client['disclosures.list']({ patientId })).toMatchObject({ type: 'refused', reason: 'restricted' });
  expect(await clinic.client['disclosures.print']({ patientId, purpose: 'legal' })).toMatchObject({ type: 'refused', reason: 'restricted' });
});
