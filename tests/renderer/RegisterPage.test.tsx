import { screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { useNavigation } from '#renderer/navigation/index.ts';
import { RegisterPage } from '#renderer/patients/index.ts';
import { renderClinic } from './render-clinic.tsx';
import { emptyForm } from '#renderer/patients/register/form.ts';
import { useRegister } from '#renderer/patients/register/store.ts';

beforeEach(() => { useRegister.getState().begin(emptyForm); });

it('keeps saving off until every very likely match is answered, and sends the answer', async () => {
  const { user, calls } = await renderClinic(<RegisterPage typed="" />);
  await user.type(screen.getByLabelText('Family name'), 'Nguyen');
  await user.type(screen.getByLabelText('Day, month, year'), '12 Mar 1992');
  await screen.findByText('Very likely the same person');
  const save = screen.getByRole<HTMLButtonElement>('button', { name: 'Save as new' });
  expect(save.disabled).toBe(true);
  const [notTheSame] = screen.getAllByRole('button', { name: 'Not the same' });
  await user.click(notTheSame as HTMLElement);
  expect(save.disabled).toBe(false);
  await user.click(save);
  await waitFor(() => { expect(calls.find((call) => call.method === 'patients.register')?.input).toMatchObject({ notTheSame: [expect.any(String)] }); });
});

it('keeps every field when saving fails', async () => {
  const { user } = await renderClinic(<RegisterPage typed="" />, 'nurse', { 'patients.register': () => ({ reply: { type: 'crashed', ref: 'k3f9' } }) });
  await user.type(screen.getByLabelText('Family name'), 'Okafor');
  await user.type(screen.getByLabelText('Day, month, year'), '12 Mar 1992');
  await user.keyboard('{Control>}{Enter}{/Control}');
  expect(await screen.findByText(/k3f9/)).toBeDefined();
  expect(screen.getByLabelText<HTMLInputElement>('Family name').value).toBe('Okafor');
  expect(screen.getByLabelText<HTMLInputElement>('Day, month, year').value).toBe('12 Mar 1992');
});

it('opens the chart of the new patient', async () => {
  const { user, calls } = await renderClinic(<RegisterPage typed="" />);
  await user.type(screen.getByLabelText('Family name'), 'Okafor');
  await user.type(screen.getByLabelText('Day, month, year'), '12 Mar 1992');
  await user.keyboard('{Control>}{Enter}{/Control}');
  await waitFor(() => { expect(useNavigation.getState().place.page).toBe('chart'); });
  expect(calls.find((call) => call.method === 'patients.register')?.input).toMatchObject({ patient: { familyName: 'Okafor', birthDate: '1992-03-12', birthDateCertainty: 'exact', sex: 'unknown' } });
});

it('I3: says that somebody hidden may be the same, and nothing about them', async () => {
  const { user } = await renderClinic(<RegisterPage typed="" />, 'front-desk', {
    'patients.matches': () => ({ matches: [], askPrivacyOfficer: true, comparedWith: 11_284 }), 'patients.register': () => ({ type: 'ask-privacy-officer' }),
  });
  await user.type(screen.getByLabelText('Family name'), 'Haddad');
  await user.type(screen.getByLabelText('Day, month, year'), '4 Sep 1967');
  expect(await screen.findByText('Somebody very like this may have a record that you cannot see')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Save as new' }));
  expect(await screen.findByText(/^Not saved: somebody very like this/)).toBeDefined();
  expect(screen.getByLabelText<HTMLInputElement>('Family name').value).toBe('Haddad');
});
