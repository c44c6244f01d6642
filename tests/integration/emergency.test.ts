import { afterEach, describe, expect, it, vi } from 'vitest';
import { firstPage } from '#shared/sections/section.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { peopleOf } from './shared-desk.ts';
import { administrator, asha, openTestClinic, searchId, valueOf } from './test-clinic.ts';

let clinic: Awaited<ReturnType<typeof openTestClinic>>;
let people: ReturnType<typeof peopleOf>;
afterEach(() => clinic.close());

const reason = 'Collapsed in the waiting room';
const minute = 60_000;
const db = () => {
  const kept = clinic.clinic.keeper.current();
  if (!kept) throw new Error('nobody is signed in');
  return kept.db;
};
const setPolicy = (name: string, value: unknown) => db().transaction((tx) => tx.run({
  text: `INSERT INTO policy (id, name, value, changed_by, changed_at) VALUES (?, ?, ?, 'x', '') ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  values: [systemIds.newId(), name, JSON.stringify(value)],
})).then(() => clinic.clinic.keeper.current()?.access.load(db().read));
const alerts = async () => (await db().read.all<{ kind: string }>({ text: 'SELECT kind FROM alert ORDER BY at, id', values: [] })).map(({ kind }) => kind);

/** A clinic where Asha closed her chart to the nurse Nina, with a labelled diagnosis in it; Nina is in front. */
const closedChart = async () => {
  clinic = await openTestClinic({ signedInAs: 'administrator' });
  people = peopleOf(clinic);
  const nina = await people.add('nina', 'nurse');
  await people.add('officer', 'privacy-officer');
  await people.add('desk', 'front-desk');
  await people.add('clara', 'clinician');
  const registered = valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
  if (registered.type !== 'registered') throw new Error(registered.type);
  const patientId = registered.patient.id;
  await db().transaction((tx) => clinic.clinic.records.write(tx, [
    { kind: 'condition', id: systemIds.newId(), patientId, fields: { display: 'Depression', clinicalStatus: 'active', sensitive: true } },
  ], { staffId: nina }));
  valueOf(await clinic.client['restrictions.add']({ patientId, closedTo: { type: 'person', staffId: nina }, reason: 'her neighbor' }));
  await people.be('nina');
  return { patientId, nina, recordNumber: registered.patient.recordNumber };
};
const open = async (who: Parameters<typeof clinic.client['emergency.open']>[0]['who'], why = reason) => valueOf(await clinic.client['emergency.open']({ who, reason: why }));
const opened = async (who: Parameters<typeof open>[0]) => {
  const answer = await open(who);
  if (answer.type !== 'opened') throw new Error(answer.type);
  return answer.access;
};

describe('breaking the glass', () => {
  it('L5: opens that patient only, closed or not, with what is labelled, and says so at once and twice', async () => {
    const { patientId } = await closedChart();
    expect(await clinic.client['patients.show']({ id: patientId })).toEqual({ type: 'refused', reason: 'restricted' });
    const access = await opened({ by: 'patient', patientId });
    expect(access).toMatchObject({ patientId, reason, wasRestricted: true, openedAt: '2026-03-12T10:00:00.000Z', until: '2026-03-12T11:00:00.000Z', endedAt: null });
    expect(await alerts()).toEqual(['emergency-opened', 'restricted-emergency']);
    expect(valueOf(await clinic.client['patients.show']({ id: patientId })).patient?.familyName).toBe('Haddad');
    expect(valueOf(await clinic.client['problems.list'](firstPage(patientId)))).toMatchObject({ total: 1, rows: [{ display: 'Depression', sensitive: true }] });
    expect(valueOf(await clinic.client['patients.find']({ query: 'haddad', searchId })).patients).toHaveLength(1);
    expect(valueOf(await clinic.client['emergency.current']({})).accesses).toEqual([access]);
    const rows = await db().read.all({ text: `SELECT patient_id, outcome FROM audit_row WHERE action = 'emergency'`, values: [] });
    expect(rows).toEqual([{ patient_id: patientId, outcome: 'opened' }]);
    // Somebody else's glass is whole.
    await people.be('clara');
    expect(valueOf(await clinic.client['emergency.current']({})).accesses).toEqual([]);
  });

  it('finds by record number and by name and birth date, both whole, and by nothing less', async () => {
    const { patientId, recordNumber } = await closedChart();
    for (const name of [{ familyName: 'Hadda' }, { familyName: 'Asha' }, { familyName: '"*' }, { birthDate: '1967-09-05' }, { birthDate: '1967-04-09' }]) {
      expect(await open({ by: 'name', familyName: 'Haddad', birthDate: '1967-09-04', ...name })).toEqual({ type: 'not-found' });
    }
    for (const number of ['WL 01', '0001', `${recordNumber}1`, '%']) expect(await open({ by: 'record-number', recordNumber: number })).toEqual({ type: 'not-found' });
    expect(await open({ by: 'patient', patientId: systemIds.newId() })).toEqual({ type: 'not-found' });
    expect(await alerts()).toEqual([]);
    expect((await opened({ by: 'record-number', recordNumber: recordNumber.toLowerCase().replace(' ', '  ') })).patientId).toBe(patientId);
    expect((await opened({ by: 'name', familyName: 'hÁDDAD', birthDate: '1967-09-04' })).patientId).toBe(patientId);
    await people.be('clara');
    valueOf(await clinic.client['patients.register']({ patient: { ...asha, givenNames: 'Ravi', sex: 'male', phone: '' }, notTheSame: [patientId] }));
    expect(await open({ by: 'name', familyName: 'Haddad', birthDate: '1967-09-04' })).toEqual({ type: 'several' });
  });

  it('wants a reason and the privilege, and a closed chart only where the rule lets it', async () => {
    const { patientId } = await closedChart();
    for (const bad of ['', '   ', 'too short', `a${' '.repeat(20)}`]) expect(await clinic.client['emergency.open']({ who: { by: 'patient', patientId }, reason: bad })).toMatchObject({ type: 'refused', reason: 'bad-input' });
    await setPolicy('emergency.restrictedBreakable', false);
    expect(await open({ by: 'patient', patientId })).toEqual({ type: 'not-breakable' });
    expect(await alerts()).toEqual([]);
    for (const userName of ['desk', 'officer']) {
      await people.be(userName);
      expect(await clinic.client['emergency.open']({ who: { by: 'patient', patientId }, reason })).toEqual({ type: 'refused', reason: 'forbidden' });
    }
    await people.be('clara');
    expect(await opened({ by: 'patient', patientId })).toMatchObject({ wasRestricted: false });
    expect(await alerts()).toEqual(['emergency-opened']);
  });

  it('lasts as long as the rule says, opened twice or not, with the clock set back or not, and ends when its person says so', async () => {
    const { patientId } = await closedChart();
    await setPolicy('emergency.minutes', 30);
    const first = await opened({ by: 'patient', patientId });
    clinic.clock.pass(2 * minute);
    expect(await opened({ by: 'patient', patientId })).toEqual(first);
    expect(await alerts()).toHaveLength(2);
    expect(first.until).toBe('2026-03-12T10:30:00.000Z');
    const show = async () => (await clinic.client['patients.show']({ id: patientId })).type;
    // The wall clock is set back again and again; the monotonic one goes on.
    for (let passed = 2; passed < 29; passed += 3) {
      clinic.clock.pass(3 * minute);
      clinic.clock.setWall('2026-03-12T10:00:00.000Z');
      valueOf(await clinic.client['session.activity']({}));
      expect(await show()).toBe('value');
    }
    clinic.clock.pass(2 * minute);
    clinic.clock.setWall('2026-03-12T10:00:00.000Z');
    expect(await show()).toBe('refused');
    expect(valueOf(await clinic.client['emergency.current']({})).accesses).toEqual([]);
    const again = await opened({ by: 'patient', patientId });
    expect(again.id).not.toBe(first.id);
    expect(valueOf(await clinic.client['emergency.end']({ id: again.id }))).toEqual({ type: 'ended', patientId });
    expect(valueOf(await clinic.client['emergency.end']({ id: again.id }))).toEqual({ type: 'no-such' });
    expect(await show()).toBe('refused');
  });

  it('does not let its person open the chart for good', async () => {
    const { patientId, nina } = await closedChart();
    await db().transaction((tx) => tx.run({ text: `INSERT INTO staff_grant (id, staff_id, privilege, effect, given_at) VALUES (?, ?, 'restrictions:manage', 'grant', '')`, values: [systemIds.newId(), nina] }));
    await clinic.clinic.keeper.current()?.access.load(db().read);
    await opened({ by: 'patient', patientId });
    const { restrictions } = valueOf(await clinic.client['restrictions.list']({ patientId }));
    expect(valueOf(await clinic.client['restrictions.lift']({ id: restrictions[0]?.id ?? '', patientId, reason: 'I need it' }))).toEqual({ type: 'closed-to-you' });
  });

  it('takes further reasons with their time, of one\'s own only, until somebody reviewed it', async () => {
    const { patientId } = await closedChart();
    const { id } = await opened({ by: 'patient', patientId });
    clinic.clock.pass(minute);
    expect(valueOf(await clinic.client['emergency.addReason']({ id, text: 'Her sister gave the name' }))).toEqual({ type: 'added', patientId });
    expect(valueOf(await clinic.client['emergency.current']({})).accesses[0]?.reason).toBe(`${reason}\n2026-03-12T10:01:00.000Z Her sister gave the name`);
    let answer = 'added';
    for (let i = 0; i < 20 && answer === 'added'; i += 1) answer = valueOf(await clinic.client['emergency.addReason']({ id, text: 'x'.repeat(500) })).type;
    expect(answer).toBe('full');
    await people.be('clara');
    expect(valueOf(await clinic.client['emergency.addReason']({ id, text: 'not mine' }))).toEqual({ type: 'no-such' });
    expect(valueOf(await clinic.client['emergency.end']({ id }))).toEqual({ type: 'no-such' });
  });
});

describe('the review', () => {
  it('is never by whoever opened, nor by somebody the chart is closed to, and once', async () => {
    const { patientId, nina } = await closedChart();
    const { id } = await opened({ by: 'patient', patientId });
    await db().transaction((tx) => tx.run({ text: `INSERT INTO staff_grant (id, staff_id, privilege, effect, given_at) VALUES (?, ?, 'emergency:review', 'grant', '')`, values: [systemIds.newId(), nina] }));
    await clinic.clinic.keeper.current()?.access.load(db().read);
    const review = async (finding: 'justified' | 'not-justified' = 'justified') => valueOf(await clinic.client['emergency.review']({ id, finding, note: 'spoke with her' }));
    expect(await review()).toEqual({ type: 'your-own' });
    expect(valueOf(await clinic.client['emergency.reviews']({})).reviews).toMatchObject([{ isMine: true, patientId }]);
    await people.be('ruth');
    valueOf(await clinic.client['restrictions.add']({ patientId, closedTo: { type: 'role', role: 'privacy-officer' }, reason: 'her cousin' }));
    await people.be('officer');
    const [hidden] = valueOf(await clinic.client['emergency.reviews']({})).reviews;
    expect(hidden).toMatchObject({ patientId: null, reason: '', note: '', recordNumber: 'WL 01 0001', isMine: false });
    expect(JSON.stringify(hidden)).not.toContain(patientId);
    expect(await review()).toEqual({ type: 'closed-to-you' });
    await people.be('ruth');
    expect(await review('not-justified')).toEqual({ type: 'reviewed', patientId });
    expect(await review()).toEqual({ type: 'already-reviewed' });
    expect(valueOf(await clinic.client['emergency.reviews']({})).reviews).toMatchObject([{ finding: 'not-justified', note: 'spoke with her', reviewedBy: 'Ruth Penhallow', isOverdue: false, reason }]);
    expect(valueOf(await clinic.client['emergency.review']({ id: systemIds.newId(), finding: 'justified', note: '' }))).toEqual({ type: 'no-such' });
    const [told] = await db().read.all<{ patient_id: string }>({ text: `SELECT patient_id FROM audit_row WHERE action = 'emergency-review' AND outcome = 'reviewed'`, values: [] });
    expect(told?.patient_id).toBe(patientId);
  });

  it('that nobody does in time is told once, at the next start or while it stays on, and not of one that was done', async () => {
    const { patientId } = await closedChart();
    await opened({ by: 'patient', patientId });
    await people.be('clara');
    const done = await opened({ by: 'patient', patientId });
    await people.be('ruth');
    valueOf(await clinic.client['emergency.review']({ id: done.id, finding: 'justified', note: '' }));
    const overdue = async () => (await alerts()).filter((kind) => kind === 'review-overdue');
    expect(await overdue()).toEqual([]);
    clinic.clock.pass(72 * 60 * minute + minute);
    await clinic.clinic.keeper.seal('quit');
    await clinic.signIn('ruth', administrator.password);
    await vi.waitFor(async () => expect(await overdue()).toEqual(['review-overdue']));
    expect(valueOf(await clinic.client['emergency.reviews']({})).reviews.map(({ isOverdue, finding }) => [isOverdue, finding])).toEqual([[true, null], [false, 'justified']]);
    // Not again at the start after that; the next one by the tick of a workstation that stays on.
    await people.be('clara');
    await opened({ by: 'patient', patientId });
    await clinic.clinic.keeper.seal('quit');
    await clinic.signIn('ruth', administrator.password);
    clinic.clock.pass(72 * 60 * minute + minute);
    clinic.tick();
    await people.be('ruth');
    await vi.waitFor(async () => expect(await overdue()).toEqual(['review-overdue', 'review-overdue']));
  });
});
