import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import { asha, createTestKeychain, openTestClinic, valueOf } from './test-clinic.ts';

const pageBytes = 4096;
const people = ['Abara Asha', 'Brennan Bruno', 'Castillo Chloe', 'Dvorak Dmitri', 'Eriksen Elin', 'Fontaine Farid', 'Gruber Greta', 'Hoxha Hugo'];
const folder = mkdtempSync(join(tmpdir(), 'wardlight-page-'));
const keychain = createTestKeychain();
const path = join(folder, 'clinic.db');
const damaged = { type: 'refused', reason: 'damaged' };
let clinic: Awaited<ReturnType<typeof openTestClinic>>;
let ids: readonly string[] = [];
let lost: readonly string[] = [];

/** One leaf of the table of allergies, changed by a bit as a dying disk does, and whose allergies lay on it. */
const breakOnePage = async (key: Uint8Array): Promise<void> => {
  const connection = await openKeyedConnection(sqlcipherDriver, path, key, 'existing');
  const pages = (await connection.all(`SELECT pageno FROM dbstat WHERE name = 'allergy_intolerance' AND pagetype = 'leaf' ORDER BY pageno`, [])) as { pageno: number }[];
  await connection.close();
  expect(pages.length).toBeGreaterThan(2);
  const bytes = readFileSync(path);
  const at = ((pages[1]?.pageno ?? 1) - 1) * pageBytes + 100;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
};

beforeAll(async () => {
  const first = await openTestClinic({ folder, keychain, signedInAs: 'nurse' });
  const made: string[] = [];
  for (const [n, name] of people.entries()) {
    const [familyName = '', givenNames = ''] = name.split(' ');
    const registered = valueOf(await first.client['patients.register']({ patient: { ...asha, familyName, givenNames, birthDate: `${1931 + 7 * n}-0${1 + n}-1${n}`, phone: '' }, notTheSame: [] }));
    if (registered.type !== 'registered') throw new Error(registered.type);
    made.push(registered.patient.id);
    for (const substance of ['Latex', 'Penicillin', 'Peanut']) {
      valueOf(await first.client['allergies.record']({ patientId: registered.patient.id, allergy: { substance, reaction: 'wheeze '.repeat(30), severity: 'moderate', verification: 'unconfirmed' }, isAnother: false }));
    }
  }
  ids = made;
  const key = new Uint8Array(first.clinic.keeper.current()?.databaseKey ?? []);
  await first.close();
  await breakOnePage(key);
  clinic = await openTestClinic({ folder, keychain });
  await clinic.signIn('nurse', 'nurse pebble 8812 lane');
});
afterAll(async () => {
  await clinic.close();
  rmSync(folder, { recursive: true, force: true });
});

it('D8: one damaged page: the allergies on it cannot be read and are not said to be none; everybody else\'s can, asked for at the same moment', async () => {
  const sessionId = clinic.clinic.keeper.current()?.session.sessionId;
  const answers = await Promise.all(ids.map((patientId) => clinic.client['allergies.list']({ patientId })));
  lost = ids.filter((_, i) => answers[i]?.type !== 'value');
  expect(lost.length).toBeGreaterThan(0);
  expect(lost.length).toBeLessThanOrEqual(ids.length / 2);
  for (const answer of answers) {
    if (answer.type === 'value') expect(answer.value.allergies).toHaveLength(3);
    else expect(answer).toEqual(damaged);
  }
  expect(clinic.clinic.keeper.current()?.session.sessionId).toBe(sessionId);
});

it('D8: the patient whose page is damaged still has a chart, and others are written to beside them', async () => {
  const [patientId = ''] = lost;
  expect(valueOf(await clinic.client['patients.show']({ id: patientId })).patient?.id).toBe(patientId);
  expect(await clinic.client['allergies.record']({ patientId, allergy: { substance: 'Egg', reaction: '', severity: 'mild', verification: 'unconfirmed' }, isAnother: false })).toEqual(damaged);
  const other = ids.find((id) => !lost.includes(id)) ?? '';
  expect(valueOf(await clinic.client['allergies.record']({ patientId: other, allergy: { substance: 'Egg', reaction: '', severity: 'mild', verification: 'unconfirmed' }, isAnother: false })).type).toBe('recorded');
  expect(valueOf(await clinic.client['allergies.list']({ patientId: other })).allergies).toHaveLength(4);
});

it('D8: the log says whose page it was', async () => {
  const rows = await clinic.clinic.keeper.current()?.db.read.all<{ id: string }>({ text: `SELECT DISTINCT patient_id AS id FROM audit_row WHERE action = 'refused' AND outcome = 'damaged'`, values: [] });
  expect(rows?.map(({ id }) => id).toSorted()).toEqual([...lost].toSorted());
});
