import { decode } from 'cborg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AllergyChange } from '#shared/allergies/allergy.ts';
import { standingOf } from '#shared/allergies/standing.ts';
import { allergyKind } from '#main/allergies/index.ts';
import { medicationsSection } from '#main/medications/index.ts';
import { openCare } from './care-setup.ts';
import { asha, valueOf } from './test-clinic.ts';

let care: Awaited<ReturnType<typeof openCare>>;
beforeAll(async () => {
  care = await openCare();
});
beforeEach(() => care.another());
afterAll(() => care.close());

const nobody = '01890000-0000-7000-8000-00000000000f';
const standing = async () => standingOf(await care.allergies());
const change = async (allergyId: string, seen: object, changed: object, isAnother = false) =>
  valueOf(await care.client['allergies.change']({ patientId: care.patientId, allergyId, seen, change: changed, isAnother }));

describe('an allergy that is recorded', () => {
  it('stands at once, with who and when, and travels as a record of its own', async () => {
    const { id } = await care.allergic({ substance: ' Latex ' });
    expect(await care.allergies()).toMatchObject([{
      id, substance: 'Latex', reaction: 'wheeze with gloves', severity: 'moderate', clinicalStatus: 'active', verification: 'unconfirmed', statement: 'allergy',
      recordedOn: care.clock.now(), recordedBy: 'A nurse', source: '', statusReason: '', unsettled: [],
    }]);
    const [sent] = await care.rows<{ body: Uint8Array }>('SELECT body FROM sync_outbox WHERE eid = ?', id);
    expect(decode(sent?.body ?? new Uint8Array())).toMatchObject({ t: 'allergy-intolerance', op: 'put', f: { severity: ['moderate'] } });
    const [row] = await care.rows('SELECT action, outcome, record_kind, record_id, patient_id FROM audit_row WHERE method = ? AND patient_id = ?', 'allergies.record', care.patientId);
    expect(row).toEqual({ action: 'create', outcome: 'recorded', record_kind: 'allergy-intolerance', record_id: id, patient_id: care.patientId });
  });

  it('of a substance that stands already leads to that one, case and accents aside, unless somebody says that it is another', async () => {
    const { id } = await care.allergic({ substance: 'Pénicilline' });
    const again = { patientId: care.patientId, allergy: { ...care.latex, substance: 'PENICILLINE' } };
    expect(valueOf(await care.client['allergies.record']({ ...again, isAnother: false }))).toMatchObject({ type: 'already-recorded', allergy: { id } });
    expect(await care.allergies()).toHaveLength(1);
    expect(valueOf(await care.client['allergies.record']({ ...again, isAnother: true })).type).toBe('recorded');
    expect(await care.allergies()).toHaveLength(2);
  });

  it('is refused where it is too long, empty, of another severity, or hides text', async () => {
    for (const bad of [{ substance: 'x'.repeat(301) }, { substance: '  ' }, { severity: 'catastrophic' }, { verification: 'entered-in-error' }, { reaction: 'a\u202Eb' }]) {
      const answer = await care.client['allergies.record']({ patientId: care.patientId, allergy: { ...care.latex, ...bad } as never, isAnother: false });
      expect(answer, JSON.stringify(bad)).toMatchObject({ type: 'refused', reason: 'bad-input' });
    }
    expect(valueOf(await care.client['allergies.record']({ patientId: nobody, allergy: care.latex, isAnother: false })).type).toBe('no-such-patient');
    expect(await care.allergies()).toEqual([]);
  });
});

