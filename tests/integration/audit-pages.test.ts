import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { About, auditContract, LogLine } from '#shared/audit/contract.ts';
import { showings } from '#shared/audit/showing.ts';
import type { OutputOf } from '#shared/contract/define.ts';
import { asha, openTestClinic, valueOf } from './test-clinic.ts';

type Clinic = Awaited<ReturnType<typeof openTestClinic>>;
const nurse = { userName: 'karim', displayName: 'Dr Karim Haddad', role: 'nurse', password: 'quiet lantern 5120 quay' } as const;
const officer = { userName: 'priya', displayName: 'Priya Raman', role: 'privacy-officer', password: 'copper lantern 7731 quay' } as const;
const nobody = '01890000-0000-7000-8000-00000000dead';
const month = { from: '2026-02-11T00:00:00.000Z', to: '2026-03-14T00:00:00.000Z' };

let clinic: Clinic;
let [rania, omar, karimId, priyaId] = ['', '', '', ''];
const patient = (patientId: string): About => ({ type: 'patient', patientId });
const person = (staffId: string): About => ({ type: 'person', staffId });
const ask = { ...month, show: 'all', before: null, names: false } as const;

const staffId = async (userName: string): Promise<string> => (await clinic.clinic.keeper.workspace()?.db.read.get<{ id: string }>({ text: 'SELECT id FROM staff WHERE user_name = ?', values: [userName] }))?.id ?? '';
const add = async (who: { readonly userName: string }): Promise<string> => {
  await clinic.clinic.call('gate', 'staff.add', who);
  return staffId(who.userName);
};
const beSomebody = async ({ userName, password }: { readonly userName: string; readonly password: string }): Promise<void> => {
  await clinic.clinic.keeper.lock('switch');
  await clinic.signIn(userName, password);
};
const linesAbout = async (about: About, more: object = {}): Promise<readonly LogLine[]> => {
  const answer = valueOf(await clinic.client['audit.timeline']({ ...ask, about, ...more }));
  if (answer.type !== 'timeline') throw new Error(answer.type);
  return answer.lines;
};
const rows = (text: string) => clinic.clinic.keeper.workspace()?.db.read.all<Record<string, unknown>>({ text, values: [] });

beforeEach(async () => {
  // 10:00 on Thursday 12 March 2026: the clinic is open.
  clinic = await openTestClinic({ signedInAs: 'administrator' });
  const register = async (familyName: string, givenNames: string): Promise<string> => {
    const answer = valueOf(await clinic.client['patients.register']({ patient: { ...asha, familyName, givenNames, phone: '' }, notTheSame: [] }));
    return answer.type === 'registered' ? answer.patient.id : '';
  };
  [rania, omar] = [await register('Haddad', 'Rania'), await register('Okafor', 'Omar')];
  [karimId, priyaId] = [await add(nurse), await add(officer)];
  await beSomebody(nurse);
  for (let i = 0; i < 3; i += 1) valueOf(await clinic.client['patients.show']({ id: rania }));
  valueOf(await clinic.client['vitals.record']({ patientId: rania, readings: [{ measure: 'body-weight', value: 64, secondValue: null, unit: 'kg', keptAsMeasured: false }] }));
  await clinic.client['restrictions.list']({ patientId: rania });
  clinic.clock.pass(11 * 3_600_000);
  await beSomebody(nurse);
  valueOf(await clinic.client['patients.show']({ id: omar }));
  await beSomebody(officer);
});
afterEach(async () => { await clinic.close(); });

