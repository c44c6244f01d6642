import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { askedGate } from '../fake-gate.ts';
import { renderGate } from '../render-gate.tsx';
import type { Answers } from '../fake-bridge.ts';

const words = Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? 'amber' : 'kettle')).join(' ');
const found = {
  type: 'found', listChangedAt: '2026-03-02T09:30:00.000Z', envelopesSaid: 12_345, isGoingOn: false, clinicName: '',
  computers: [
    { dev: 1, name: 'Reception', class: 'admin', admittedAt: '2025-11-02T09:30:00.000Z', isOut: false }, { dev: 2, name: 'Room 2', class: 'full', admittedAt: '2025-11-03T09:30:00.000Z', isOut: false },
    { dev: 3, name: 'Old laptop', class: 'full', admittedAt: '2025-11-04T09:30:00.000Z', isOut: true },
  ],
};
const newComputer = (more: Answers) => ({
  ...askedGate('none'),
  'clinic.status': () => ({ state: 'not-set-up', signingIn: null, lock: null, trouble: null, clinicName: '', isTestClinic: false, isDemo: false, warnings: [], theme: 'auto', demoSignIns: [] }),
  'recoverClinic.find': () => found, 'recoverClinic.stop': () => ({}), 'recoverClinic.look': () => ({ type: 'none' }), ...more,
});
const typed = async (answers: Answers, text = words) => {
  const view = renderGate(newComputer(answers));
  await view.user.click(await screen.findByRole('button', { name: /All our computers are lost/ }));
  await view.user.type(await screen.findByLabelText('Address of the hub'), 'hub.clinic.example');
  await view.user.type(screen.getByLabelText('Code'), 'abcd');
  await view.user.click(screen.getByLabelText('The 24 words, in order'));
  await view.user.paste(text);
  await view.user.click(screen.getByRole('button', { name: 'Look what the hub has' }));
  return view;
};

it('asks for all 24 words before anything is sent', async () => {
  const { sent } = await typed({}, 'amber kettle');
  expect(await screen.findByText('Type all 24 words, with spaces between them.')).toBeDefined();
  expect(sent('recoverClinic.find')).toEqual([]);
});

it('shows what is signed apart from what the hub says, ticks every computer that still belongs, and begins only once accepted', async () => {
  const { user, sent } = await typed({ 'recoverClinic.accept': () => ({ type: 'bringing', clinicName: 'Harbour Street Clinic', done: 0, total: 0, reason: null }) }, words.toUpperCase().replaceAll(' ', ',\n'));
  expect(await screen.findByRole('heading', { name: 'Is this your clinic?' })).toBeDefined();
  expect(sent('recoverClinic.find')).toEqual([{ address: 'hub.clinic.example', code: 'abcd', proxy: '', words, isAnew: false }]);
  expect(screen.getByText('12,345 packets of changes; not proved yet')).toBeDefined();
  expect(screen.getByText(/it can keep back the newest/)).toBeDefined();
  expect(screen.queryByText(/Old laptop/)).toBeNull();
  const ticks = () => screen.getAllByRole<HTMLInputElement>('checkbox').map(({ checked }) => checked);
  expect(ticks()).toEqual([true, true, true]);
  await user.click(screen.getByRole('checkbox', { name: /Room 2/ }));
  expect(ticks()).toEqual([false, true, false]);
  await user.click(screen.getByRole('button', { name: 'This is our clinic: bring it back' }));
  expect(await screen.findByText('Type the name of the clinic.')).toBeDefined();
  expect(sent('recoverClinic.accept')).toEqual([]);
  await user.type(screen.getByLabelText(/Name of the clinic/), 'Harbour Street Clinic');
  await user.click(screen.getByRole('button', { name: 'This is our clinic: bring it back' }));
  expect(sent('recoverClinic.accept')).toEqual([{ clinicName: 'Harbour Street Clinic', lost: [1] }]);
  expect(await screen.findByText('Looking how many there are.')).toBeDefined();
});

it('a clinic that is not theirs is left, and nothing of the paper stays on the screen', async () => {
  const { user, sent } = await typed({});
  await user.click(await screen.findByRole('button', { name: 'It is not' }));
  expect(sent('recoverClinic.stop')).toEqual([{}]);
  expect((await screen.findByLabelText<HTMLTextAreaElement>('The 24 words, in order')).value).toBe('');
});