describe('a change', () => {
  it('writes what it names, keeps what was in the history, and names who said another state', async () => {
    const { id } = await care.allergic();
    expect(await change(id, { severity: 'moderate', verification: 'unconfirmed' }, { severity: 'severe', verification: 'confirmed' })).toMatchObject({
      type: 'changed', allergy: { severity: 'severe', verification: 'confirmed', reaction: 'wheeze with gloves', statusBy: 'A nurse', statusOn: care.clock.now() },
    });
    expect((await care.rows<{ value: string }>(`SELECT value FROM sync_history WHERE eid = ? AND field = 'severity'`, id)).map(({ value }) => value)).toEqual(['"moderate"']);
    await change(id, { clinicalStatus: 'active' }, { clinicalStatus: 'resolved' });
    expect((await standing()).type).toBe('ask-again');
  });

  it('made on an old picture is not laid over what somebody wrote since: nothing is written, and what stands comes back', async () => {
    const { id } = await care.allergic();
    await change(id, { severity: 'moderate' }, { severity: 'severe' });
    expect(await change(id, { severity: 'moderate' }, { severity: 'mild' })).toMatchObject({ type: 'overtaken', allergy: { severity: 'severe' } });
    // Another field than the one that was written may be changed.
    expect((await change(id, { reaction: 'wheeze with gloves' }, { reaction: 'rash' })).type).toBe('changed');
    expect((await care.allergies())[0]).toMatchObject({ severity: 'severe', reaction: 'rash' });
  });

  it('of a field with two answers is refused: they are settled side by side; the banner shows the safer, other fields may be changed', async () => {
    const { id } = await care.allergic();
    await care.plant(id, 'allergy-intolerance', 'severity', ['mild', 'severe']);
    expect((await care.allergies())[0]).toMatchObject({ severity: 'severe', unsettled: [{ field: 'severity', values: ['severe', 'mild'] }] });
    for (const seen of ['severe', 'mild', 'moderate']) expect(await change(id, { severity: seen }, { severity: 'mild' })).toEqual({ type: 'unsettled', fields: ['severity'] });
    expect(await care.rows('SELECT count(*) AS n FROM sync_sibling WHERE eid = ?', id)).toEqual([{ n: 2 }]);
    expect((await change(id, { reaction: 'wheeze with gloves' }, { reaction: 'hives' })).type).toBe('changed');
    expect(valueOf(await care.client['review.resolve']({ id: `answers/${id}/severity`, patientId: care.patientId, seen: ['1.900', '2.901'], reason: 'asked her', choice: { type: 'value', value: 'severe' } })).type).toBe('settled');
    expect((await change(id, { severity: 'severe' }, { severity: 'mild' })).type).toBe('changed');
  });

  it('of a wrong substance takes the code with it, and one that stands already is another question', async () => {
    const { id } = await care.allergic({ substance: 'Lattex' });
    await care.database().transaction((tx) => care.clinic.records.write(tx, [{ kind: 'allergy-intolerance', id, patientId: care.patientId, fields: { code: '1003755004', codeSystem: 'http://snomed.info/sct' } }], { staffId: nobody }));
    await care.allergic({ substance: 'Peanut' });
    expect(await change(id, { substance: 'Lattex' }, { substance: 'peanut' })).toMatchObject({ type: 'already-recorded', allergy: { substance: 'Peanut' } });
    expect(await change(id, { substance: 'Lattex' }, { substance: 'Latex' })).toMatchObject({ type: 'changed', allergy: { substance: 'Latex', code: '', codeSystem: '' } });
  });

  it('is refused without what was seen, of nothing, of a state nobody says here, and through another chart', async () => {
    const { id } = await care.allergic();
    const input = { patientId: care.patientId, allergyId: id, isAnother: false };
    for (const bad of [{ seen: {}, change: { severity: 'mild' } }, { seen: { reaction: '' }, change: { severity: 'mild' } }, { seen: {}, change: {} }, { seen: { clinicalStatus: 'active' }, change: { clinicalStatus: 'unknown' } }, { seen: { verification: 'confirmed' }, change: { verification: 'entered-in-error' } }]) {
      expect(await care.client['allergies.change']({ ...input, ...bad } as never), JSON.stringify(bad)).toMatchObject({ type: 'refused', reason: 'bad-input' });
    }
    const other = await care.register({ ...asha, familyName: 'Quist', givenNames: 'Ravi', birthDate: '1951-02-11', phone: '' });
    const through = { ...input, patientId: other };
    expect(valueOf(await care.client['allergies.change']({ ...through, seen: { severity: 'moderate' }, change: { severity: 'mild' } })).type).toBe('no-such-allergy');
    expect(valueOf(await care.client['allergies.takeBack']({ patientId: other, allergyId: id, reason: 'x' })).type).toBe('no-such-allergy');
    expect((await care.allergies())[0]?.severity).toBe('moderate');
  });
});