describe('A1: who opened this patient', () => {
  it('tells who, what, when, from where and with what role, newest first by sequence, and leaves the patient asked about out of each line', async () => {
    const lines = await linesAbout(patient(rania));
    expect(lines.map(({ method, action }) => `${action} ${method}`)).toEqual(['create vitals.record', 'read patients.show', 'read patients.show', 'read patients.show', 'create patients.register']);
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map(({ seq }) => seq).toSorted((a, b) => b - a));
    expect(lines[1]).toMatchObject({ who: { staffId: karimId, name: 'Dr Karim Haddad', role: 'nurse' }, at: '2026-03-12T10:00:00.000Z', from: 'clinic', outcome: 'ok', patient: null, isHidden: false });
    expect(JSON.stringify(lines)).not.toContain('Rania');
  });

  it('tells the role somebody had then, whatever it is now', async () => {
    await clinic.client['session.signOut']({});
    await clinic.signIn('ruth', 'amber kettle 4477 hill');
    await clinic.clinic.call('gate', 'staff.change', { staffId: karimId, displayName: 'Dr Karim Haddad', role: 'clinician' });
    expect((await linesAbout(patient(rania)))[1]?.who?.role).toBe('nurse');
  });

  it('counts openings by person and hour, and says when the clinic was closed', async () => {
    const heat = valueOf(await clinic.client['audit.heat']({ ...month, about: patient(rania) }));
    expect(heat).toMatchObject({ type: 'heat', openings: 3, about: { recordNumber: expect.stringMatching(/^WL /), familyName: 'Haddad', givenNames: 'Rania', birthDate: '1967-09-04' } });
    expect(heat.type === 'heat' && heat.people).toEqual([{ staffId: karimId, name: 'Dr Karim Haddad', role: 'nurse', openings: 3, hours: [{ hour: 10, openings: 3, outside: 0, refused: 0, emergencies: 0, alerts: 0 }] }]);
  });
});

describe('A2: what did this person open', () => {
  it('tells it by person, with record numbers and no names unless they are asked for', async () => {
    const lines = await linesAbout(person(karimId), { show: 'read' });
    expect(lines.map(({ patient: whose }) => whose?.id)).toEqual([omar, rania, rania, rania]);
    expect(lines.map(({ patient: whose }) => whose?.name)).toEqual([null, null, null, null]);
    expect((await linesAbout(person(karimId), { show: 'read', names: true })).map(({ patient: whose }) => whose?.name)).toEqual(['Okafor, Omar', 'Haddad, Rania', 'Haddad, Rania', 'Haddad, Rania']);
  });

  it('lists whose charts, what gives reason to look first', async () => {
    const graph = valueOf(await clinic.client['audit.graph']({ ...month, about: { type: 'person', staffId: karimId }, names: false }));
    if (graph.type !== 'graph') throw new Error(graph.type);
    expect(graph).toMatchObject({ patientCount: 2, openings: 4 });
    expect(graph.patients.map(({ patient: whose, openings, reasons }) => [whose?.id, openings, reasons])).toEqual([[rania, 3, ['same-surname']], [omar, 1, ['after-hours']]]);
    expect(JSON.stringify(graph)).not.toMatch(/Okafor|Rania/);
  });

  it('says of a chart that it was opened on no day of a visit, an appointment or its registration', async () => {
    valueOf(await clinic.client['patients.show']({ id: rania }));
    clinic.clock.pass(13 * 3_600_000);
    await beSomebody(officer);
    valueOf(await clinic.client['patients.show']({ id: omar }));
    const graph = valueOf(await clinic.client['audit.graph']({ ...month, about: { type: 'person', staffId: priyaId }, names: false }));
    expect(graph.type === 'graph' && graph.patients.map(({ patient: whose, reasons }) => [whose?.id, reasons])).toEqual([[omar, ['not-scheduled']], [rania, ['after-hours']]]);
  });

  it('shows refusals and nothing else when asked for them', async () => {
    expect((await linesAbout(person(karimId), { show: 'refused' })).map(({ action, method, outcome }) => [action, method, outcome])).toEqual([['refused', 'restrictions.list', 'forbidden']]);
    const heat = valueOf(await clinic.client['audit.heat']({ ...month, about: person(karimId) }));
    expect(heat.type === 'heat' && heat.people[0]?.hours).toEqual([
      { hour: 10, openings: 3, outside: 0, refused: 1, emergencies: 0, alerts: 0 }, { hour: 21, openings: 1, outside: 1, refused: 0, emergencies: 0, alerts: 0 },
    ]);
  });
});

