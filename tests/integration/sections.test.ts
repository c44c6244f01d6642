import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstPage, sectionPageSize } from '#shared/sections/section.ts';
import type { SectionQuery } from '#shared/sections/section.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import type { RecordWrite } from '#main/records/record-write.ts';
import { asha, openTestClinic, valueOf } from './test-clinic.ts';

let clinic: Awaited<ReturnType<typeof openTestClinic>>;
beforeAll(async () => {
  clinic = await openTestClinic({ signedInAs: 'administrator' });
});
afterAll(() => clinic.close());

const write = async (writes: readonly RecordWrite[]): Promise<void> => {
  const db = clinic.clinic.keeper.current()?.db;
  if (!db) throw new Error('nobody is signed in');
  const outcomes = await db.transaction((tx) => clinic.clinic.records.write(tx, writes, { staffId: systemIds.newId() }));
  expect(outcomes.filter(({ type }) => type !== 'applied')).toEqual([]);
};
const newPatient = async (): Promise<string> => {
  const registered = valueOf(await clinic.client['patients.register']({ patient: { ...asha, familyName: `Haddad ${systemIds.newId().slice(-8)}`, phone: '', birthDate: null, birthDateCertainty: 'unknown' }, notTheSame: [] }));
  if (registered.type !== 'registered') throw new Error(registered.type);
  return registered.patient.id;
};
const problem = (patientId: string, fields: Readonly<Record<string, unknown>>): RecordWrite => ({ kind: 'condition', id: systemIds.newId(), patientId, fields });
const listed = async (query: SectionQuery) => valueOf(await clinic.client['problems.list'](query));

/** Every page of a section, as a person would turn them. */
const allPages = async (query: SectionQuery) => {
  const rows = [];
  let after: string | null = null;
  for (let pages = 0; pages < 50; pages += 1) {
    const page = await listed({ ...query, after });
    expect(page.rows.length).toBeLessThanOrEqual(sectionPageSize);
    rows.push(...page.rows);
    if (page.next === null) return rows;
    after = page.next;
  }
  throw new Error('the pages have no end');
};

const days = fc.constantFrom(null, '2019', '2019-03', '2019-03-01', '2019-03-01T08:00:00.000Z', '2019-03-01T09:30:00.000Z', '2024-12-31', '2025');

describe('the pages of a section', () => {
  it('hold every row once, latest first, rows without a date last, whatever the dates', async () => {
    await fc.assert(fc.asyncProperty(fc.array(days, { minLength: 1, maxLength: 170 }), async (dates) => {
      const patientId = await newPatient();
      await write(dates.map((onset, i) => problem(patientId, { display: `Problem ${i}`, onset })));
      const rows = await allPages(firstPage(patientId));
      expect(rows.map((row) => row.display).toSorted()).toEqual(dates.map((_, i) => `Problem ${i}`).toSorted());
      const shown = rows.map((row) => row.onset ?? '');
      expect(shown).toEqual(shown.toSorted().toReversed());
    }), { numRuns: 6 });
  });

  it('count the whole section and its groups whatever the filter', async () => {
    const patientId = await newPatient();
    await write([
      problem(patientId, { display: 'Asthma', category: 'problem-list-item', clinicalStatus: 'active', onset: '2020' }),
      problem(patientId, { display: 'Broken arm', category: 'encounter-diagnosis', clinicalStatus: 'resolved', onset: '2021-05-02', abated: '2021-07' }),
    ]);
    const page = await listed({ ...firstPage(patientId), show: 'current' });
    expect(page).toMatchObject({ total: 2, next: null, groups: [{ group: 'encounter-diagnosis', count: 1 }, { group: 'problem-list-item', count: 1 }] });
    expect(page.rows.map((row) => row.display)).toEqual(['Asthma']);
  });

  it('keep to words, group and days, a day holding its own moments', async () => {
    const patientId = await newPatient();
    await write([
      problem(patientId, { display: 'Sténose aortique', onset: '2021-05-02T23:59:00.000Z', category: 'problem-list-item' }),
      problem(patientId, { display: 'Asthma', onset: '2021-05-03', category: 'problem-list-item' }),
      problem(patientId, { display: 'Asthma attack', onset: '2021-05-04', category: 'encounter-diagnosis' }),
      problem(patientId, { display: 'Asthma, undated', category: 'encounter-diagnosis' }),
    ]);
    const names = async (more: Partial<SectionQuery>) => (await listed({ ...firstPage(patientId), ...more })).rows.map((row) => row.display);
    expect(await names({ words: 'STENOSE' })).toEqual(['Sténose aortique']);
    expect(await names({ words: '%' })).toHaveLength(4);
    expect(await names({ from: '2021-05-02', to: '2021-05-02' })).toEqual(['Sténose aortique']);
    expect(await names({ from: '2021-05-03' })).toEqual(['Asthma attack', 'Asthma']);
    expect(await names({ to: '2021-05-03' })).toEqual(['Asthma', 'Sténose aortique', 'Asthma, undated']);
    expect(await names({ group: 'encounter-diagnosis', words: 'asthma' })).toEqual(['Asthma attack', 'Asthma, undated']);
  });

  it('never show a row of somebody else, nor take a cursor that is none', async () => {
    const [mine, other] = [await newPatient(), await newPatient()];
    await write([problem(mine, { display: 'Mine' }), problem(other, { display: 'Theirs' })]);
    expect((await listed({ ...firstPage(mine), after: `999999|9999` })).rows.map((row) => row.display)).toEqual(['Mine']);
    expect(await clinic.client['problems.list']({ ...firstPage(mine), after: `1|' OR 1=1 --` })).toMatchObject({ type: 'refused', reason: 'bad-input', fields: ['after'] });
  });
});

describe('the summary', () => {
  it('tells each role only the sections it may read', async () => {
    const patientId = await newPatient();
    await write([problem(patientId, { display: 'Asthma', clinicalStatus: 'active' }), { kind: 'appointment', id: systemIds.newId(), patientId, fields: { status: 'booked', starts: '2026-04-01T09:00:00.000Z', service: 'Review' } }]);
    const whole = valueOf(await clinic.client['chart.summary']({ patientId }));
    expect([whole.problems?.total, whole.appointments?.rows[0]?.service, whole.results?.rows]).toEqual([1, 'Review', []]);
    await clinic.become('front-desk');
    const part = valueOf(await clinic.client['chart.summary']({ patientId }));
    expect(part).toMatchObject({ problems: null, medications: null, immunizations: null, encounters: null, results: null, documents: null, appointments: { total: 1 } });
    expect(await clinic.client['problems.list'](firstPage(patientId))).toMatchObject({ type: 'refused', reason: 'forbidden' });
  });
});
