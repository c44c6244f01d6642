import { screen, waitFor, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { signingInGate } from '../fake-gate.ts';
import { renderGate } from '../render-gate.tsx';

it('I5: a code that does not open is said and the next one may be typed', async () => {
  const { user, sent } = renderGate(signingInGate('second-factor', { 'session.secondFactor': () => ({ type: 'wrong', waitSeconds: 0 }) }));
  const code = await screen.findByLabelText<HTMLInputElement>('Code');
  await user.type(code, '123456{Enter}');
  expect(await screen.findByText(/This code does not open, or was used already/)).toBeDefined();
  expect(code.value).toBe('');
  expect(sent('session.secondFactor')).toEqual([{ code: '123456' }]);
});

it('Esc leaves a step, and what comes is asked of the core', async () => {
  const { user, sent } = renderGate(signingInGate('second-factor'));
  await screen.findByLabelText('Code');
  const before = sent('clinic.status').length;
  await user.keyboard('{Escape}');
  await waitFor(() => { expect(sent('session.cancelSignIn')).toEqual([{}]); });
  await waitFor(() => { expect(sent('clinic.status').length).toBeGreaterThan(before); });
});

it('a step that took too long leads to the sign-in and says why', async () => {
  const answers = signingInGate('second-factor', { 'session.secondFactor': () => ({ type: 'begin-again' }) });
  let isOver = false;
  const { user } = renderGate({ ...answers, 'clinic.status': (input) => ({ ...(answers['clinic.status']?.(input) as object), ...(isOver ? { state: 'signed-out', signingIn: null } : {}) }) });
  const code = await screen.findByLabelText('Code');
  isOver = true;
  await user.type(code, '123456{Enter}');
  await screen.findByRole('heading', { name: 'Sign in' });
  expect(screen.getByText('It took too long, so nothing was opened. Sign in again.')).toBeDefined();
});

it('a password of one’s own is checked here and by the core', async () => {
  const { user, sent } = renderGate(signingInGate('new-password', { 'session.newPassword': () => ({ type: 'password-too-weak', why: 'used-before' }) }));
  await screen.findByText(/You came in with a one-time code/);
  await user.type(screen.getByLabelText('New password'), 'four quiet geese');
  await user.click(screen.getByRole('button', { name: 'Use this password' }));
  expect(await screen.findByText('The two passwords differ.')).toBeDefined();
  expect(sent('session.newPassword')).toEqual([]);
  await user.type(screen.getByLabelText('Password again'), 'four quiet geese{Enter}');
  expect(await screen.findByText('You had this password before. Choose another one.')).toBeDefined();
});

it('enrolling: picture, key in groups of four, first code, ten recovery codes, in', async () => {
  const { user, sent } = renderGate(signingInGate('enrol'));
  const picture = await screen.findByRole('img', { name: 'QR code for the authenticator app' });
  expect(picture.querySelector('path')?.getAttribute('d')).toMatch(/^M\d+ \d+h1v1h-1z/);
  expect(within(screen.getByRole('list', { name: 'Key, in groups of four' })).getAllByRole('listitem').map((group) => group.textContent)).toEqual(['JBSW', 'Y3DP', 'EHPK', '3PXP', 'JBSW', 'Y3DP', 'EHPK', '3PXP']);
  await user.type(screen.getByLabelText('The 6 digits that the app shows now'), '123 456{Enter}');
  expect(within(await screen.findByRole('list', { name: 'Recovery codes' })).getAllByRole('listitem')).toHaveLength(10);
  expect(sent('secondFactor.confirmTotp')).toEqual([{ code: '123456' }]);
  // Shown once: neither the Enter that led here nor Esc may take them away.
  await user.keyboard('{Enter}{Escape}');
  expect(sent('session.continueSignIn')).toEqual([]);
  expect(sent('session.cancelSignIn')).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'I have written them down' }));
  await waitFor(() => { expect(sent('session.continueSignIn')).toEqual([{}]); });
  expect(screen.queryByRole('list', { name: 'Recovery codes' })).toBe(null);
});

it('digits of another moment enrol nothing', async () => {
  const { user } = renderGate(signingInGate('enrol', { 'secondFactor.confirmTotp': () => ({ type: 'wrong-code' }) }));
  await user.type(await screen.findByLabelText('The 6 digits that the app shows now'), '123456{Enter}');
  expect(await screen.findByText(/not the digits of this moment/)).toBeDefined();
  expect(screen.queryByRole('list', { name: 'Recovery codes' })).toBe(null);
});

it('a key may be added instead, where the window can ask for one', async () => {
  const { user, sent } = renderGate(signingInGate('enrol', { 'secondFactor.beginPasskey': () => ({ options: '{}' }) }));
  await user.click(await screen.findByRole('button', { name: 'Use a security key instead' }));
  await user.click(screen.getByRole('button', { name: 'Add the key' }));
  expect(await screen.findByText('Give the key a name.')).toBeDefined();
  await user.type(screen.getByLabelText('Name of the key'), 'blue{Enter}');
  expect(await screen.findByText(/No key answered/)).toBeDefined();
  expect(sent('secondFactor.confirmPasskey')).toEqual([]);
});
