import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { askedGate } from '../fake-gate.ts';
import { renderGate } from '../render-gate.tsx';
import { showItIsMe } from '../show-it-is-me.ts';

const heading = () => screen.findByRole('heading', { name: 'A PIN for today' });

it('twelve digits and no other key', async () => {
  const { user, sent } = renderGate(askedGate('choose-pin'));
  await heading();
  await user.keyboard('482163482163');
  await waitFor(() => { expect(sent('session.choosePin')).toEqual([{ pin: '482163' }]); });
  expect(await screen.findByText('Opening the clinic.')).toBeDefined();
});

it('refuses an easy one before it is repeated', async () => {
  const { user, sent } = renderGate(askedGate('choose-pin'));
  await heading();
  for (const easy of ['000000', '123456', '121212', '123123']) {
    await user.keyboard(easy);
    expect(await screen.findByText(/Too easy to guess/)).toBeDefined();
    expect(screen.getByLabelText<HTMLInputElement>('New PIN, 6 digits').value).toBe('');
  }
  expect(sent('session.choosePin')).toEqual([]);
});

it('two that differ begin again, and Backspace goes back into the first', async () => {
  const { user, sent } = renderGate(askedGate('choose-pin'));
  await heading();
  await user.keyboard('482163482164');
  expect(await screen.findByText('The two are not the same. Begin again.')).toBeDefined();
  expect(sent('session.choosePin')).toEqual([]);
  await user.keyboard('4821634{Backspace}{Backspace}9');
  expect(screen.getByLabelText<HTMLInputElement>('New PIN, 6 digits').value).toBe('482169');
  await user.keyboard('482169');
  await waitFor(() => { expect(sent('session.choosePin')).toEqual([{ pin: '482169' }]); });
});

it('says so when the clinic does without PINs', async () => {
  const { user } = renderGate(askedGate('choose-pin', { 'session.choosePin': () => ({ type: 'not-allowed' }) }));
  await heading();
  await user.keyboard('482163482163');
  expect(await screen.findByText('The clinic does without PINs. Your password unlocks.')).toBeDefined();
});

it('Esc does without', async () => {
  const { user, sent } = renderGate(askedGate('choose-pin'));
  await heading();
  await user.keyboard('{Escape}');
  await waitFor(() => { expect(sent('session.leaveGate')).toEqual([{}]); });
  expect(sent('session.choosePin')).toEqual([]);
});

const fromSettings = (more = {}) => askedGate('choose-pin', { 'session.gatePage': () => ({ page: 'choose-pin', displayName: 'Inês Ferreira', isProved: false }), ...more });

it('from Settings asks who sits there first, and Esc changes nothing', async () => {
  const { user, sent } = renderGate(fromSettings());
  await screen.findByRole('heading', { name: 'Is it you?' });
  await user.keyboard('{Escape}');
  await waitFor(() => { expect(sent('session.leaveGate')).toEqual([{}]); });
  expect(sent('session.choosePin')).toEqual([]);
  await showItIsMe(user);
  await heading();
  await user.keyboard('482163482163');
  await waitFor(() => { expect(sent('session.choosePin')).toEqual([{ pin: '482163' }]); });
  expect(sent('stepUp.prove')).toEqual([{ password: 'rope ladder 5512 moss', code: '123456', passkey: null }]);
});

it('asks once more where it took too long', async () => {
  const { user } = renderGate(askedGate('choose-pin', { 'session.choosePin': () => ({ reply: { type: 'refused', reason: 'step-up-needed' } }) }));
  await heading();
  await user.keyboard('482163482163');
  await screen.findByRole('heading', { name: 'Is it you?' });
});
