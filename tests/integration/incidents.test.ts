import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RawInputOf } from '#shared/contract/define.ts';
import type { incidentsContract } from '#shared/incidents/contract.ts';
import { firstPage } from '#shared/sections/section.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { countFurther } from '#main/incidents/count-people.ts';
import { incidentById } from '#main/incidents/store.ts';
import { openWithPeople } from './people-setup.ts';
import type { WithPeople } from './people-setup.ts';
import { asha, searchId, valueOf } from './test-clinic.ts';

type Begin = RawInputOf<(typeof incidentsContract)['incidents.begin']>;
type About = Begin['about'];
const anything: About = { alertId: null, staffId: null, device: null, fromDay: null, toDay: null, recordNumber: '' };
const hour = 3_600_000;
const fail = (): never => {
  throw new Error('it does not come to an end');
};
const noFactors = { information: '', recipient: '', acquired: '', mitigated: '' };
const fourFactors = { information: 'names only', recipient: 'a nurse here', acquired: 'seen for a minute', mitigated: 'she signed' };

let clinic: WithPeople;
let nina: string;
let omar: string;
let patients: readonly string[];
beforeEach(async () => {
  clinic = await openWithPeople();
  nina = await clinic.add('nina', 'nurse');
  omar = await clinic.add('omar', 'nurse');
  await clinic.add('pia', 'privacy-officer');
  patients = await Promise.all(['Haddad', 'Okafor', 'Lindqvist'].map(async (familyName, i) => {
    const answer = valueOf(await clinic.client['patients.register']({ patient: { ...asha, familyName, birthDate: `196${i}-09-04`, phone: '' }, notTheSame: [] }));
    if (answer.type !== 'registered') throw new Error(answer.type);
    return answer.patient.id;
  }));
  clinic.clock.pass(24 * hour);
});
afterEach(() => clinic.close());

const begin = async (about: Partial<About>, discoveredOn = '2026-03-13') =>
  valueOf(await clinic.client['incidents.begin']({ about: { ...anything, ...about }, discoveredOn, whatHappened: 'Seen at the desk by a neighbor' }));
const begun = async (about: Partial<About>): Promise<string> => {
  const answer = await begin(about);
  if (answer.type !== 'begun') throw new Error(answer.type);
  return answer.id;
};
const count = async (id: string) => {
  for (let i = 0; i < 50; i += 1) {
    const answer = valueOf(await clinic.client['incidents.count']({ id }));
    if (answer.type !== 'counted') throw new Error(answer.type);
    if (answer.isComplete) return answer.people;
  }
  throw new Error('it does not come to an end');
};
const peopleIn = async (id: string) => valueOf(await clinic.client['incidents.people']({ id, offset: 0 })).people;
const show = async (id: string) => {
  const { incident } = valueOf(await clinic.client['incidents.show']({ id }));
  if (!incident) throw new Error('there is none');
  return incident;
};
/** The same question asked of the log by hand, row by row, in another language than the statement under test. */
const independently = async (isIn: (row: Record<string, unknown>) => boolean): Promise<Record<string, Record<string, number>>> => {
  const found: Record<string, Record<string, number>> = {};
  for (const row of await clinic.rows('SELECT * FROM audit_row ORDER BY seq')) {
    if (typeof row['patient_id'] !== 'string' || row['action'] === 'refused' || !isIn(row)) continue;
    const action = String(row['action']);
    const act = ['create', 'update', 'strike', 'label'].includes(action) ? 'change' : ['search', 'export', 'print', 'import'].includes(action) ? action : 'read';
    const key = `${String(row['method']).split('.')[0]} ${act}`;
    const parts = (found[row['patient_id']] ??= {});
    parts[key] = (parts[key] ?? 0) + 1;
  }
  return found;
};
const asCounted = async (id: string) =>
  Object.fromEntries((await peopleIn(id)).map(({ patientId, kinds }) => [patientId, Object.fromEntries(kinds.map(({ feature, act, times }) => [`${feature} ${act}`, times]))]));

