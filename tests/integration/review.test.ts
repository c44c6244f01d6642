import { decode, encode } from 'cborg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemIds } from '#main/adapters/node-ports.ts';
import type { RecordWrite } from '#main/records/record-write.ts';
import { firstPage } from '#shared/sections/section.ts';
import { peopleOf } from './shared-desk.ts';
import { asha, openTestClinic, valueOf } from './test-clinic.ts';

let clinic: Awaited<ReturnType<typeof openTestClinic>>;
let people: ReturnType<typeof peopleOf>;
const ids = { asha: '', ravi: '', nina: '', clara: '', desk: '', latex: systemIds.newId(), warfarin: systemIds.newId(), asthma: systemIds.newId(), visitA: systemIds.newId(), visitB: systemIds.newId() };
const ravi = { ...asha, familyName: 'Quist', givenNames: 'Ravi', sex: 'male', phone: '(207) 555 0199', birthDate: '1951-02-11' } as const;

const database = () => {
  const db = clinic.clinic.keeper.current()?.db;
  if (!db) throw new Error('nobody is signed in');
  return db;
};
const write = (...writes: readonly RecordWrite[]) => database().transaction((tx) => clinic.clinic.records.write(tx, writes, { staffId: ids.clara }));
const rows = <Row>(text: string, ...values: readonly (string | number)[]) => database().read.all<Row>({ text, values });

interface Planted { readonly dev: number; readonly q: number; readonly staffId: string; readonly value: unknown; readonly at: string }
/** What another device's write leaves in the tables while nobody has settled it. */
const plant = (eid: string, field: string, answers: readonly Planted[], question?: { readonly kind: string; readonly recordKind: string; readonly patientId: string; readonly otherId?: string }) =>
  database().transaction(async (tx) => {
    for (const { dev, q, staffId, value, at } of answers) {
      await tx.run({
        text: 'INSERT INTO sync_sibling (eid, field, dev, q, ctx, hlc, usr, value) VALUES (?, ?, ?, ?, ?, CAST(? AS INTEGER), ?, ?)',
        values: [eid, field, dev, q, encode([]), (BigInt(Date.parse(at)) << 16n).toString(), staffId, JSON.stringify(value)],
      });
    }
    if (!question) return;
    const { kind, recordKind, patientId, otherId } = question;
    await tx.run({
      text: 'INSERT INTO review_item (id, kind, record_kind, eid, field, patient_id, raised_at, other_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      values: [`${kind}/${eid}/${otherId ?? field}`, kind, recordKind, eid, field, patientId, clinic.clock.now(), otherId ?? null],
    });
  });

const register = async (patient: typeof asha | typeof ravi): Promise<string> => {
  const done = valueOf(await clinic.client['patients.register']({ patient, notTheSame: [] }));
  if (done.type !== 'registered') throw new Error(done.type);
  return done.patient.id;
};
const latexId = () => `answers/${ids.latex}/severity`;
const show = async (id: string, patientId: string) => valueOf(await clinic.client['review.show']({ id, patientId })).question;
const idsOf = async (patientId: string | null) => valueOf(await clinic.client['review.list']({ patientId })).questions.map(({ id }) => id);

