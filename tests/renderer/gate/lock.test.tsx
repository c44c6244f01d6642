import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { touchIdAnswer } from '#shared/second-factor/touch-id.ts';
import { ines, lockedGate, mo, tariq } from '../fake-gate.ts';
import { renderGate } from '../render-gate.tsx';

const pinField = () => screen.findByLabelText<HTMLInputElement>('PIN, 6 digits');

it('whoever was here last types six digits and nothing else', async () => {
  const { user, sent } = renderGate(lockedGate());
  expect(document.activeElement).not.toBe(null);
  await waitFor(async () => { expect(document.activeElement).toBe(await pinField()); });
  await user.keyboard('48216');
  expect(sent('session.unlock')).toEqual([]);
  await user.keyboard('3');
  await waitFor(() => { expect(sent('session.unlock')).toEqual([{ staffId: mo.staffId, pin: '482163' }]); });
  expect(await screen.findByText('Opening the clinic.')).toBeDefined();
});

it('L1: shows initials, roles and times, and that a form is kept, without saying which', async () => {
  const { container } = renderGate(lockedGate());
  await pinField();
  expect(screen.getAllByRole('radio', { name: /, (front desk|nurse|clinician)$/ }).map((tile) => tile.getAttribute('aria-label'))).toEqual(['MO, front desk', 'IF, nurse', 'TM, clinician']);
  expect(screen.getByText('Your half-filled form is kept, MO.')).toBeDefined();
  expect(screen.getByText('Locked by hand at 10:49')).toBeDefined();
  expect(container.textContent).toContain('Closes at 11:04');
  expect(container.textContent).not.toContain('out of memory');
});

it('digits go to the PIN from a tile too, and arrow keys stay among the tiles', async () => {
  const { user, sent } = renderGate(lockedGate());
  await pinField();
  const tile = screen.getByRole('radio', { name: 'IF, nurse' });
  tile.focus();
  // What an arrow key does to a radio button: a click without a pointer.
  fireEvent.click(tile);
  await waitFor(() => { expect(screen.queryByText(/half-filled form/)).toBe(null); });
  expect(document.activeElement).toBe(tile);
  await user.keyboard('12345{Backspace}{Backspace}9{Backspace}951');
  await waitFor(() => { expect(sent('session.unlock')).toEqual([{ staffId: ines.staffId, pin: '123951' }]); });
});

it('the pad types, clears and takes back', async () => {
  const { user } = renderGate(lockedGate());
  const field = await pinField();
  for (const name of ['7', '0', '4']) await user.click(screen.getByRole('button', { name }));
  await user.click(screen.getByRole('button', { name: 'Delete the last digit' }));
  expect(field.value).toBe('70');
  await user.click(screen.getByRole('button', { name: 'Clear' }));
  expect(field.value).toBe('');
});

it('what is no digit never becomes part of a PIN', async () => {
  const { user, sent } = renderGate(lockedGate());
  await pinField();
  await user.keyboard('a1 b2-');
  expect((await pinField()).value).toBe('12');
  await user.keyboard('{Enter}');
  expect(await screen.findByText('A PIN has 6 digits.')).toBeDefined();
  expect(sent('session.unlock')).toEqual([]);
});

it('L2: after a wrong PIN the tries left are said, and six digits typed during the wait are sent when it is over', async () => {
  let tries = 0;
  const { user, sent } = renderGate(lockedGate({ 'session.unlock': () => ((tries += 1) === 1 ? { type: 'wrong', waitSeconds: 1, triesLeft: 3 } : { type: 'signed-in' }) }));
  await pinField();
  await user.keyboard('111112');
  expect(await screen.findByText('That is not the PIN.')).toBeDefined();
  expect(screen.getByText('Type it, or touch the pad. 3 tries left.')).toBeDefined();
  expect((await pinField()).value).toBe('');
  await user.keyboard('482163');
  expect(sent('session.unlock')).toHaveLength(1);
  expect(screen.getByRole('button', { name: /^Wait 1 second/ })).toBeDefined();
  await waitFor(() => { expect(sent('session.unlock')).toHaveLength(2); }, { timeout: 2500 });
});

it('L2: when the tries are used up the password is asked', async () => {
  const { user, sent } = renderGate(lockedGate({ 'session.unlock': () => ({ type: 'password-needed' }) }));
  await pinField();
  await user.keyboard('111112');
  const password = await screen.findByLabelText('Password');
  expect(screen.getByText('The PIN no longer opens. Your password does.')).toBeDefined();
  await waitFor(() => { expect(document.activeElement).toBe(password); });
  await user.keyboard('four quiet geese walking{Enter}');
  await waitFor(() => { expect(sent('session.unlockWithPassword')).toEqual([{ staffId: mo.staffId, password: 'four quiet geese walking' }]); });
});

it('who has no PIN starts at the password, by the number of the tile', async () => {
  const { user, sent } = renderGate(lockedGate({ 'session.unlockWithPassword': () => ({ type: 'wrong', waitSeconds: 0 }) }));
  await pinField();
  await user.keyboard('{Alt>}3{/Alt}');
  const password = await screen.findByLabelText<HTMLInputElement>('Password');
  await waitFor(() => { expect(document.activeElement).toBe(password); });
  expect(screen.queryByText(/half-filled form/)).toBe(null);
  expect(screen.queryByRole('button', { name: 'Use my PIN' })).toBe(null);
  await user.keyboard('not this one{Enter}');
  expect(await screen.findByText('That is not the password. Nothing was opened.')).toBeDefined();
  expect(sent('session.unlockWithPassword')).toEqual([{ staffId: tariq.staffId, password: 'not this one' }]);
  expect(password.value).toBe('');
});

it('a key that does not answer opens nothing and leaves the other ways', async () => {
  const { user, sent } = renderGate(lockedGate({ 'session.passkeyOptions': () => ({ options: '{"challenge":"AAAA"}' }) }));
  await pinField();
  await user.click(screen.getByRole('button', { name: 'Use my security key' }));
  expect(await screen.findByText(/No key answered/)).toBeDefined();
  expect(sent('session.passkeyOptions')).toEqual([{ staffId: mo.staffId }]);
  expect(sent('session.passkey')).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Use my password' }));
  expect(await screen.findByLabelText('Password')).toBeDefined();
});

it('where the computer itself asks for the finger the page has nothing to add', async () => {
  const { user, sent } = renderGate(lockedGate({ 'session.passkeyOptions': () => ({ options: touchIdAnswer }), 'session.passkey': () => ({ type: 'signed-in' }) }));
  await pinField();
  await user.click(screen.getByRole('button', { name: 'Use my security key' }));
  await waitFor(() => { expect(sent('session.passkey')).toEqual([{ response: touchIdAnswer }]); });
});

it('somebody else signs in with name and password, or goes back', async () => {
  const { user, sent } = renderGate(lockedGate({ 'session.signIn': () => ({ type: 'signed-in' }) }));
  await pinField();
  await user.click(screen.getByRole('button', { name: 'Somebody else' }));
  await screen.findByRole('heading', { name: 'Sign in' });
  await user.keyboard('{Escape}');
  await pinField();
  await user.click(screen.getByRole('button', { name: 'Somebody else' }));
  await user.type(await screen.findByLabelText('Sign-in name'), 'bo');
  await user.type(screen.getByLabelText('Password'), 'four quiet geese walking{Enter}');
  await waitFor(() => { expect(sent('session.signIn')).toEqual([{ userName: 'bo', password: 'four quiet geese walking' }]); });
});
