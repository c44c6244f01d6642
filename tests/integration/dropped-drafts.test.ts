import { afterEach, beforeEach, expect, it } from 'vitest';
import { formsOf } from '../faults/process-memory.ts';
import { pageDump } from '../faults/lib/page-dump.ts';
import { asha, openTestClinic, valueOf } from './test-clinic.ts';

const sentinel = 'qzxwrdlkptvyw';
let clinic: Awaited<ReturnType<typeof openTestClinic>>;
let patientId: string;
beforeEach(async () => {
  clinic = await openTestClinic({ signedInAs: 'nurse' });
  const registered = valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
  patientId = registered.type === 'registered' ? registered.patient.id : '';
});
afterEach(() => clinic.close());

const database = () => {
  const current = clinic.clinic.keeper.current();
  if (!current) throw new Error('nobody is signed in');
  return current;
};
/** In the file or the log beside it, decrypted page by page. */
const isThere = (text: string): boolean => {
  const dump = pageDump(`${clinic.folder}/clinic.db`, database().databaseKey);
  return formsOf(text).some((form) => dump.includes(form));
};
const draft = (fields: string) => ({ form: 'vitals', patientId, place: '{"page":"home"}', fields, focus: null });

it.each([['short', `half a note ${sentinel}`], ['over several pages', `${sentinel} `.repeat(1_000)]])('D17: a draft that was thrown away (%s) is in no page of the file and in no frame of its log, for whoever has the key', async (_how, text) => {
  valueOf(await clinic.client['drafts.save'](draft(JSON.stringify(text))));
  await database().db.checkpoint();
  // The look sees what is there: the draft, and a name that stays.
  expect([isThere(sentinel), isThere(asha.familyName)]).toEqual([true, true]);
  valueOf(await clinic.client['drafts.discard']({ form: 'vitals', patientId }));
  await database().db.checkpoint();
  expect([isThere(sentinel), isThere(asha.familyName)]).toEqual([false, true]);
});

it('D17: a draft that a shorter one took the place of leaves nothing of itself', async () => {
  valueOf(await clinic.client['drafts.save'](draft(JSON.stringify(`${sentinel} `.repeat(1_000)))));
  valueOf(await clinic.client['drafts.save'](draft('"short"')));
  await database().db.checkpoint();
  expect(isThere(sentinel)).toBe(false);
});

it('D17: what was searched for is in no page at all', async () => {
  valueOf(await clinic.client['patients.find']({ query: sentinel, searchId: '01890000-0000-7000-8000-000000000001' }));
  await database().db.checkpoint();
  expect(isThere(sentinel)).toBe(false);
});
