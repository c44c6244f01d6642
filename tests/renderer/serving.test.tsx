import { screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { NetworkPage } from '#renderer/network/index.ts';
import { ProofPanel } from '#renderer/audit-proof/index.ts';
import { Serving } from '#shared/serving/serving.ts';
import { SyncStatus } from '#shared/sync/status.ts';
import type { Answers } from './fake-bridge.ts';
import { askedGate, lockedGate } from './fake-gate.ts';
import { renderClinic } from './render-clinic.tsx';
import { renderGate } from './render-gate.tsx';

const serving = (more: Partial<Serving> = {}): Serving => Serving.parse({
  state: 'runs', why: null, port: 7845, isUsualPort: false, addresses: ['192.168.1.20:7845', '[fd00::20]:7845'], connected: 3, bytes: 48_000_000, backedUpAt: '2026-03-12T03:00:00.000Z', isDiskFull: false, ...more,
});
const status = (more: Partial<SyncStatus> = {}): SyncStatus => SyncStatus.parse({
  state: 'online', since: '2026-03-12T10:42:00.000Z', reason: null, isBusy: false, waiting: 0, hubSeenAt: '2026-03-12T10:41:00.000Z', nextTryAt: null, firstSync: null, clockOffset: null, ...more,
});
const network = { hub: { host: '127.0.0.1', port: 7845, proxy: null, isThisComputer: true }, devices: [], waiting: [], hasForked: false, leavers: [] };
const answers = (more: Answers = {}): Answers => ({
  'sync.status': () => status(), 'sync.network': () => network, 'sync.waiting': () => ({ changes: [], others: 0 }), 'network.serving': () => serving(), 'session.openGate': () => ({}), ...more,
});

it('the page of computers says that this one serves: where the others reach it, how many are connected, how large it is, when it was backed up', async () => {
  const { user, calls } = await renderClinic(<NetworkPage />, 'administrator', answers());
  expect(await screen.findByText('This computer serves the clinic')).toBeDefined();
  for (const words of ['192.168.1.20:7845, [fd00::20]:7845', '3 computers, this one among them', '48 MB', '03:00', 'this computer']) expect(screen.getByText(words)).toBeDefined();
  expect(screen.getByText(/While it is off or asleep.*they keep working and what they save waits there\. Nothing is lost\./)).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Stop serving' }));
  await waitFor(() => { expect(calls.find(({ method }) => method === 'session.openGate')?.input).toEqual({ page: 'serve-clinic' }); });
});

it('why it cannot serve stands there in words, with what to do; who may not manage the network has no button', async () => {
  await renderClinic(<NetworkPage />, 'nurse', answers({ 'sync.status': () => status({ state: 'offline', reason: 'offline' }), 'network.serving': () => serving({ state: 'cannot', why: 'disk-full' }) }));
  expect(await screen.findByText('The disk of this computer is full. Make room; Wardlight tries again by itself.')).toBeDefined();
  expect(screen.getByText(/The hub of this computer does not answer/)).toBeDefined();
  expect([screen.queryByText(/Look whether the cable/), screen.queryByRole('button', { name: 'What to do' })]).toEqual([null, null]);
});

it('a clinic without a hub is offered both ways to one, and one with a hub elsewhere the change of its address', async () => {
  await renderClinic(<NetworkPage />, 'administrator', answers({ 'sync.status': () => status({ state: 'off' }), 'sync.network': () => ({ ...network, hub: null }), 'network.serving': () => serving({ state: 'off' }) }));
  expect(await screen.findByRole('button', { name: 'Let this computer serve the clinic' })).toBeDefined();
  expect(screen.getByRole('button', { name: 'Connect a hub' })).toBeDefined();
  expect([screen.queryByRole('button', { name: 'Change the hub’s address' }), screen.queryByText('This computer does not serve the clinic now')]).toEqual([null, null]);
});

it('the first sync is paused and goes on by a press', async () => {
  let isPaused = false;
  const { user, calls, tell } = await renderClinic(<NetworkPage />, 'nurse', answers({
    'sync.status': () => status({ firstSync: { done: 1_200, total: 4_800, isPaused } }),
    'sync.pauseFirst': (input: { readonly isPaused: boolean }) => {
      ({ isPaused } = input);
      return {};
    },
  }));
  expect(await screen.findByText('1,200 of 4,800 changes are here')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Pause' }));
  tell({ type: 'sync-changed' });
  expect(await screen.findByText('Paused: 1,200 of 4,800 changes are here')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Go on' }));
  expect(calls.filter(({ method }) => method === 'sync.pauseFirst').map(({ input }) => input)).toEqual([{ isPaused: true }, { isPaused: false }]);
});

it('the proof of the log says that a hub on this computer is no witness', async () => {
  await renderClinic(<ProofPanel />, 'privacy-officer', answers({
    'audit.proof': () => ({ size: 7, headAt: '2026-03-12T10:00:00.000Z', doubts: [], witnesses: [], unwitnessedSince: '2026-03-12T10:00:00.000Z', lastVerified: null, verifying: null }),
  }));
  expect(await screen.findByText(/The hub runs on this computer, so it is no witness/)).toBeDefined();
});

it('the gate\'s cover says how it stands with the hub, as it changes, and that this computer serves', async () => {
  const at = new Date().toISOString();
  let sync: object | null = { state: 'online', since: at };
  const locked = lockedGate()['clinic.status'] as unknown as () => object;
  const { tell } = renderGate(lockedGate({ 'clinic.status': () => ({ ...locked(), sync, isServing: true }) }));
  const cover = await screen.findByRole('region', { name: 'Clinic and state' });
  await waitFor(() => { expect(cover.textContent).toMatch(/Online since \d\d:\d\dThis computer serves the clinic, also while nobody is signed in\./); });
  sync = { state: 'offline', since: at };
  tell({ type: 'sync-changed' });
  await waitFor(() => { expect(cover.textContent).toContain('Offline since'); });
});

it('before a hub is known the cover says that records are encrypted here, as it did', async () => {
  renderGate(askedGate('change-password'));
  expect(await screen.findByText('Encrypted on this computer')).toBeDefined();
});
