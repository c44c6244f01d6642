import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { askedGate } from '../fake-gate.ts';
import { renderGate } from '../render-gate.tsx';
import { showItIsMe } from '../show-it-is-me.ts';

const newComputer = (begin: object) => ({
  ...askedGate('none'),
  'clinic.status': () => ({ state: 'not-set-up', signingIn: null, lock: null, trouble: null, clinicName: '', isTestClinic: false, isDemo: false, warnings: [], theme: 'auto', demoSignIns: [] }),
  'join.begin': () => begin, 'join.look': () => begin, 'join.cancel': () => ({}),
});

it('a new computer says which group of the code cannot be read, and keeps what was typed', async () => {
  const { user, sent } = renderGate(newComputer({ type: 'bad-code', group: 4 }));
  await user.click(await screen.findByRole('button', { name: 'The clinic is on other computers already' }));
  await user.type(await screen.findByLabelText('Address of the hub'), 'hub.clinic.example');
  await user.type(screen.getByLabelText('Code'), 'abcd');
  await user.click(screen.getByRole('button', { name: 'Ask to be let in' }));
  expect(await screen.findByText(/Group 4 cannot be read/)).toBeDefined();
  expect(screen.getByLabelText<HTMLInputElement>('Code').value).toBe('abcd');
  expect(sent('join.begin')).toEqual([{ address: 'hub.clinic.example', code: 'abcd', proxy: '' }]);
});

it('a new computer shows the number to compare and how many changes are here, and can be walked away from', async () => {
  const { user, sent } = renderGate(newComputer({ type: 'asking', clinicName: 'Harbour Street Clinic', checkNumber: '482163' }));
  await user.click(await screen.findByRole('button', { name: 'The clinic is on other computers already' }));
  await user.click(await screen.findByRole('button', { name: 'Ask to be let in' }));
  expect(await screen.findByText('482163')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Stop joining' }));
  expect(await screen.findByLabelText(/Name of the clinic/)).toBeDefined();
  expect(sent('join.cancel')).toEqual([{}]);
});

it('the first computer shows the code after the secrets, then who asks; a number that differs sends that one away', async () => {
  const invited = { type: 'invited', address: '192.168.1.20:7843', others: ['[fd00::20]:7843'], code: 'ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789', until: '2026-03-12T10:10:00.000Z', qr: ['101', '010', '101'] };
  const { user, sent } = renderGate(askedGate('add-workstation', {
    'network.invite': () => invited, 'network.invitation': () => ({ type: 'asked', name: 'front desk', checkNumber: '482163' }), 'network.letIn': () => ({ type: 'declined' }),
  }));
  await showItIsMe(user);
  await user.click(await screen.findByRole('button', { name: 'Make the code' }));
  expect(await screen.findByText('ABCD EFGH JKMN PQRS TVWX YZ01 2345 6789')).toBeDefined();
  expect(screen.getByText(/If nobody answers there: \[fd00::20\]:7843/)).toBeDefined();
  expect(await screen.findByText('482163', {}, { timeout: 5_000 })).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'They differ' }));
  expect(await screen.findByText(/got nothing of the clinic/)).toBeDefined();
  expect(sent('network.letIn')).toEqual([{ isSame: false }]);
});
