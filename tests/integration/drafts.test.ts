import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { longestDraft } from '#shared/drafts/contract.ts';
import { administrator, asha, openTestClinic, valueOf } from './test-clinic.ts';

type Clinic = Awaited<ReturnType<typeof openTestClinic>>;

let clinic: Clinic;
let patientId: string;
beforeEach(async () => {
  clinic = await openTestClinic({ signedInAs: 'administrator' });
  const registered = valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
  patientId = registered.type === 'registered' ? registered.patient.id : '';
});
afterEach(() => clinic.close());

const words = 'half a note about 1,234,567';
const note = (form = 'vitals', fields = words) => ({ form, patientId, place: '{"page":"home"}', fields: JSON.stringify(fields), focus: { field: 'Pulse', from: 1, to: 2 } });
const save = (draft: object) => clinic.client['drafts.save'](draft as ReturnType<typeof note>);
const mine = async (of: Clinic = clinic) => valueOf(await of.client['drafts.mine']({})).drafts;
const open = () => {
  const kept = clinic.clinic.keeper.current();
  if (!kept) throw new Error('nobody is signed in');
  return kept;
};
const kept = () => open().db.read.all<{ form: string; staff_id: string }>(sql`SELECT form, staff_id FROM draft ORDER BY saved_at`);
const asNurse = async () => clinic.become('nurse');
const asRuth = async () => {
  await clinic.client['session.signOut']({});
  await clinic.signIn(administrator.userName, administrator.password);
};