beforeAll(async () => {
  clinic = await openTestClinic({ signedInAs: 'administrator' });
  people = peopleOf(clinic);
  ids.desk = await people.add('desk', 'front-desk');
  ids.nina = await people.add('nina', 'nurse');
  ids.clara = await people.add('clara', 'clinician');
  ids.asha = await register(asha);
  ids.ravi = await register(ravi);
  await write(
    { kind: 'allergy-intolerance', id: ids.latex, patientId: ids.asha, fields: { substance: 'Latex', severity: 'mild', clinicalStatus: 'active', verification: 'confirmed' } },
    { kind: 'medication', id: ids.warfarin, patientId: ids.asha, fields: { display: 'Warfarin', status: 'active', dosage: '5 mg, evening', sensitive: false } },
    { kind: 'condition', id: ids.asthma, patientId: ids.asha, fields: { display: 'Asthma', clinicalStatus: 'active', sensitive: true } },
  );
  await write({ kind: 'allergy-intolerance', id: ids.latex, patientId: ids.asha, fields: { severity: 'moderate' } });
  const at = (minute: number) => `2026-03-12T10:${minute}:00.000Z`;
  await plant(ids.latex, 'severity', [{ dev: 1, q: 900, staffId: ids.nina, value: 'severe', at: at(31) }, { dev: 2, q: 7, staffId: ids.clara, value: 'mild', at: at(48) }], { kind: 'answers', recordKind: 'allergy-intolerance', patientId: ids.asha });
  await plant(ids.latex, 'reaction', [{ dev: 1, q: 900, staffId: ids.nina, value: 'wheeze with gloves', at: at(31) }, { dev: 2, q: 7, staffId: ids.clara, value: 'rash on both hands', at: at(48) }]);
  await plant(ids.warfarin, 'dosage', [{ dev: 1, q: 901, staffId: ids.nina, value: '2.5 mg, evening', at: at(32) }, { dev: 2, q: 8, staffId: ids.clara, value: '5 mg, evening', at: at(49) }], { kind: 'answers', recordKind: 'medication', patientId: ids.asha });
  await plant(ids.asthma, 'clinicalStatus', [{ dev: 1, q: 902, staffId: ids.nina, value: 'resolved', at: at(33) }, { dev: 2, q: 9, staffId: ids.clara, value: 'active', at: at(47) }], { kind: 'answers', recordKind: 'condition', patientId: ids.asha });
  await plant(ids.asha, 'street', [{ dev: 1, q: 903, staffId: ids.desk, value: '18 Mill Lane', at: at(52) }, { dev: 2, q: 10, staffId: ids.clara, value: 'Flat 4, 18 Mill Lane', at: at(40) }], { kind: 'answers', recordKind: 'patient', patientId: ids.asha });
  await people.be('clara');
});
afterAll(() => clinic.close());

describe('while two answers stand', () => {
  it('the banner shows the safer allergy, and its row says both', async () => {
    const [latex] = valueOf(await clinic.client['allergies.list']({ patientId: ids.asha })).allergies;
    expect([latex?.severity, latex?.unsettled]).toEqual(['severe', [{ field: 'reaction', values: ['rash on both hands', 'wheeze with gloves'] }, { field: 'severity', values: ['severe', 'mild'] }]]);
  });

  it('a medicine says both doses, on its page and in the summary beside the vitals', async () => {
    const [row] = valueOf(await clinic.client['medications.list'](firstPage(ids.asha))).rows;
    const summary = valueOf(await clinic.client['chart.summary']({ patientId: ids.asha }));
    const both = [{ field: 'dosage', values: ['5 mg, evening', '2.5 mg, evening'] }];
    expect([row?.unsettled, summary.medications?.rows[0]?.unsettled]).toEqual([both, both]);
  });

  it('what nobody wrote twice is settled', async () => {
    expect(valueOf(await clinic.client['patients.show']({ id: ids.ravi }))).toMatchObject({ unsettled: [], hasQuestions: false });
    const shown = valueOf(await clinic.client['patients.show']({ id: ids.asha }));
    expect([shown.unsettled, shown.patient?.street, shown.hasQuestions]).toEqual([[{ field: 'street', values: ['18 Mill Lane', 'Flat 4, 18 Mill Lane'] }], '18 Mill Lane', true]);
  });

  it('the answers stand side by side: what, who, where, when, what beside it, and what was before', async () => {
    const question = await show(latexId(), ids.asha);
    expect(question).toMatchObject({
      kind: 'answers', recordName: 'Latex', field: 'severity', showing: 'safest', values: ['severe', 'mild'], maySettle: true, before: { value: 'mild' }, patientName: 'Haddad, Asha',
      answers: [
        { value: 'severe', said: [{ staffName: 'A nina', role: 'nurse', isThisComputer: true, at: '2026-03-12T10:31:00.000Z' }], beside: [{ field: 'reaction', value: 'wheeze with gloves' }] },
        { value: 'mild', said: [{ staffName: 'A clara', role: 'clinician', isThisComputer: false, at: '2026-03-12T10:48:00.000Z' }], beside: [{ field: 'reaction', value: 'rash on both hands' }] },
      ],
    });
  });
});

