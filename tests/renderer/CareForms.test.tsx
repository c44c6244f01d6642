import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { AllergyForms, askAllergy } from '#renderer/allergies/index.ts';
import { askMedication, MedicationForms } from '#renderer/medications/index.ts';
import type { Allergy } from '#shared/allergies/allergy.ts';
import { renderClinic } from './render-clinic.tsx';

const patientId = '00000000-0000-4000-8000-000000000016';
const latex: Allergy = {
  id: '00000000-0000-4000-8000-000000003001', patientId, substance: 'Latex', code: '', codeSystem: '', statement: 'allergy', severity: 'moderate', reaction: 'wheeze with gloves', clinicalStatus: 'active', verification: 'confirmed',
  recordedOn: '2024-03-01', recordedBy: '', statusReason: '', statusBy: '', statusOn: null, source: '', unsettled: [],
};
const about = { medicationId: '00000000-0000-4000-8000-000000004001', display: 'Aspirin 100 mg', dosage: '100 mg, morning', status: 'active', started: '2024', ended: null, mitigation: '', unsettled: [] } as const;
const forms = (allergies: readonly Allergy[]) => <><AllergyForms patientId={patientId} who="Haddad, Rania" allergies={allergies} onSaved={() => undefined} /><MedicationForms patientId={patientId} who="Haddad, Rania" allergies={allergies} /></>;
const inputOf = (calls: readonly { readonly method: string; readonly input: unknown }[], method: string) => calls.filter((call) => call.method === method).map(({ input }) => input);


it('an allergy is recorded by Enter from field to field and Ctrl Enter; nothing is chosen before somebody chooses', async () => {
  const { user, calls } = await renderClinic(forms([]), 'nurse', { 'allergies.record': () => ({ type: 'recorded', allergy: latex }) });
  askAllergy(patientId, { type: 'record' });
  const dialog = await screen.findByRole('dialog', { name: /^Record an allergy/ });
  await user.type(within(dialog).getByLabelText('Substance'), 'Peanut{Control>}{Enter}{/Control}');
  expect([await within(dialog).findByText('Say how severe, or that it is not known.') !== null, calls.some(({ method }) => method === 'allergies.record')]).toEqual([true, false]);
  within(dialog).getByLabelText('Substance').focus();
  await user.keyboard('{Enter}hives{Enter}');
  expect(document.activeElement).toBe(within(dialog).getByLabelText('Severe'));
  await user.keyboard(' {Enter}{Control>}{Enter}{/Control}');
  await waitFor(() => { expect(inputOf(calls, 'allergies.record')).toEqual([{ patientId, allergy: { substance: 'Peanut', reaction: 'hives', severity: 'severe', verification: 'unconfirmed' }, isAnother: false }]); });
  await waitFor(() => { expect(screen.queryByRole('dialog')).toBeNull(); });
});

it('the same substance leads with F2 to the one that stands, with what was typed; only that is written', async () => {
  const { user, calls } = await renderClinic(forms([latex]), 'nurse', { 'allergies.change': () => ({ type: 'changed', allergy: latex }) });
  askAllergy(patientId, { type: 'record' });
  const dialog = await screen.findByRole('dialog', { name: /^Record an allergy/ });
  await user.type(within(dialog).getByLabelText('Substance'), 'LÁTEX');
  expect(within(dialog).getByText('Latex: moderate, wheeze with gloves')).toBeDefined();
  await user.click(within(dialog).getByLabelText('Severe'));
  await user.keyboard('{F2}');
  const change = await screen.findByRole('dialog', { name: /^Change an allergy/ });
  expect(within(change).getByLabelText<HTMLInputElement>('Severe').checked).toBe(true);
  await user.click(within(change).getByRole('button', { name: /^Save the change/ }));
  await waitFor(() => { expect(inputOf(calls, 'allergies.change')).toEqual([{ patientId, allergyId: latex.id, seen: { severity: 'moderate' }, change: { severity: 'severe' }, isAnother: false }]); });
});

it('what somebody else wrote meanwhile is told, and only saving once more lays this over it', async () => {
  let asked = 0;
  const { user, calls } = await renderClinic(forms([latex]), 'nurse', { 'allergies.change': () => ((asked += 1) === 1 ? { type: 'overtaken', allergy: { ...latex, severity: 'severe', reaction: 'hives' } } : { type: 'changed', allergy: latex }) });
  askAllergy(patientId, { type: 'change', allergyId: latex.id });
  const dialog = await screen.findByRole('dialog', { name: /^Change an allergy/ });
  await user.click(within(dialog).getByLabelText('Mild'));
  await user.keyboard('{Control>}{Enter}{/Control}');
  expect(await within(dialog).findByText(/It says now: Reaction: hives; How severe: severe\. Nothing was saved yet/)).toBeDefined();
  expect(within(dialog).getByLabelText<HTMLInputElement>(/^Reaction/).value).toBe('hives');
  await user.keyboard('{Control>}{Enter}{/Control}');
  await waitFor(() => { expect(inputOf(calls, 'allergies.change')[1]).toMatchObject({ seen: { severity: 'severe' }, change: { severity: 'mild' } }); });
});