/** Nina reads two patients on the 13th and finds them; Omar reads the third, and the first on the 14th. */
const lookAround = async () => {
  const [first = '', second = '', third = ''] = patients;
  await clinic.as('nina');
  valueOf(await clinic.client['patients.show']({ id: first }));
  valueOf(await clinic.client['vitals.history']({ patientId: first }));
  valueOf(await clinic.client['vitals.record']({ patientId: first, readings: [{ measure: 'body-weight', value: 64, secondValue: null, unit: 'kg', keptAsMeasured: false }] }));
  valueOf(await clinic.client['problems.list'](firstPage(second)));
  valueOf(await clinic.client['patients.find']({ query: 'okafor', searchId }));
  await clinic.as('omar');
  valueOf(await clinic.client['patients.show']({ id: third }));
  clinic.clock.pass(24 * hour);
  // Whoever sat there a day ago may be locked out by now.
  await clinic.as('omar');
  valueOf(await clinic.client['results.list'](firstPage(first)));
  await clinic.as('pia');
};

describe('opening an incident', () => {
  it('about a person: those whom the log shows, by what was read, found and changed of them', async () => {
    await lookAround();
    const id = await begun({ staffId: nina });
    expect(await count(id)).toBe(2);
    expect(await asCounted(id)).toEqual(await independently((row) => row['staff_id'] === nina));
    expect(await show(id)).toMatchObject({ kind: 'person', staffName: 'Person nina', people: 2, isOpen: true, told: 0, openedBy: 'Person pia', discoveredOn: '2026-03-13' });
  });

  it('about days: the clinic’s own, both within', async () => {
    await lookAround();
    const id = await begun({ fromDay: '2026-03-14', toDay: '2026-03-14' });
    await count(id);
    const own = (row: Record<string, unknown>) => String(row['recorded_at']).startsWith('2026-03-14') && row['record_id'] !== id;
    expect(await asCounted(id)).toEqual(await independently(own));
    expect((await peopleIn(id)).map(({ familyName }) => familyName)).toEqual(['Haddad']);
  });

  it('about a lost device: everybody whose record was met there, and nobody of another device', async () => {
    await lookAround();
    const { device } = valueOf(await clinic.client['incidents.list']({}));
    const id = await begun({ device, fromDay: '2026-03-13', toDay: '2026-03-13' });
    expect(await count(id)).toBe(3);
    expect(await asCounted(id)).toEqual(await independently((row) => String(row['recorded_at']).startsWith('2026-03-13')));
    const other = await begun({ device: device + 7 });
    expect(await count(other)).toBe(0);
    expect(await show(other)).toMatchObject({ kind: 'lost-device', device: device + 7, people: 0 });
  });

  it('from an alarm: about whom it is, on the days that are chosen', async () => {
    await lookAround();
    await clinic.forge(`INSERT INTO alert (id, kind, at, staff_id) VALUES (?, 'too-many-patients', '2026-03-13T10:00:00.000Z', ?)`, systemIds.newId(), omar);
    const [alert] = await clinic.rows(`SELECT id FROM alert WHERE kind = 'too-many-patients'`);
    const alertId = String(alert?.['id']);
    expect(valueOf(await clinic.client['incidents.alarm']({ alertId })).alarm).toEqual({ kind: 'too-many-patients', at: '2026-03-13T10:00:00.000Z', staffName: 'Person omar', recordNumber: null });
    const id = await begun({ alertId, fromDay: '2026-03-13', toDay: '2026-03-13' });
    await count(id);
    expect(await asCounted(id)).toEqual(await independently((row) => row['staff_id'] === omar && String(row['recorded_at']).startsWith('2026-03-13')));
    expect(await show(id)).toMatchObject({ kind: 'alarm', alertKind: 'too-many-patients', staffName: 'Person omar', people: 1 });
  });

  it('narrowed to one patient by the record number', async () => {
    await lookAround();
    const [{ recordNumber = '' } = {}] = (await clinic.rows('SELECT record_number AS recordNumber FROM patient WHERE id = ?', patients[0] ?? '')) as { recordNumber?: string }[];
    const id = await begun({ fromDay: '2026-03-13', recordNumber });
    await count(id);
    expect(Object.keys(await asCounted(id))).toEqual([patients[0]]);
    const both = await begun({ staffId: omar, recordNumber });
    await count(both);
    expect(await asCounted(both)).toEqual({ [patients[0] ?? '']: { 'results read': 1 } });
  });

  it('goes on counting what comes later, by rows and not by dates, and counts no row twice', async () => {
    await lookAround();
    const id = await begun({ fromDay: '2026-03-14' });
    await count(id);
    await count(id);
    await clinic.as('nina');
    valueOf(await clinic.client['patients.show']({ id: patients[1] ?? '' }));
    await clinic.as('pia');
    await count(id);
    expect(await asCounted(id)).toEqual(await independently((row) => String(row['recorded_at']) >= '2026-03-14' && row['record_id'] !== id));
  });

  it('small steps come to the same as one large one, whatever it is about, and go on over rows with dates out of order', async () => {
    await lookAround();
    clinic.clock.setWall('2026-03-13T08:00:00.000Z');
    await clinic.as('nina');
    valueOf(await clinic.client['vitals.history']({ patientId: patients[2] ?? '' }));
    await clinic.as('pia');
    for (const about of [{ staffId: nina }, { fromDay: '2026-03-13', toDay: '2026-03-13' }, { fromDay: '2026-03-14' }, { toDay: '2026-03-12' }, { device: valueOf(await clinic.client['incidents.list']({})).device }]) {
      const [whole, steps] = [await begun(about), await begun(about)];
      const inSteps = async (id: string, rows: number): Promise<void> => {
        for (let i = 0; i < 5000; i += 1) {
          if (await clinic.db().transaction(async (tx) => countFurther(tx, (await incidentById(tx, id)) ?? fail(), rows))) return;
        }
        fail();
      };
      await inSteps(whole, 100_000);
      await inSteps(steps, 3);
      const parts = (id: string) => clinic.rows(`SELECT patient_id, feature, act, times FROM incident_part WHERE incident_id = ? ORDER BY 1, 2, 3`, id);
      expect((await parts(whole)).length > 0 || about.toDay === '2026-03-12').toBe(true);
      expect(await parts(steps)).toEqual(await parts(whole));
    }
  });

  it('a closed chart that was asked for in vain concerns nobody; one closed to somebody else is listed', async () => {
    const [first = ''] = patients;
    await clinic.as('ruth');
    valueOf(await clinic.client['restrictions.add']({ patientId: first, closedTo: { type: 'person', staffId: nina }, reason: 'her neighbor' }));
    await clinic.as('nina');
    expect(await clinic.client['patients.show']({ id: first })).toMatchObject({ reason: 'restricted' });
    await clinic.as('omar');
    valueOf(await clinic.client['patients.show']({ id: first }));
    await clinic.as('pia');
    const [byNina, byOmar] = [await begun({ staffId: nina }), await begun({ staffId: omar })];
    expect([await count(byNina), await count(byOmar)]).toEqual([0, 1]);
    expect(await peopleIn(byOmar)).toMatchObject([{ patientId: first, familyName: 'Haddad' }]);
  });

  it('of a chart that is closed to the reader only the record number is told, and no row says that it was read', async () => {
    const [first = ''] = patients;
    await lookAround();
    await clinic.as('ruth');
    valueOf(await clinic.client['restrictions.add']({ patientId: first, closedTo: { type: 'role', role: 'privacy-officer' }, reason: 'her sister' }));
    await clinic.as('pia');
    const id = await begun({ staffId: nina });
    await count(id);
    const people = await peopleIn(id);
    expect(people.find(({ patientId }) => patientId === null)).toMatchObject({ familyName: '', givenNames: '', birthDate: null, street: '', phone: '', recordNumber: expect.stringMatching(/^WL/) as string });
    expect(JSON.stringify(people)).not.toContain(first);
    expect(await clinic.rows(`SELECT 1 FROM audit_row WHERE method = 'incidents.people' AND patient_id = ?`, first)).toEqual([]);
  });

  it('bad input is said by its name, and nothing is begun', async () => {
    await clinic.as('pia');
    const nobody = systemIds.newId();
    expect(await begin({})).toEqual({ type: 'about-nothing' });
    expect(await begin({ fromDay: '2026-03-13', toDay: '2026-03-12' })).toEqual({ type: 'days-reversed' });
    expect(await begin({ staffId: nina }, '2026-03-14')).toEqual({ type: 'not-yet' });
    expect(await begin({ staffId: nobody })).toEqual({ type: 'no-such-person' });
    expect(await begin({ alertId: nobody })).toEqual({ type: 'no-such-alarm' });
    expect(await begin({ staffId: nina, recordNumber: 'WL 99 9999' })).toEqual({ type: 'no-such-patient' });
    for (const discoveredOn of ['2026-02-30', '2026-03', '12.03.2026', '0001-01-01', '']) {
      expect(await clinic.client['incidents.begin']({ about: { ...anything, staffId: nina }, discoveredOn, whatHappened: 'x' })).toMatchObject({ type: 'refused', reason: 'bad-input', fields: ['discoveredOn'] });
    }
    expect(await clinic.client['incidents.begin']({ about: { ...anything, staffId: nina }, discoveredOn: '2026-03-13', whatHappened: '  ' })).toMatchObject({ reason: 'bad-input' });
    expect(await clinic.rows('SELECT id FROM incident')).toEqual([]);
    for (const method of ['incidents.count', 'incidents.addNote', 'incidents.saveLetter', 'incidents.close'] as const) {
      const more = { 'incidents.count': {}, 'incidents.addNote': { text: 'x' }, 'incidents.saveLetter': { letter: { whatHappened: '', whatToDo: '', whatWeDo: '', contact: '' } }, 'incidents.close': { finding: 'breach', factors: noFactors, closingNotes: 'x', lessons: 'x' } };
      expect(JSON.parse(await clinic.clinic.call('clinic', method, { id: nobody, ...more[method] }))).toMatchObject({ value: { type: 'no-such' } });
    }
  });

  it('only who holds the privilege; every row of it names the incident, and one names each patient shown', async () => {
    await lookAround();
    const id = await begun({ staffId: nina });
    await count(id);
    await peopleIn(id);
    const shown = await clinic.rows(`SELECT patient_id AS patient, record_id AS record, record_kind AS kind, action FROM audit_row WHERE method = 'incidents.people' ORDER BY seq`);
    expect(shown.map(({ patient }) => patient).toSorted()).toEqual([patients[0], patients[1]].toSorted());
    expect(new Set(shown.map(({ record, kind, action }) => `${String(action)} ${String(kind)} ${String(record)}`))).toEqual(new Set([`incident incident ${id}`]));
    expect((await clinic.rows(`SELECT DISTINCT record_id AS record FROM audit_row WHERE method IN ('incidents.begin', 'incidents.count')`))).toEqual([{ record: id }]);
    // Looking at the incident is no part of it.
    expect(await count(id)).toBe(2);
    await clinic.as('nina');
    expect(await clinic.client['incidents.show']({ id })).toMatchObject({ type: 'refused', reason: 'forbidden' });
  });
});

