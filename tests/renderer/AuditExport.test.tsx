import { screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { DisclosuresPanel, ExportButton } from '#renderer/audit/index.ts';
import { renderClinic } from './render-clinic.tsx';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const span = { from: '2026-02-11T00:00:00.000Z', to: '2026-03-13T00:00:00.000Z' };
const about = { type: 'patient', patientId: id(16) } as const;
const listed = {
  type: 'listed', clinicName: 'Harbour Street Clinic', from: '2020-03-12T10:00:00.000Z', to: '2026-03-12T10:00:00.000Z', more: false,
  patient: { recordNumber: 'WL 20 4816', familyName: 'Haddad', givenNames: 'Rania', birthDate: '1967-09-04' },
  disclosures: [
    { at: '2026-02-10T09:00:00.000Z', what: 'export', name: 'Inês Ferreira', role: 'privacy-officer', recordKind: 'audit-log', purpose: 'legal', count: 12 },
    { at: '2026-01-10T09:00:00.000Z', what: 'import', name: '', role: '', recordKind: 'something-newer', purpose: null, count: 4 },
  ],
  seenBy: [{ name: 'Karim Haddad', role: 'laboratory', days: 3, firstAt: '2026-01-10T09:00:00.000Z', lastAt: '2026-03-10T21:14:00.000Z', kinds: ['patient', 'result'] }],
};

it('asks for the log with Ctrl E: what, what for and where to, and nothing while one of them is missing', async () => {
  const { user, calls } = await renderClinic(<ExportButton about={about} span={span} />, 'privacy-officer', { 'stepUp.ask': () => ({ type: 'asked' }) });
  await user.keyboard('{Control>}e{/Control}');
  const dialog = within(await screen.findByRole('dialog', { name: 'Export the log' }));
  await user.click(dialog.getByRole('button', { name: 'Export' }));
  expect(dialog.getByText('Say what it is for.')).toBeTruthy();
  expect(dialog.getByText('Give the whole path of a new file, beginning with a slash.')).toBeTruthy();
  expect(calls.some(({ method }) => method === 'stepUp.ask')).toBe(false);
  await user.selectOptions(dialog.getByRole('combobox', { name: 'What for' }), 'A court or a lawyer');
  await user.type(dialog.getByRole('textbox', { name: 'Write to this file' }), '/home/ines/log.csv');
  await user.click(dialog.getByRole('button', { name: 'Export' }));
  const asked = calls.find(({ method }) => method === 'stepUp.ask')?.input as { readonly method: string; readonly input: string };
  expect([asked.method, JSON.parse(asked.input)]).toEqual(['audit.export', { kind: 'csv', patientId: id(16), staffId: null, since: span.from, before: span.to, purpose: 'legal', file: '/home/ines/log.csv' }]);
});

it('a bundle of one patient is whole, of one person there is none, and whoever may not export has no button', async () => {
  const { user, calls } = await renderClinic(<ExportButton about={{ type: 'person', staffId: id(6) }} span={span} />, 'privacy-officer', { 'stepUp.ask': () => ({ type: 'asked' }) });
  await user.click(screen.getByRole('button', { name: /Export proof/ }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.selectOptions(dialog.getByRole('combobox', { name: 'As' }), 'Signed bundle that others can verify');
  await user.selectOptions(dialog.getByRole('combobox', { name: 'What for' }), 'An incident');
  await user.type(dialog.getByRole('textbox', { name: 'Write to this file' }), '/home/ines/log');
  await user.click(dialog.getByRole('button', { name: 'Export' }));
  expect(dialog.getByText('There is no signed bundle of one person. Take everybody’s, or a table.')).toBeTruthy();
  expect(calls.some(({ method }) => method === 'stepUp.ask')).toBe(false);
});

it('without the privilege there is no way out of the log', async () => {
  await renderClinic(<ExportButton about={about} span={span} />, 'nurse');
  expect(screen.queryByRole('button')).toBeNull();
});

it('lists what left and what came in the patient\'s words, and apart from it who saw the record here', async () => {
  await renderClinic(<DisclosuresPanel patientId={id(16)} />, 'privacy-officer', { 'disclosures.list': () => listed });
  const sheet = within(await screen.findByRole('article', { name: 'What of this record left the clinic' }));
  expect(sheet.getByText(/Rania Haddad, born 4 Sep 1967, WL 20 4816/)).toBeTruthy();
  expect(sheet.getByRole('row', { name: /10 Feb 2026.*Written to a file: who opened the record.*Inês Ferreira, privacy officer.*A court or a lawyer/ })).toBeTruthy();
  expect(sheet.getByRole('row', { name: /Came from elsewhere: records.*the program.*not asked/ })).toBeTruthy();
  expect(sheet.getByRole('row', { name: /Karim Haddad, laboratory.*3.*10 Mar 2026.*name, birth date and address, results/ })).toBeTruthy();
  expect(sheet.getByText(/does not list what was told by word of mouth/)).toBeTruthy();
});

it('prints only once it is known what for, and that is written down first', async () => {
  const print = vi.fn();
  vi.stubGlobal('print', print);
  const { user, calls } = await renderClinic(<DisclosuresPanel patientId={id(16)} />, 'privacy-officer', { 'disclosures.list': () => listed, 'disclosures.print': () => ({ type: 'ready' }) });
  await user.click(await screen.findByRole('button', { name: 'Print' }));
  expect([print.mock.calls.length, screen.queryByText('Say what it is for.') !== null]).toEqual([0, true]);
  await user.selectOptions(screen.getByRole('combobox', { name: 'What the print is for' }), 'The patient asked for it');
  await user.click(screen.getByRole('button', { name: 'Print' }));
  expect(await screen.findByText(/Harbour Street Clinic, printed .* by .*\. What for: The patient asked for it\./)).toBeTruthy();
  expect(calls.find(({ method }) => method === 'disclosures.print')?.input).toEqual({ patientId: id(16), purpose: 'patient-request' });
  expect(print).toHaveBeenCalledTimes(1);
  vi.unstubAllGlobals();
});

it('a chart closed to somebody says so and shows nothing', async () => {
  await renderClinic(<DisclosuresPanel patientId={id(16)} />, 'privacy-officer', { 'disclosures.list': () => ({ type: 'closed-chart' }) });
  expect(await screen.findByText('This chart is closed to somebody')).toBeTruthy();
  expect(screen.queryByRole('article')).toBeNull();
});