it.each([
  [{ type: 'words-wrong' }, /These are no recovery words/],
  [{ type: 'not-known' }, /This hub has no clinic of these words/],
  [{ type: 'not-verified' }, /was not made by the clinic of these words/],
  [{ type: 'hub-trouble', why: 'certificate' }, /Another computer than the hub of this code/],
  [{ type: 'bad-code', group: 3 }, /Group 3 cannot be read/],
])('says of %j what it is, and keeps what was typed', async (answer, sentence) => {
  await typed({ 'recoverClinic.find': () => answer });
  expect(await screen.findByText(sentence)).toBeDefined();
  expect(screen.getByLabelText<HTMLTextAreaElement>('The 24 words, in order').value).toBe(words);
});

it('a hub that shows less than before is not followed without another decision', async () => {
  const { user, sent } = await typed({ 'recoverClinic.find': () => ({ type: 'hub-older', seenAt: '2026-03-02T09:30:00.000Z', shownAt: '2026-02-20T09:30:00.000Z' }) });
  expect(await screen.findByText(/put back from a backup, or keeps something back/)).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Begin anew with what it shows now' }));
  expect(sent('recoverClinic.find').map((input) => (input as { isAnew: boolean }).isAnew)).toEqual([false, true]);
});

const recovering = async (state: object, more: Answers = {}) => {
  const view = await typed({ 'recoverClinic.accept': () => state, 'recoverClinic.look': () => state, ...more });
  await view.user.type(await screen.findByLabelText(/Name of the clinic/), 'Harbour Street Clinic');
  await view.user.click(screen.getByRole('button', { name: 'This is our clinic: bring it back' }));
  return view;
};

it('counts while it brings, says what keeps it, and may be stopped without losing what came', async () => {
  const { user, sent } = await recovering({ type: 'bringing', clinicName: 'Harbour Street Clinic', done: 1_200, total: 9_000, reason: 'offline' });
  expect(await screen.findByText('1,200 of 9,000 changes are here.')).toBeDefined();
  expect(screen.getByText(/The network does not reach the hub/)).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Stop for now' }));
  expect(sent('recoverClinic.stop')).toEqual([{}]);
});

it('a clinic that is not lost after all is told in words', async () => {
  await recovering({ type: 'retiring', clinicName: 'Harbour Street Clinic', reason: 'revoked' });
  expect(await screen.findByText(/so the clinic is not lost/)).toBeDefined();
});

const ready = { type: 'ready', clinicName: 'Harbour Street Clinic', brought: [{ name: 'Reception', changes: 8_000, heardAt: '2026-03-02T09:30:00.000Z' }, { name: 'Room 2', changes: 1_000, heardAt: null }] };

it('says what of each computer is here, and opens with the password somebody had', async () => {
  const { user, sent } = await recovering(ready, { 'recoverClinic.finish': () => ({ type: 'wrong', waitSeconds: 0 }) });
  expect((await screen.findAllByRole('listitem')).map(({ textContent }) => textContent)).toEqual([expect.stringMatching(/^Reception: 8,000 changes, last heard 2 Mar 2026/) as string, 'Room 2: 1,000 changes']);
  await user.type(screen.getByLabelText('Sign-in name'), 'lena');
  await user.type(screen.getByLabelText('Password'), 'lena pebble 8812 lane');
  await user.click(screen.getByRole('button', { name: 'Open this computer' }));
  expect(await screen.findByText(/do not fit together/)).toBeDefined();
  expect(sent('recoverClinic.finish')).toEqual([{ userName: 'lena', password: 'lena pebble 8812 lane', isNew: false }]);
  expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('');
});

it('an administrator chooses a new password, twice the same', async () => {
  const { user, sent } = await recovering(ready, { 'recoverClinic.finish': () => ({ type: 'not-an-administrator' }) });
  await user.click(await screen.findByRole('radio', { name: 'An administrator, with a new one' }));
  await user.type(screen.getByLabelText('Sign-in name'), 'lena');
  await user.type(screen.getByLabelText('New password'), 'a new long pebble 77');
  await user.click(screen.getByRole('button', { name: 'Open this computer' }));
  expect(await screen.findByText('The two passwords differ.')).toBeDefined();
  expect(sent('recoverClinic.finish')).toEqual([]);
  await user.type(screen.getByLabelText('Password again'), 'a new long pebble 77');
  await user.click(screen.getByRole('button', { name: 'Open this computer' }));
  expect(await screen.findByText(/Only an administrator may open with the words/)).toBeDefined();
  expect(sent('recoverClinic.finish')).toEqual([{ userName: 'lena', password: 'a new long pebble 77', isNew: true }]);
});
