import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { AlertsPanel } from '#renderer/alerts/index.ts';
import { haddad, id, peopleAnswers } from './people-answers.ts';
import { renderClinic } from './render-clinic.tsx';

const drafts = { 'drafts.save': () => ({}), 'drafts.discard': () => ({}) };
const alarm = (n: number, kind: string, more: object = {}) => ({
  id: id(n), kind, at: '2026-03-10T21:14:00.000Z', staffName: 'Karim Haddad', staffId: id(4), reasons: [{ kind, count: null, usual: null }], state: 'new', ownerName: null, isYours: false, isAboutYou: false,
  explainedBy: null, explanation: '', finding: null, byName: null, recordNumber: 'WL 20 4816', patientId: haddad, settledAt: null, settledBy: null, note: '', ...more,
});
const alerts = [
  alarm(61, 'same-surname', { reasons: [{ kind: 'same-surname', count: null, usual: null }, { kind: 'after-hours', count: 1, usual: null }] }),
  alarm(62, 'burst', { staffName: 'Tariq Mansour', patientId: null, recordNumber: null, reasons: [{ kind: 'burst', count: 31, usual: 9 }], state: 'explained', isYours: true, ownerName: 'Priya Raman', explainedBy: 'Priya Raman', explanation: 'The vaccine recall list' }),
  alarm(63, 'own-record', { staffName: 'Priya Raman', isAboutYou: true, patientId: null }),
  alarm(64, 'own-record', { staffName: 'Maya Okonkwo', patientId: null, state: 'taken', ownerName: 'Helen Adeyemi' }),
];
const answers = { ...peopleAnswers, ...drafts, 'alerts.list': () => ({ alerts, open: 4 }), 'alerts.take': () => ({ type: 'taken' }), 'alerts.explain': () => ({ type: 'explained' }) };

it('an alarm says its reasons in one name and in numbers, who looks after it, and nobody gets a button about themselves', async () => {
  await renderClinic(<AlertsPanel />, 'privacy-officer', answers);
  expect(await screen.findByText('Same family name, after hours')).toBeDefined();
  expect(screen.getByText('Tariq Mansour opened 31 charts in an hour in which nobody wrote; the usual is 9.')).toBeDefined();
  expect(screen.getByText('explained, yours to close')).toBeDefined();
  expect(screen.getByText('taken, Helen Adeyemi')).toBeDefined();
  expect(screen.getByText('Explained by Priya Raman: The vaccine recall list')).toBeDefined();
  const [, , own] = screen.getAllByRole('listitem');
  if (!own) throw new Error('no third alarm');
  expect([within(own).queryByText('About you: somebody else looks after it.') !== null, within(own).queryByRole('button', { name: /^Look into/ })]).toEqual([true, null]);
  expect(screen.getByRole('button', { name: 'Close: More than the own habit, Tariq Mansour' })).toBeDefined();
});

it('looking into a new alarm takes it; it is settled with a finding, not without', async () => {
  const { user, calls } = await renderClinic(<AlertsPanel />, 'privacy-officer', answers);
  await user.click(await screen.findByRole('button', { name: 'Look into: Same family name, after hours, Karim Haddad' }));
  const dialog = await screen.findByRole('dialog');
  await waitFor(() => { expect(calls.find((call) => call.method === 'alerts.take')?.input).toEqual({ id: id(61) }); });
  await user.type(within(dialog).getByLabelText('What you found'), 'Asked him; he has no answer');
  await user.click(within(dialog).getByRole('button', { name: 'Settle it' }));
  expect([within(dialog).queryByText('Choose how it ended.') !== null, calls.some((call) => call.method === 'alerts.settle')]).toEqual([true, false]);
  await user.click(within(dialog).getByLabelText('Not in order'));
  await user.click(within(dialog).getByRole('button', { name: 'Settle it' }));
  await waitFor(() => { expect(calls.find((call) => call.method === 'alerts.settle')?.input).toEqual({ id: id(61), note: 'Asked him; he has no answer', finding: 'not-in-order', record: null }); });
});

it('what explains it is noted, and it stays open; a namesake is said to be one', async () => {
  const { user, calls } = await renderClinic(<AlertsPanel />, 'privacy-officer', answers);
  await user.click(await screen.findByRole('button', { name: 'Look into: Own record, Maya Okonkwo' }));
  const dialog = await screen.findByRole('dialog');
  expect(calls.some((call) => call.method === 'alerts.take')).toBe(false);
  await user.type(within(dialog).getByLabelText('What you found'), 'Another Maya');
  await user.click(within(dialog).getByLabelText('A namesake’s'));
  await user.click(within(dialog).getByLabelText('In order'));
  await user.click(within(dialog).getByRole('button', { name: 'Settle it' }));
  await waitFor(() => { expect(calls.find((call) => call.method === 'alerts.settle')?.input).toEqual({ id: id(64), note: 'Another Maya', finding: 'in-order', record: 'namesake' }); });
  await user.click(await screen.findByRole('button', { name: /^Close: More than the own habit/ }));
  const again = await screen.findByRole('dialog');
  await user.type(within(again).getByLabelText('What you found'), 'Recall list');
  await user.click(within(again).getByRole('button', { name: 'Note what explains it' }));
  await waitFor(() => { expect(calls.find((call) => call.method === 'alerts.explain')?.input).toEqual({ id: id(62), note: 'Recall list' }); });
});

it('on the page of one patient the alarms are narrowed to them', async () => {
  const { user } = await renderClinic(<AlertsPanel patientId={haddad} />, 'privacy-officer', answers);
  expect(await screen.findByText('4 open')).toBeDefined();
  await user.click(screen.getByLabelText('This patient'));
  expect([screen.getAllByRole('listitem').length, screen.queryByText('1 open') !== null]).toEqual([1, true]);
});
