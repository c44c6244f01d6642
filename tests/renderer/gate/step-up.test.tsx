import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { askedGate, ran } from '../fake-gate.ts';
import { renderGate } from '../render-gate.tsx';

const answering = (value: object) => askedGate('step-up', { 'stepUp.run': () => ran({ type: 'value', value }) });
const confirm = async (user: ReturnType<typeof renderGate>['user']): Promise<void> => {
  await user.type(await screen.findByLabelText('Password'), 'four quiet geese walking');
  await user.type(screen.getByLabelText(/^Code of your authenticator/), '123456{Enter}');
};

it('says in words what will be done, with its values', async () => {
  renderGate(askedGate('step-up', { 'stepUp.current': () => ({ asked: {
    method: 'staff.grant', needsSecondFactor: false, mayUsePasskey: false, offersWords: false,
    shown: [{ label: 'staffId', value: 'Bo Lindqvist' }, { label: 'privilege', value: 'records:import' }, { label: 'effect', value: 'grant' }, { label: 'until', value: '2026-03-13T10:49:00.000Z' }, { label: 'somethingNew', value: 'as it came' }],
  } }) }));
  await screen.findByRole('heading', { name: 'Give or take one privilege of a person' });
  const facts = screen.getAllByRole('term').map((term) => [term.textContent, term.nextElementSibling?.textContent]);
  expect(facts).toEqual([['Person', 'Bo Lindqvist'], ['Privilege', 'Import records'], ['What', 'give it'], ['Until', '13 Mar 2026, 10:49'], ['somethingNew', 'as it came']]);
  expect(screen.queryByLabelText(/^Code/)).toBe(null);
  expect(screen.queryByRole('button', { name: /recovery words/ })).toBe(null);
});

it('I5: takes the secrets, runs what was shown once, and keeps a one-time code on the screen', async () => {
  const { user, sent } = renderGate(askedGate('step-up'));
  await confirm(user);
  expect(await screen.findByText('anchor basket copper delta')).toBeDefined();
  expect(screen.getByText('Valid until 13 Mar 2026, 10:49')).toBeDefined();
  expect(sent('stepUp.confirm')).toEqual([{ password: 'four quiet geese walking', code: '123456', passkey: null, words: null }]);
  expect(sent('stepUp.run')).toEqual([{ token: 'once' }]);
  await user.keyboard('{Enter}{Escape}');
  expect(sent('session.leaveGate')).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Done' }));
  expect(sent('session.leaveGate')).toEqual([{}]);
});

it('leaves by itself when there is nothing to read', async () => {
  const { user, sent } = renderGate(answering({ type: 'changed' }));
  await confirm(user);
  await waitFor(() => { expect(sent('session.leaveGate')).toEqual([{}]); });
});

it('says who has to agree', async () => {
  const { user, sent } = renderGate(answering({ type: 'waiting', approvalId: 'x' }));
  await confirm(user);
  expect(await screen.findByText(/Somebody else who may change the rules of the clinic has to agree/)).toBeDefined();
  expect(sent('session.leaveGate')).toEqual([]);
});

it('what waits is taken back on the page that says so', async () => {
  const { user, sent } = renderGate({ ...answering({ type: 'waiting', approvalId: '00000000-0000-4000-8000-000000000051' }), 'approvals.takeBack': () => ({ type: 'taken-back' }) });
  await confirm(user);
  await user.click(await screen.findByRole('button', { name: 'Take back' }));
  expect(await screen.findByRole('heading', { name: 'Taken back' })).toBeDefined();
  expect(sent('approvals.takeBack')).toEqual([{ id: '00000000-0000-4000-8000-000000000051' }]);
  await user.click(screen.getByRole('button', { name: 'Back to the clinic' }));
  await waitFor(() => { expect(sent('session.leaveGate')).toEqual([{}]); });
});

it('a refusal by the core is said, not passed over', async () => {
  const { user } = renderGate(askedGate('step-up', { 'stepUp.run': () => ran({ type: 'crashed', ref: 'k3f9' }) }));
  await confirm(user);
  expect(await screen.findByText(/k3f9/)).toBeDefined();
});

it('a wrong password changes nothing and waits as long as it is told', async () => {
  const { user, sent } = renderGate(askedGate('step-up', { 'stepUp.confirm': () => ({ type: 'wrong', waitSeconds: 4 }) }));
  await confirm(user);
  expect(await screen.findByText('That is not your password. Nothing was changed.')).toBeDefined();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Wait \d second/ }).disabled).toBe(true);
  expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('');
  expect(sent('stepUp.run')).toEqual([]);
});

it('the recovery words stand for a second person, all 24 of them', async () => {
  const { user, sent } = renderGate(answering({ type: 'changed' }));
  await user.click(await screen.findByRole('button', { name: 'Type the recovery words instead of asking a second person' }));
  await user.type(screen.getByLabelText('The 24 words, in order'), 'one two three');
  await confirm(user);
  expect(await screen.findByText('Type all 24 words, with spaces between them.')).toBeDefined();
  expect(sent('stepUp.confirm')).toEqual([]);
  const words = Array.from({ length: 24 }, (_, i) => String.fromCharCode(97 + i).repeat(4));
  await user.clear(screen.getByLabelText('The 24 words, in order'));
  await user.click(screen.getByLabelText('The 24 words, in order'));
  await user.paste(words.join('  ').toUpperCase());
  await user.click(screen.getByRole('button', { name: /^Confirm/ }));
  await waitFor(() => { expect(sent('stepUp.confirm')).toMatchObject([{ words: words.join(' ') }]); });
});

it('Esc does nothing of it', async () => {
  const { user, sent } = renderGate(askedGate('step-up'));
  await screen.findByLabelText('Password');
  await user.keyboard('{Escape}');
  await waitFor(() => { expect(sent('session.leaveGate')).toEqual([{}]); });
  expect(sent('stepUp.confirm')).toEqual([]);
});

it('says so when nothing waits any more', async () => {
  renderGate(askedGate('step-up', { 'stepUp.current': () => ({ asked: null }) }));
  expect(await screen.findByText('Nothing waits to be confirmed')).toBeDefined();
});