describe('entered by mistake', () => {
  it('needs a reason, stays to be read with who and why, and stays so', async () => {
    const { id } = await care.allergic();
    const about = { patientId: care.patientId, allergyId: id };
    expect(await care.client['allergies.takeBack']({ ...about, reason: ' ' })).toMatchObject({ type: 'refused', reason: 'bad-input' });
    expect(valueOf(await care.client['allergies.takeBack']({ ...about, reason: 'another patient was meant' }))).toMatchObject({
      type: 'changed', allergy: { verification: 'entered-in-error', statusReason: 'another patient was meant', statusBy: 'A nurse' },
    });
    expect([await care.allergies(), (await standing()).type]).toMatchObject([[{ id }], 'ask-again']);
    expect(valueOf(await care.client['allergies.takeBack']({ ...about, reason: 'again' })).type).toBe('taken-back');
    expect((await change(id, { severity: 'moderate' }, { severity: 'mild' })).type).toBe('taken-back');
    expect(await care.rows('SELECT action FROM audit_row WHERE method = ? AND outcome = ? AND patient_id = ?', 'allergies.takeBack', 'changed', care.patientId)).toEqual([{ action: 'strike' }]);
  });

  it('waits while two answers stand about how certain it is', async () => {
    const { id } = await care.allergic();
    await care.plant(id, 'allergy-intolerance', 'verification', ['refuted', 'confirmed']);
    expect(valueOf(await care.client['allergies.takeBack']({ patientId: care.patientId, allergyId: id, reason: 'x' }))).toEqual({ type: 'unsettled', fields: ['verification'] });
  });
});

describe('no known allergies', () => {
  const none = async () => valueOf(await care.client['allergies.noneKnown']({ patientId: care.patientId }));

  it('is a statement with who asked and when; the latest counts, and a later allergy ends it', async () => {
    expect((await standing()).type).toBe('never-asked');
    expect(await none()).toMatchObject({ type: 'recorded', allergy: { statement: 'no-known', code: '716186003', recordedBy: 'A nurse', recordedOn: care.clock.now() } });
    care.clock.pass(60_000);
    await none();
    expect(await standing()).toMatchObject({ type: 'none-known', statement: { recordedOn: care.clock.now() } });
    const { id } = await care.allergic();
    expect((await standing()).type).toBe('some');
    expect((await care.allergies()).filter(({ statement }) => statement === 'no-known').map(({ clinicalStatus }) => clinicalStatus)).toEqual(['resolved', 'resolved']);
    await change(id, { clinicalStatus: 'active' }, { clinicalStatus: 'resolved' });
    // What was known before the allergy says nothing of today.
    expect((await standing()).type).toBe('ask-again');
    expect((await none()).type).toBe('recorded');
    // An allergy that holds again ends it too.
    await change(id, { clinicalStatus: 'resolved' }, { clinicalStatus: 'active' });
    expect((await care.allergies()).filter(({ statement, clinicalStatus }) => statement === 'no-known' && clinicalStatus === 'active')).toEqual([]);
  });

  it('is refused while an allergy stands, and names it; taken back it was never said', async () => {
    const { id } = await care.allergic();
    expect(await none()).toMatchObject({ type: 'allergies-stand', allergies: [{ id }] });
    await change(id, { verification: 'unconfirmed' }, { verification: 'refuted' });
    const said = await none();
    if (said.type !== 'recorded') throw new Error(said.type);
    expect(valueOf(await care.client['allergies.takeBack']({ patientId: care.patientId, allergyId: said.allergy.id, reason: 'not asked' })).type).toBe('changed');
    expect((await standing()).type).toBe('ask-again');
    expect((await change(said.allergy.id, { severity: 'unknown' }, { severity: 'mild' })).type).toBe('no-such-allergy');
  });
});

it('every field that a person may change is one that both answers are kept of', () => {
  expect(Object.keys(AllergyChange.shape).filter((field) => allergyKind.fields[field]?.policy !== 'review')).toEqual([]);
  expect(['dosage', 'status', 'started', 'ended', 'display', 'reason'].filter((field) => medicationsSection.kind.fields[field]?.policy !== 'review')).toEqual([]);
});

it('the front desk reads allergies and writes none', async () => {
  const desk = await openCare('front-desk');
  const { client, patientId } = desk;
  const forbidden = { type: 'refused', reason: 'forbidden' };
  expect(await client['allergies.record']({ patientId, allergy: desk.latex, isAnother: false })).toEqual(forbidden);
  expect(await client['allergies.change']({ patientId, allergyId: nobody, seen: { severity: 'mild' }, change: { severity: 'severe' }, isAnother: false })).toEqual(forbidden);
  expect(await client['allergies.takeBack']({ patientId, allergyId: nobody, reason: 'x' })).toEqual(forbidden);
  expect(await client['allergies.noneKnown']({ patientId })).toEqual(forbidden);
  expect(await desk.allergies()).toEqual([]);
  await desk.close();
});