describe('the whole clinic', () => {
  it('answers for a day, each filter a part of all, and nothing of another day', async () => {
    const day = { from: '2026-03-12T00:00:00.000Z', to: '2026-03-13T00:00:00.000Z' };
    const seqs = new Map<string, readonly number[]>();
    for (const show of showings) seqs.set(show, (await linesAbout({ type: 'clinic' }, { ...day, show })).map(({ seq }) => seq));
    const parts = showings.filter((show) => show !== 'all').flatMap((show) => seqs.get(show) ?? []);
    expect(new Set(parts).size).toBe(parts.length);
    expect((await linesAbout({ type: 'clinic' }, { ...day, show: 'changed' })).every(({ action }) => action !== 'read' && action !== 'refused')).toBe(true);
    expect(await linesAbout({ type: 'clinic' }, { from: '2026-03-10T00:00:00.000Z', to: '2026-03-11T00:00:00.000Z' })).toEqual([]);
    const heat = valueOf(await clinic.client['audit.heat']({ ...day, about: { type: 'clinic' } }));
    expect(heat.type === 'heat' && heat.people.map(({ name, openings }) => [name, openings])).toContainEqual(['Dr Karim Haddad', 4]);
  });

  it('pages by sequence: each row once, none left out, also while rows are added', async () => {
    await beSomebody(nurse);
    for (let i = 0; i < 120; i += 1) valueOf(await clinic.client['patients.show']({ id: i % 2 === 0 ? rania : omar }));
    await beSomebody(officer);
    for (const about of [patient(rania), person(karimId)]) {
      const seen: number[] = [];
      let before: number | null = null;
      do {
        const page: OutputOf<(typeof auditContract)['audit.timeline']> = valueOf(await clinic.client['audit.timeline']({ ...ask, about, before }));
        if (page.type !== 'timeline') throw new Error(page.type);
        expect(page.lines.length).toBeLessThanOrEqual(50);
        seen.push(...page.lines.map(({ seq }) => seq));
        before = page.next;
      } while (before !== null);
      const [column, id] = about.type === 'patient' ? ['patient_id', rania] : ['staff_id', karimId];
      const all = (await rows(`SELECT seq FROM audit_row WHERE ${column} = '${id}' ORDER BY seq DESC`)) ?? [];
      const later = all.filter(({ seq }) => Number(seq) > (seen[0] ?? 0)).length;
      expect(seen).toEqual(all.slice(later).map(({ seq }) => seq));
    }
  });
});

