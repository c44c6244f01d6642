import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { AuditPage } from '#renderer/audit/index.ts';
import type { Answers } from './fake-bridge.ts';
import { renderClinic } from './render-clinic.tsx';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const hour = (at: number, openings: number, more: object = {}) => ({ hour: at, openings, outside: 0, refused: 0, emergencies: 0, alerts: 0, ...more });
const people = [
  { staffId: id(2), name: 'Dr Lena Bergström', role: 'clinician', openings: 5, hours: [hour(10, 5)] },
  { staffId: id(6), name: 'Karim Haddad', role: 'laboratory', openings: 3, hours: [hour(21, 3, { outside: 3, alerts: 1, refused: 1 })] },
];
const line = (seq: number, at: string, method: string, more: object = {}) => ({
  seq, at, action: 'read', method, outcome: 'ok', who: { staffId: id(6), name: 'Karim Haddad', role: 'laboratory' }, recordKind: null, purpose: null, patient: null, isHidden: false, from: 'clinic', device: 1, count: 1, ...more,
});
const aboutPatient = { type: 'patient', patientId: id(16), recordNumber: 'WL 20 4816', familyName: 'Haddad', givenNames: 'Rania', birthDate: '1967-09-04' };
const answers = (more: Answers = {}): Answers => ({
  'alerts.list': () => ({ alerts: [], open: 0 }),
  'audit.people': () => ({ people: people.map(({ staffId, name, role }) => ({ staffId, name, role, hasEnded: staffId === id(6) })) }),
  'audit.heat': (input: { about: { type: string } }) => ({ type: 'heat', about: input.about.type === 'patient' ? aboutPatient : input.about.type === 'person' ? { type: 'person', ...people[1] } : { type: 'clinic' }, people, openings: 8, opensAt: 8, closesAt: 18 }),
  'audit.timeline': (input: { before: number | null; show: string }) => ({
    type: 'timeline', next: input.before === null ? 40 : null,
    lines: input.show === 'refused' ? [line(44, '2026-03-10T21:12:00.000Z', 'documents.original', { action: 'refused', outcome: 'restricted' })]
      : input.before === null ? [line(50, '2026-03-10T21:14:00.000Z', 'patients.show'), line(49, '2026-03-10T21:12:00.000Z', 'patients.show')] : [line(39, '2026-02-26T10:48:00.000Z', 'vitals.record', { action: 'create' })],
  }),
  'audit.graph': (input: { names: boolean }) => ({
    type: 'graph', patientCount: 2, openings: 4,
    patients: [{ patient: { id: id(16), recordNumber: 'WL 20 4816', name: input.names ? 'Haddad, Rania' : null }, openings: 3, latestAt: '2026-03-10T21:14:00.000Z', reasons: ['same-surname', 'after-hours'] },
      { patient: null, openings: 1, latestAt: '2026-03-09T10:00:00.000Z', reasons: [] }],
  }),
  ...more,
});

it('says who opened a patient: counts by hour in cells, marks in words, sentences newest first', async () => {
  const { user, calls } = await renderClinic(<AuditPage question="patient" id={id(16)} />, 'privacy-officer', answers());
  const title = await screen.findByRole('heading', { name: 'Who opened Haddad, Rania' });
  await waitFor(() => { expect(document.activeElement).toBe(title); });
  const heat = within(screen.getByRole('region', { name: '8 openings by 2 people' }));
  expect(heat.getByRole('row', { name: /^Dr Lena Bergström clinician.* 5 5$/ })).toBeTruthy();
  expect(heat.getByRole('cell', { name: '3, 1 alarm, refused once, 3 while closed' })).toBeTruthy();
  const happened = within(screen.getByRole('region', { name: 'What happened' }));
  expect(await happened.findByText(/opened the chart 2 times in 2 minutes, while the clinic was closed/)).toBeTruthy();
  expect(happened.getByText('records, entries 49 to 50')).toBeTruthy();
  await user.click(happened.getByRole('button', { name: 'Show 50 more' }));
  expect(await happened.findByText(/wrote vitals/)).toBeTruthy();
  expect(happened.queryByRole('button', { name: 'Show 50 more' })).toBeNull();
  await user.click(happened.getByRole('radio', { name: 'Refused' }));
  expect(await happened.findByText(/tried to read a document as it came and was refused/)).toBeTruthy();
  expect(calls.find(({ method }) => method === 'audit.heat')?.input).toEqual({ about: { type: 'patient', patientId: id(16) }, from: '2026-02-11T00:00:00.000Z', to: '2026-03-13T00:00:00.000Z' });
  expect(screen.getByText(/^Looking here is written down too:/).textContent).toMatch(/: Inês Ferreira, \d\d:\d\d$/);
});

it('says whose charts a person opened, and asks for names only when told to', async () => {
  const { user, calls } = await renderClinic(<AuditPage question="person" id={id(6)} />, 'privacy-officer', answers());
  const graph = within(await screen.findByRole('region', { name: 'Whose charts' }));
  const row = await graph.findByRole('row', { name: /WL 20 4816/ });
  expect(row.textContent).toMatch(/same family name.*while closed/);
  expect(graph.getByText('a closed chart')).toBeTruthy();
  expect(screen.queryByText('Haddad, Rania')).toBeNull();
  await user.click(graph.getByRole('checkbox', { name: /^Show names/ }));
  expect(await graph.findByText('Haddad, Rania')).toBeTruthy();
  expect(calls.filter(({ method }) => method === 'audit.timeline').map(({ input }) => (input as { names: boolean }).names)).toEqual([false, true]);
});

it('asks whom it is about first, and lists whoever left too', async () => {
  await renderClinic(<AuditPage question="person" id={null} />, 'privacy-officer', answers());
  expect(await screen.findByRole('option', { name: 'Karim Haddad, left' })).toBeTruthy();
});

it('says that the log of a closed chart is for others', async () => {
  await renderClinic(<AuditPage question="patient" id={id(16)} />, 'privacy-officer', answers({ 'audit.heat': () => ({ type: 'closed-chart' }) }));
  expect(await screen.findByText('This chart is closed to somebody')).toBeTruthy();
  expect(screen.queryByRole('region', { name: 'What happened' })).toBeNull();
});