describe('who is asked', () => {
  it('L5: nobody to whom the chart is closed: not in the list, not in the count, not by its id', async () => {
    await people.be('ruth');
    const added = valueOf(await clinic.client['restrictions.add']({ patientId: ids.asha, closedTo: { type: 'person', staffId: ids.nina }, reason: 'a neighbor' }));
    await people.be('nina');
    expect([valueOf(await clinic.client['review.count']({})).open, await idsOf(null)]).toEqual([0, []]);
    const refused = { type: 'refused', reason: 'restricted' };
    expect([await clinic.client['review.show']({ id: latexId(), patientId: ids.asha }), await clinic.client['review.list']({ patientId: ids.asha })]).toEqual([refused, refused]);
    // Another patient's id, or none, opens no way round it.
    expect([await show(latexId(), ids.ravi), valueOf(await clinic.client['review.show']({ id: latexId(), patientId: null })).question]).toEqual([null, null]);
    expect(valueOf(await clinic.client['review.resolve']({ id: latexId(), patientId: ids.ravi, seen: ['1.900', '2.7'], reason: 'guess', choice: { type: 'value', value: 'mild' } })).type).toBe('no-such');
    await people.be('ruth');
    if (added.type === 'added') await clinic.client['restrictions.lift']({ id: added.id, patientId: ids.asha, reason: 'a test' });
  });

  it('L4: of a labelled record only who may see such; of a kind only who may read it', async () => {
    const asthma = `answers/${ids.asthma}/clinicalStatus`;
    await people.be('nina');
    expect([(await idsOf(ids.asha)).includes(asthma), await show(asthma, ids.asha)]).toEqual([false, null]);
    await people.be('desk');
    expect((await idsOf(ids.asha)).toSorted()).toEqual([`answers/${ids.asha}/street`, latexId()].toSorted());
    await people.be('clara');
    expect(await idsOf(ids.asha)).toContain(asthma);
    expect((await rows<{ n: number }>(`SELECT count(*) AS n FROM audit_row WHERE method = 'review.list' AND patient_id = ?`, ids.asha))[0]?.n).toBeGreaterThan(0);
  });

  it('somebody asked has it as their task, and everybody else may still settle it', async () => {
    const about = { id: latexId(), patientId: ids.asha };
    expect(valueOf(await clinic.client['review.ask']({ ...about, staffId: systemIds.newId() })).type).toBe('no-such-person');
    expect(valueOf(await clinic.client['review.ask']({ ...about, staffId: ids.nina })).type).toBe('asked');
    expect(await show(latexId(), ids.asha)).toMatchObject({ ownerName: 'A nina', isYours: false, maySettle: true });
  });
});