describe('who may ask', () => {
  it('is refused without the privilege', async () => {
    await beSomebody(nurse);
    expect(await clinic.client['audit.timeline']({ ...ask, about: patient(rania) })).toMatchObject({ type: 'refused', reason: 'forbidden' });
    expect(await clinic.client['audit.heat']({ ...month, about: patient(rania) })).toMatchObject({ type: 'refused', reason: 'forbidden' });
    expect(await clinic.client['audit.graph']({ ...month, about: { type: 'person', staffId: karimId }, names: false })).toMatchObject({ type: 'refused', reason: 'forbidden' });
    expect(await clinic.client['audit.people']({})).toMatchObject({ type: 'refused', reason: 'forbidden' });
  });

  it('A3: reading the log is written down itself, with the patient asked about and each one whose name was shown', async () => {
    const written = async () => (await rows(`SELECT method, patient_id AS patientId, action FROM audit_row WHERE staff_id = '${priyaId}' AND method LIKE 'audit.%' ORDER BY seq`)) ?? [];
    await linesAbout(patient(rania));
    await linesAbout(person(karimId));
    expect(await written()).toEqual([{ method: 'audit.timeline', patientId: rania, action: 'read' }, { method: 'audit.timeline', patientId: null, action: 'read' }]);
    await linesAbout(person(karimId), { names: true });
    expect((await written()).slice(2).map(({ patientId }) => patientId).toSorted()).toEqual([rania, omar].toSorted());
    expect((await linesAbout(person(priyaId), { show: 'read' }))[0]).toMatchObject({ method: 'audit.timeline', who: { name: 'Priya Raman' } });
  });

  it('L4: the log of a chart closed to the reader is refused, and in other answers nothing says whose it is', async () => {
    valueOf(await clinic.client['restrictions.add']({ patientId: rania, closedTo: { type: 'role', role: 'administrator' }, reason: 'asked for it' }));
    expect((await linesAbout(patient(rania))).length).toBeGreaterThan(4);
    await beSomebody({ userName: 'ruth', password: 'amber kettle 4477 hill' });
    expect(await clinic.client['audit.timeline']({ ...ask, about: patient(rania) })).toMatchObject({ type: 'refused', reason: 'restricted' });
    expect(await clinic.client['audit.heat']({ ...month, about: patient(rania) })).toMatchObject({ type: 'refused', reason: 'restricted' });
    const lines = await linesAbout(person(karimId), { names: true, show: 'read' });
    expect(lines.map(({ isHidden }) => isHidden)).toEqual([false, true, true, true]);
    const graph = valueOf(await clinic.client['audit.graph']({ ...month, about: { type: 'person', staffId: karimId }, names: true }));
    expect(graph.type === 'graph' && graph.patients.find(({ patient: whose }) => whose === null)).toMatchObject({ openings: 3, reasons: [] });
    expect(JSON.stringify([lines, graph])).not.toMatch(new RegExp(`Rania|${rania}`));
  });

  it('L4: a chart closed to somebody is hidden from a reader who does not manage restrictions', async () => {
    valueOf(await clinic.client['restrictions.add']({ patientId: rania, closedTo: { type: 'role', role: 'laboratory' }, reason: 'asked for it' }));
    await beSomebody({ userName: 'ruth', password: 'amber kettle 4477 hill' });
    await clinic.clinic.call('gate', 'staff.grant', { staffId: karimId, privilege: 'audit:read', effect: 'grant', reason: 'counts the doors', until: null });
    await beSomebody(nurse);
    expect(valueOf(await clinic.client['audit.timeline']({ ...ask, about: patient(rania) }))).toEqual({ type: 'closed-chart' });
    expect(valueOf(await clinic.client['audit.heat']({ ...month, about: patient(rania) }))).toEqual({ type: 'closed-chart' });
    expect((await linesAbout(person(karimId), { names: true, show: 'changed' })).map(({ isHidden, patient: whose }) => [isHidden, whose])).toEqual([[true, null]]);
    expect((await linesAbout(patient(omar))).length).toBeGreaterThan(0);
  });

  it.each([
    ['a span that ends before it begins', { from: month.to, to: month.from }, ['to']],
    ['more than a month of the whole clinic', { about: { type: 'clinic' }, from: '2026-01-01T00:00:00.000Z' }, ['to']],
    ['what is no moment', { from: 'yesterday' }, ['from']],
    ['a filter there is not', { show: 'gossip' }, ['show']],
    ['what is no id', { about: { type: 'patient', patientId: 'x' } }, ['about']],
    ['a field nobody knows', { reason: 'x' }, []],
    ['a page that is none', { before: -1 }, ['before']],
  ])('refuses %s', async (_what, more, fields) => {
    const reply = await clinic.clinic.call('clinic', 'audit.timeline', { ...ask, about: person(karimId), ...more });
    expect(JSON.parse(reply)).toMatchObject({ type: 'refused', reason: 'bad-input', fields });
  });

  it('says so when there is nobody of that id', async () => {
    for (const about of [patient(nobody), person(nobody)]) {
      expect(valueOf(await clinic.client['audit.timeline']({ ...ask, about }))).toEqual({ type: 'no-such' });
      expect(valueOf(await clinic.client['audit.heat']({ ...month, about }))).toEqual({ type: 'no-such' });
    }
  });

  it('names whoever left as well', async () => {
    await beSomebody({ userName: 'ruth', password: 'amber kettle 4477 hill' });
    await clinic.clinic.call('gate', 'staff.end', { staffId: karimId, reason: 'left the clinic' });
    expect(valueOf(await clinic.client['audit.people']({})).people.find(({ staffId: id }) => id === karimId)).toEqual({ staffId: karimId, name: 'Dr Karim Haddad', role: 'nurse', hasEnded: true });
    expect((await linesAbout(person(karimId), { show: 'read' })).length).toBe(4);
  });
});
