import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { askedGate } from '../fake-gate.ts';
import { renderGate } from '../render-gate.tsx';
import { showItIsMe } from '../show-it-is-me.ts';

const devices = (count: number) => Array.from({ length: count }, (_, i) => ({ dev: i + 2, name: 'desk', class: 'full', admittedAt: `2026-01-0${i + 1}T09:00:00.000Z` }));

it('of many computers one is chosen from a list that tells two of one name apart; without a choice nothing is taken out', async () => {
  const { user, sent } = renderGate(askedGate('revoke-workstation', { 'network.devices': () => ({ devices: devices(5) }), 'network.revoke': () => ({ type: 'revoked' }) }));
  await showItIsMe(user);
  const list = await screen.findByRole('combobox', { name: 'Which one' });
  await user.click(screen.getByRole('button', { name: 'Take it out' }));
  expect(await screen.findByText('Choose a computer and a reason.')).toBeDefined();
  await user.selectOptions(list, screen.getByRole('option', { name: /desk: Workstation, since 3 Jan 2026/ }));
  await user.click(screen.getByRole('radio', { name: 'Replaced by another' }));
  await user.click(screen.getByRole('button', { name: 'Take it out' }));
  expect(await screen.findByText('It was taken out of the clinic.')).toBeDefined();
  expect(sent('network.revoke')).toEqual([{ dev: 4, why: 'replaced' }]);
});

it('a few stand side by side', async () => {
  const { user } = renderGate(askedGate('revoke-workstation', { 'network.devices': () => ({ devices: devices(3) }) }));
  await showItIsMe(user);
  expect(await screen.findAllByRole('radio', { name: 'desk' })).toHaveLength(3);
});