describe('settling', () => {
  const settle = async (more: object) => valueOf(await clinic.client['review.resolve']({ id: latexId(), patientId: ids.asha, seen: ['1.900', '2.7'], reason: 'asked her', choice: { type: 'value', value: 'severe' }, ...more })).type;

  it('counts only for the answers that were looked at, takes no value that the field cannot have, and needs a reason', async () => {
    expect(await settle({ seen: ['1.900'] })).toBe('changed');
    expect(await settle({ choice: { type: 'value', value: 'catastrophic' } })).toBe('does-not-fit');
    expect(await settle({ choice: { type: 'keep' } })).toBe('does-not-fit');
    expect(await settle({ choice: { type: 'end', recordId: ids.latex } })).toBe('does-not-fit');
    expect(await clinic.client['review.resolve']({ id: latexId(), patientId: ids.asha, seen: [], reason: ' ', choice: { type: 'keep' } })).toMatchObject({ type: 'refused', reason: 'bad-input' });
    expect(await show(latexId(), ids.asha)).not.toBeNull();
  });

  it('is an ordinary write that has seen both, also when it keeps what was shown: both go to the history, and it travels as a resolve', async () => {
    expect(await settle({})).toBe('settled');
    expect(await settle({})).toBe('no-such');
    const [latex] = valueOf(await clinic.client['allergies.list']({ patientId: ids.asha })).allergies;
    expect([latex?.severity, latex?.unsettled.map(({ field }) => field)]).toEqual(['severe', ['reaction']]);
    const history = await rows<{ value: string }>(`SELECT value FROM sync_history WHERE eid = ? AND field = 'severity' ORDER BY dev, q`, ids.latex);
    expect(history.map(({ value }) => value)).toEqual(expect.arrayContaining(['"severe"', '"mild"']));
    const [sent] = await rows<{ body: Uint8Array }>('SELECT body FROM sync_outbox WHERE eid = ? ORDER BY q DESC LIMIT 1', ids.latex);
    expect(decode(sent?.body ?? new Uint8Array())).toMatchObject({ op: 'resolve', f: { severity: ['severe', [1, 900, 2, 7]] } });
    expect(await rows('SELECT settled_by AS by, reason FROM review_item WHERE id = ?', latexId())).toEqual([{ by: ids.clara, reason: 'asked her' }]);
    const [logged] = await rows<{ outcome: string; patient_id: string }>(`SELECT outcome, patient_id FROM audit_row WHERE method = 'review.resolve' AND outcome = 'settled'`);
    expect(logged).toEqual({ outcome: 'settled', patient_id: ids.asha });
  });

  it('by another value than either, where neither was right', async () => {
    expect(valueOf(await clinic.client['review.resolve']({ id: `answers/${ids.warfarin}/dosage`, patientId: ids.asha, seen: ['1.901', '2.8'], reason: 'read the label', choice: { type: 'value', value: '4 mg, evening' } })).type).toBe('settled');
    const [row] = valueOf(await clinic.client['medications.list'](firstPage(ids.asha))).rows;
    expect([row?.dosage, row?.unsettled]).toEqual(['4 mg, evening', []]);
  });

  it('an ordinary write of the field settles it too, and asks nobody any more', async () => {
    const id = `answers/${ids.asha}/street`;
    await write({ kind: 'patient', id: ids.asha, patientId: ids.asha, fields: { street: '20 Mill Lane' } });
    expect([await show(id, ids.asha), (await rows<{ settled_at: string | null }>('SELECT settled_at FROM review_item WHERE id = ?', id))[0]?.settled_at === null]).toEqual([null, false]);
  });

  it('of two bookings of one hour one is cancelled, in the chart of whose it is; neither is told to whom either chart is closed', async () => {
    const hour = { status: 'booked', starts: '2026-03-20T09:00:00.000Z', ends: '2026-03-20T09:30:00.000Z', practitioner: 'Dr Adeyemi', service: 'Check' };
    await write({ kind: 'appointment', id: ids.visitA, patientId: ids.asha, fields: hour }, { kind: 'appointment', id: ids.visitB, patientId: ids.ravi, fields: hour });
    const id = `double-booking/${ids.visitA}/${ids.visitB}`;
    expect(await show(id, ids.asha)).toMatchObject({ otherPatientId: ids.ravi, other: { recordId: ids.visitB, recordName: 'Check', made: { staffName: 'A clara', isThisComputer: true } }, made: { staffName: 'A clara', role: 'clinician', isThisComputer: true, at: clinic.clock.now() }, answers: [] });
    await people.be('ruth');
    await clinic.client['restrictions.add']({ patientId: ids.ravi, closedTo: { type: 'person', staffId: ids.desk }, reason: 'his wish' });
    await people.be('desk');
    expect([await idsOf(null), await show(id, ids.asha)]).toEqual([[], null]);
    await people.be('clara');
    const about = { id, patientId: ids.asha, seen: [], reason: 'he moved' };
    expect(valueOf(await clinic.client['review.resolve']({ ...about, choice: { type: 'end', recordId: ids.latex } })).type).toBe('does-not-fit');
    expect(valueOf(await clinic.client['review.resolve']({ ...about, choice: { type: 'end', recordId: ids.visitB } })).type).toBe('settled');
    expect((await rows<{ status: string }>('SELECT status FROM appointment WHERE id IN (?, ?) ORDER BY patient_id = ?', ids.visitA, ids.visitB, ids.ravi)).map(({ status }) => status)).toEqual(['booked', 'cancelled']);
  });
});