it('a field with two answers has no field here; it says both and where to settle them', async () => {
  await renderClinic(forms([{ ...latex, severity: 'severe', unsettled: [{ field: 'severity', values: ['severe', 'mild'] }] }]), 'nurse');
  askAllergy(patientId, { type: 'change', allergyId: latex.id });
  const dialog = await screen.findByRole('dialog', { name: /^Change an allergy/ });
  expect([within(dialog).queryByLabelText('Mild'), within(dialog).getByText('Two answers stand here. Settle them side by side first.') !== null, within(dialog).getByRole('button', { name: 'Show both answers' }) !== null]).toEqual([null, true, true]);
});

it('none known is not said while an allergy stands', async () => {
  const { calls } = await renderClinic(forms([latex]), 'nurse');
  askAllergy(patientId, { type: 'noneKnown' });
  const dialog = await screen.findByRole('dialog', { name: /^No known allergies/ });
  expect([within(dialog).getByText('Latex: moderate, wheeze with gloves') !== null, within(dialog).queryByRole('button', { name: 'Record it' }), calls.some(({ method }) => method === 'allergies.noneKnown')]).toEqual([true, null, false]);
});

it('a drug with the name of an allergy says so while it is typed, and needs a reason to go on', async () => {
  const { user, calls } = await renderClinic(forms([{ ...latex, substance: 'Aspirin', severity: 'severe', reaction: '' }]), 'nurse', { 'medications.record': () => ({ type: 'recorded', medication: {} }) });
  askMedication(patientId, { type: 'record' });
  const dialog = await screen.findByRole('dialog', { name: /^Record a medication somebody takes/ });
  await user.type(within(dialog).getByLabelText('Medication'), 'ASPIRIN 100 mg');
  expect(within(dialog).getByText('Recorded allergy:')).toBeDefined();
  fireEvent.change(within(dialog).getByLabelText(/^Since/), { target: { value: '03/04/2024' } });
  await user.keyboard('{Control>}{Enter}{/Control}');
  expect([within(dialog).getByText('Say why, in a few words, or cancel.') !== null, within(dialog).getByText('This can be two days. Write the month as a word.') !== null, inputOf(calls, 'medications.record')]).toEqual([true, true, []]);
  fireEvent.change(within(dialog).getByLabelText(/^Since/), { target: { value: 'Mar 2024' } });
  await user.click(within(dialog).getByRole('button', { name: 'Tolerated before' }));
  await user.keyboard('{Control>}{Enter}{/Control}');
  await waitFor(() => { expect(inputOf(calls, 'medications.record')).toEqual([{ patientId, medication: { display: 'ASPIRIN 100 mg', dosage: '', reason: '', started: '2024-03' }, mitigation: 'Tolerated before' }]); });
});

it('a stop needs its reason and a day, today unless somebody says another', async () => {
  const { user, calls } = await renderClinic(forms([]), 'nurse', { 'medications.changeStatus': () => ({ type: 'changed', medication: {} }) });
  askMedication(patientId, { type: 'changeStatus', about });
  const dialog = await screen.findByRole('dialog', { name: /^Change the status/ });
  expect(within(dialog).queryByLabelText('Taking')).toBeNull();
  await user.click(within(dialog).getByLabelText('Stopped'));
  expect(within(dialog).getByLabelText<HTMLInputElement>('Stopped on').value).toBe('12 Mar 2026');
  await user.keyboard('{Control>}{Enter}{/Control}');
  expect([await within(dialog).findByText('Say why, in a few words.') !== null, inputOf(calls, 'medications.changeStatus')]).toEqual([true, []]);
  await user.click(within(dialog).getByRole('button', { name: 'Side effect' }));
  await user.keyboard('{Control>}{Enter}{/Control}');
  await waitFor(() => { expect(inputOf(calls, 'medications.changeStatus')).toEqual([{ patientId, medicationId: about.medicationId, seen: { status: 'active', ended: null }, status: 'stopped', reason: 'Side effect', ended: '2026-03-12', mitigation: '' }]); });
});

it('of two doses neither is written over nor confirmed', async () => {
  const { calls } = await renderClinic(forms([]), 'nurse');
  for (const type of ['changeDose', 'confirm'] as const) {
    askMedication(patientId, { type, about: { ...about, unsettled: [{ field: 'dosage', values: ['100 mg, morning', '75 mg, morning'] }] } });
    expect(await screen.findByText('Two answers stand here. Settle them side by side first.')).toBeDefined();
    expect(screen.queryByLabelText('New dose')).toBeNull();
  }
  expect(calls.filter(({ method }) => method.startsWith('medications.'))).toEqual([]);
});
