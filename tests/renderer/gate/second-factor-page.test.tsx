import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { askedGate } from '../fake-gate.ts';
import { renderGate } from '../render-gate.tsx';
import { showItIsMe } from '../show-it-is-me.ts';


it('a second press removes a key, and the last one of a ruling role stays', async () => {
  const { user, sent } = renderGate(askedGate('second-factor', { 'secondFactor.remove': () => ({ type: 'last-one' }) }));
  await screen.findByText('Blue key on my ring');
  await user.click(screen.getByRole('button', { name: 'Remove: Blue key on my ring' }));
  expect(sent('secondFactor.remove')).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Remove it' }));
  expect(sent('secondFactor.remove')).toEqual([]);
  await showItIsMe(user);
  expect(await screen.findByText('Nothing was changed: your role needs a second factor, and this is the last one.')).toBeDefined();
  expect(sent('secondFactor.remove')).toEqual([{ what: '00000000-0000-4000-8000-000000000040' }]);
});

it('new recovery codes are shown until they are written down', async () => {
  const { user, sent } = renderGate(askedGate('second-factor'));
  await screen.findByText('7 of them still open.');
  await user.click(screen.getByRole('button', { name: 'New codes' }));
  await showItIsMe(user);
  await screen.findByRole('list', { name: 'Recovery codes' });
  await user.keyboard('{Escape}');
  expect(sent('session.leaveGate')).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'I have written them down' }));
  await screen.findByText('Blue key on my ring');
  await user.keyboard('{Escape}');
  await waitFor(() => { expect(sent('session.leaveGate')).toEqual([{}]); });
});

it('Esc in the middle of a new authenticator goes back to the list', async () => {
  const { user, sent } = renderGate(askedGate('second-factor'));
  await screen.findByText('7 of them still open.');
  await user.click(screen.getByRole('button', { name: 'Replace' }));
  await showItIsMe(user);
  await screen.findByRole('img', { name: 'QR code for the authenticator app' });
  await user.keyboard('{Escape}');
  await screen.findByText('7 of them still open.');
  expect(sent('session.leaveGate')).toEqual([]);
});

it('tells the core that somebody is here while a page of an open session is up', async () => {
  const { user, sent } = renderGate(askedGate('second-factor'));
  await screen.findByText('7 of them still open.');
  await user.keyboard('x');
  await waitFor(() => { expect(sent('session.activity')).toEqual([{}]); });
});

it('a finger that was not confirmed stays off', async () => {
  const { user, sent } = renderGate(askedGate('second-factor'));
  await screen.findByText('Off. It can unlock instead of the PIN.');
  await user.click(screen.getByRole('button', { name: 'Turn on' }));
  await showItIsMe(user);
  expect(await screen.findByText('The finger was not confirmed. It stays off.')).toBeDefined();
  expect(sent('secondFactor.turnTouchId')).toEqual([{ isOn: true }]);
});

it('asks who sits there at the first change of a visit and not at the next', async () => {
  const { user, sent } = renderGate(askedGate('second-factor'));
  await screen.findByText('7 of them still open.');
  await user.click(screen.getByRole('button', { name: 'Replace' }));
  await showItIsMe(user);
  await screen.findByRole('img', { name: 'QR code for the authenticator app' });
  await user.keyboard('{Escape}');
  await waitFor(() => { expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Your second factor' })); });
  await user.click(screen.getByRole('button', { name: 'New codes' }));
  await screen.findByRole('list', { name: 'Recovery codes' });
  expect(sent('stepUp.prove')).toEqual([{ password: 'rope ladder 5512 moss', code: '123456', passkey: null }]);
});

it('says what is missing or wrong, keeps what was right, and Esc changes nothing', async () => {
  const { user, sent } = renderGate(askedGate('second-factor', { 'stepUp.prove': () => ({ type: 'wrong-code' }) }));
  await screen.findByText('7 of them still open.');
  await user.click(screen.getByRole('button', { name: 'New codes' }));
  await screen.findByRole('heading', { name: 'Is it you?' });
  await user.keyboard('{Enter}');
  expect(await screen.findByText('Type your password.')).toBeDefined();
  await showItIsMe(user);
  expect(await screen.findByText('This code does not open, or was used already. Wait for the next one.')).toBeDefined();
  expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('rope ladder 5512 moss');
  await user.keyboard('{Escape}');
  await screen.findByText('7 of them still open.');
  expect([sent('secondFactor.newRecoveryCodes'), sent('session.leaveGate')]).toEqual([[], []]);
});