describe('drafts', () => {
  it('one for each form and patient, the newer in the place of the older, with the caret', async () => {
    valueOf(await save(note('vitals', 'older')));
    clinic.clock.pass(10);
    valueOf(await save(note()));
    expect(await mine()).toEqual([{ ...note(), savedAt: '2026-03-12T10:00:00.010Z' }]);
  });

  it('are answered newest first', async () => {
    for (const form of ['vitals', 'strike', 'register', 'vitals']) {
      clinic.clock.pass(10);
      valueOf(await save(note(form)));
    }
    expect((await mine()).map(({ form }) => form)).toEqual(['vitals', 'register', 'strike']);
  });

  it('are at most 20 of one person: the oldest go', async () => {
    for (let i = 0; i < 23; i += 1) {
      clinic.clock.pass(10);
      valueOf(await save(note(`form-${'abcdefghijklmnopqrstuvw'.charAt(i)}`)));
    }
    expect((await mine()).map(({ form }) => form.slice(-1)).join('')).toBe('wvutsrqponmlkjihgfed');
    expect(await kept()).toHaveLength(20);
  });

  it('L4: another person is never answered them, and cannot throw them away', async () => {
    valueOf(await save(note()));
    await asNurse();
    expect(await mine()).toEqual([]);
    valueOf(await clinic.client['drafts.discard']({ form: 'vitals', patientId }));
    valueOf(await save(note('vitals', 'the nurse’s own')));
    await asRuth();
    expect((await mine())[0]?.fields).toBe(JSON.stringify(words));
  });

  it('L4: outlive the lock and the switch to another person; while locked nothing is answered', async () => {
    valueOf(await save(note()));
    valueOf(await clinic.client['session.lock']({ reason: 'key' }));
    expect(await clinic.client['drafts.mine']({})).toMatchObject({ type: 'refused', reason: 'locked' });
    await clinic.signIn(administrator.userName, administrator.password);
    expect((await mine())[0]?.focus).toEqual({ field: 'Pulse', from: 1, to: 2 });
  });

  it('L4: a save that is on its way when the lock falls is kept, though its answer is dropped', async () => {
    const [saved] = await Promise.all([save(note()), clinic.client['session.lock']({ reason: 'key' })]);
    expect(saved).toMatchObject({ type: 'refused', reason: 'locked' });
    await clinic.signIn(administrator.userName, administrator.password);
    expect(await mine()).toHaveLength(1);
  });

  it('come back after the seal and a new start, and no file holds them in clear', async () => {
    valueOf(await save(note()));
    await clinic.clinic.close();
    const again = await openTestClinic({ folder: clinic.folder, clock: clinic.clock, keychain: clinic.keychain });
    await again.signIn(administrator.userName, administrator.password);
    expect((await mine(again))[0]?.fields).toBe(JSON.stringify(words));
    await again.close();
    const { readdirSync, readFileSync, statSync } = await import('node:fs');
    const files = readdirSync(clinic.folder, { recursive: true, encoding: 'utf8' }).map((name) => `${clinic.folder}/${name}`).filter((path) => statSync(path).isFile());
    expect(files.length).toBeGreaterThan(1);
    expect(files.filter((path) => readFileSync(path).includes('half a note'))).toEqual([]);
  });

  it('are not answered while the chart is closed to the person, and come back when it opens', async () => {
    valueOf(await save(note()));
    valueOf(await save({ ...note('register'), patientId: null }));
    const { db, access, session } = open();
    await db.transaction((tx) => tx.run(sql`INSERT INTO restriction (id, patient_id, closed_to_type, closed_to, reason, added_by, added_at)
      VALUES ('00000000-0000-7000-8000-000000000001', ${patientId}, 'person', ${session.staffId}, 'asked for', ${session.staffId}, ${clinic.clock.now()})`));
    await access.load(db.read);
    expect((await mine()).map(({ form }) => form)).toEqual(['register']);
    expect(await kept()).toHaveLength(2);
    await db.transaction((tx) => tx.run(sql`UPDATE restriction SET lifted_at = ${clinic.clock.now()} WHERE patient_id = ${patientId}`));
    await access.load(db.read);
    expect(await mine()).toHaveLength(2);
  });

  it('go after 30 days, and with their person when they leave', async () => {
    valueOf(await save(note('strike')));
    clinic.clock.pass(29 * 86_400_000);
    await asRuth();
    valueOf(await save(note()));
    clinic.clock.pass(2 * 86_400_000);
    await asRuth();
    expect((await mine()).map(({ form }) => form)).toEqual(['vitals']);
    await asNurse();
    valueOf(await save(note()));
    const nurse = open().session.staffId;
    await asRuth();
    await open().db.transaction((tx) => tx.run(sql`UPDATE staff SET ended_at = ${clinic.clock.now()} WHERE id = ${nurse}`));
    await asRuth();
    expect((await kept()).filter(({ form, staff_id }) => staff_id === nurse || form === 'strike')).toEqual([]);
    expect(await mine()).toHaveLength(1);
  });

  it('leave no trace in the log, the audit or the outbox', async () => {
    const counted = async () => (await open().db.read.get<{ n: number }>(sql`SELECT (SELECT count(*) FROM sync_outbox) + (SELECT count(*) FROM audit_row) AS n`))?.n;
    const before = await counted();
    valueOf(await save(note()));
    valueOf(await clinic.client['drafts.mine']({}));
    valueOf(await clinic.client['drafts.discard']({ form: 'vitals', patientId }));
    expect(await counted()).toBe(before);
    expect(clinic.logged.join('\n')).not.toContain('half a note');
    expect(await mine()).toEqual([]);
  });

  it('the lock screen hears that a form waits, never of a mere place', async () => {
    valueOf(await save({ ...note('place'), patientId: null }));
    valueOf(await clinic.client['session.lock']({ reason: 'key' }));
    expect(valueOf(await clinic.gate['clinic.status']({})).lock?.people[0]?.hasDraft).toBe(false);
    await clinic.signIn(administrator.userName, administrator.password);
    valueOf(await save(note()));
    valueOf(await clinic.client['session.lock']({ reason: 'key' }));
    expect(valueOf(await clinic.gate['clinic.status']({})).lock?.people[0]?.hasDraft).toBe(true);
  });

  it.each([
    ['a form with a name that is none', { form: '../vitals' }],
    ['too long', { fields: 'x'.repeat(longestDraft + 1) }],
    ['a place too long', { place: 'x'.repeat(2_001) }],
    ['a patient that is no id', { patientId: "' OR 1=1" }],
    ['a caret before the beginning', { focus: { field: 'Pulse', from: -1, to: 0 } }],
    ['for somebody else', { staffId: '00000000-0000-7000-8000-000000000001' }],
  ])('refuses %s', async (_what, part) => {
    expect(await save({ ...note(), ...part })).toMatchObject({ type: 'refused', reason: 'bad-input' });
    expect(await kept()).toEqual([]);
  });

  it('nobody signed in has none', async () => {
    await clinic.client['session.signOut']({});
    expect(await clinic.client['drafts.mine']({})).toMatchObject({ type: 'refused' });
  });
});