describe('keeping and closing it', () => {
  it('notes are added and never changed or deleted', async () => {
    await lookAround();
    const id = await begun({ staffId: nina });
    valueOf(await clinic.client['incidents.addNote']({ id, text: 'Asked her' }));
    clinic.clock.pass(hour);
    await clinic.as('pia');
    valueOf(await clinic.client['incidents.addNote']({ id, text: 'She says so' }));
    expect((await show(id)).notes.map(({ text, by }) => [text, by])).toEqual([['She says so', 'Person pia'], ['Asked her', 'Person pia']]);
    for (const statement of [`UPDATE incident_note SET text = 'x'`, 'DELETE FROM incident_note', 'DELETE FROM incident', `UPDATE incident SET what_happened = 'x'`, `UPDATE incident SET discovered_on = '2027-01-01'`]) {
      await expect(clinic.forge(statement)).rejects.toThrow();
    }
    await count(id);
    await expect(clinic.forge('DELETE FROM incident_part')).rejects.toThrow();
  });

  it('is frozen at close: what comes later is not counted, nothing of it changes, letters may still be written down', async () => {
    await lookAround();
    const id = await begun({ staffId: nina });
    expect(valueOf(await clinic.client['incidents.close']({ id, finding: 'no-breach', factors: { ...fourFactors, acquired: '' }, closingNotes: 'x', lessons: 'x' }))).toEqual({ type: 'factors-missing' });
    expect(valueOf(await clinic.client['incidents.close']({ id, finding: 'breach', factors: noFactors, closingNotes: 'Told both', lessons: 'Lock the desk' }))).toEqual({ type: 'closed' });
    const closed = await show(id);
    expect(closed).toMatchObject({ isOpen: false, finding: 'breach', closedBy: 'Person pia', closingNotes: 'Told both', lessons: 'Lock the desk', people: 2 });
    const before = await asCounted(id);
    await clinic.as('nina');
    valueOf(await clinic.client['patients.show']({ id: patients[2] ?? '' }));
    await clinic.as('pia');
    expect(valueOf(await clinic.client['incidents.count']({ id }))).toEqual({ type: 'closed' });
    expect(await asCounted(id)).toEqual(before);
    expect(valueOf(await clinic.client['incidents.addNote']({ id, text: 'x' }))).toEqual({ type: 'closed' });
    expect(valueOf(await clinic.client['incidents.close']({ id, finding: 'no-breach', factors: fourFactors, closingNotes: 'x', lessons: 'x' }))).toEqual({ type: 'already-closed' });
    for (const statement of [`UPDATE incident SET lessons = 'x'`, `UPDATE incident_part SET times = 0`, `INSERT INTO incident_part SELECT incident_id, patient_id, 'x', act, times, first_at, last_at FROM incident_part`]) {
      await expect(clinic.forge(statement)).rejects.toThrow();
    }
    const notice = { id, patientIds: [patients[0] ?? ''], how: 'letter' as const, on: '2026-03-14' };
    expect(valueOf(await clinic.client['incidents.writeNotice'](notice))).toEqual({ type: 'written' });
    expect(valueOf(await clinic.client['incidents.writeNotice']({ ...notice, patientIds: [patients[2] ?? ''] }))).toEqual({ type: 'not-concerned' });
    expect(valueOf(await clinic.client['incidents.writeNotice']({ ...notice, on: '2026-03-15' }))).toEqual({ type: 'not-yet' });
    expect((await show(id)).told).toBe(1);
    expect((await peopleIn(id)).find(({ patientId }) => patientId === patients[0])?.notices).toEqual([{ how: 'letter', on: '2026-03-14' }]);
  });

  it('nobody closes what is about themselves', async () => {
    await clinic.as('pia');
    const id = await begun({ staffId: clinic.own() });
    expect((await show(id)).isMine).toBe(true);
    expect(valueOf(await clinic.client['incidents.close']({ id, finding: 'breach', factors: noFactors, closingNotes: 'x', lessons: 'x' }))).toEqual({ type: 'about-you' });
    await clinic.as('ruth');
    expect(valueOf(await clinic.client['incidents.close']({ id, finding: 'breach', factors: noFactors, closingNotes: 'x', lessons: 'x' }))).toEqual({ type: 'closed' });
  });
});

describe('taking the list out', () => {
  it('a file for its owner alone, once the password was given, and one row with the purpose for each person on it', async () => {
    await lookAround();
    const id = await begun({ staffId: nina });
    await count(id);
    expect(valueOf(await clinic.client['stepUp.ask']({ method: 'incidents.export', input: JSON.stringify({ id, purpose: 'curious' }) }))).toEqual({ type: 'bad-input' });
    expect(await clinic.stepUp('incidents.export', { id, purpose: 'notify-people' })).toMatchObject({ type: 'saved', patients: 2 });
    const folder = join(clinic.folder, 'exports');
    const [name = '', ...more] = readdirSync(folder);
    expect([more, statSync(join(folder, name)).mode & 0o777, /^incident-2026-03-14-[0-9a-f]{12}\.csv$/.test(name)]).toEqual([[], 0o600, true]);
    const lines = readFileSync(join(folder, name), 'utf8').split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toContain('"Haddad","Asha"');
    const rows = await clinic.rows(`SELECT patient_id AS patient, purpose, record_id AS record FROM audit_row WHERE action = 'export' AND method = 'incidents.export' ORDER BY seq`);
    expect(rows.map(({ patient }) => patient).toSorted()).toEqual([patients[0], patients[1], null].toSorted());
    expect(new Set(rows.map(({ purpose, record }) => `${String(purpose)} ${String(record)}`))).toEqual(new Set([`notify-people ${id}`]));
  });

  it('prints only after the step-up, for its person, for a quarter of an hour', async () => {
    await lookAround();
    const id = await begun({ staffId: nina });
    await count(id);
    expect(valueOf(await clinic.client['incidents.printable']({ id }))).toEqual({ type: 'not-asked' });
    valueOf(await clinic.client['incidents.saveLetter']({ id, letter: { whatHappened: 'A nurse looked', whatToDo: 'Call us', whatWeDo: 'We asked her', contact: 'Pia' } }));
    expect(await clinic.stepUp('incidents.print', { id, what: 'letters', purpose: 'legal' })).toEqual({ type: 'ready' });
    expect(valueOf(await clinic.client['incidents.printable']({ id }))).toMatchObject({ type: 'ready', what: 'letters', purpose: 'legal', clinicName: 'Harbour Street Clinic', letter: { contact: 'Pia' }, people: [{ familyName: 'Haddad' }, { familyName: 'Okafor' }] });
    const rows = await clinic.rows(`SELECT purpose FROM audit_row WHERE action = 'print' AND patient_id IS NOT NULL`);
    expect(rows).toEqual([{ purpose: 'legal' }, { purpose: 'legal' }]);
    await clinic.as('ruth');
    expect(valueOf(await clinic.client['incidents.printable']({ id }))).toEqual({ type: 'not-asked' });
    clinic.clock.pass(15 * 60_000);
    await clinic.as('pia');
    expect(valueOf(await clinic.client['incidents.printable']({ id }))).toEqual({ type: 'not-asked' });
  });

  it('more people than the hour’s rule lets one see are listed all the same, a page at a time', async () => {
    await clinic.as('pia');
    const id = await begun({ staffId: nina });
    await clinic.db().transaction(async (tx) => {
      for (let i = 0; i < 501; i += 1) await tx.run({ text: `INSERT INTO incident_part (incident_id, patient_id, feature, act, times, first_at, last_at) VALUES (?, ?, 'vitals', 'read', 1, '2026-03-13T10:00:00.000Z', '2026-03-13T10:00:00.000Z')`, values: [id, systemIds.newId()] });
    });
    for (let offset = 0; offset < 501; offset += 50) expect(valueOf(await clinic.client['incidents.people']({ id, offset })).people).toHaveLength(Math.min(50, 501 - offset));
    expect((await show(id)).people).toBe(501);
  });
});
