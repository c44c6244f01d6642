import { act, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { useNavigation } from '#renderer/navigation/index.ts';
import { noteSaved, SyncStatusBar, WhereItIs } from '#renderer/network/index.ts';
import { renderClinic } from './render-clinic.tsx';

const [patientId, other, recordId] = ['00000000-0000-4000-8000-000000000016', '00000000-0000-4000-8000-000000000017', '00000000-0000-4000-8000-000000000018'];
const status = { state: 'online', since: '2026-03-12T10:42:00.000Z', reason: null, isBusy: false, waiting: 1, hubSeenAt: null, nextTryAt: null, firstSync: null, clockOffset: null } as const;

it('beside what was saved stands where it is, and changes by itself as it reaches the hub and the others', async () => {
  let place: object = { at: 'only-here', devices: [], known: 2 };
  const { tell } = await renderClinic(<><SyncStatusBar /><WhereItIs isBrief patientId={patientId} recordId={recordId} /></>, 'nurse', { 'sync.status': () => status, 'sync.whereIs': () => place });
  expect((await screen.findByText('Only here: waiting for the hub')).closest('[role="status"]'), 'nothing is read aloud again and again').toBeNull();
  place = { at: 'hub', devices: [], known: 2 };
  act(() => { tell({ type: 'sync-changed' }); });
  expect(await screen.findByText('At the hub: on no other computer yet')).toBeDefined();
  place = { at: 'devices', devices: ['Desk', 'Room 2'], known: 2 };
  act(() => { tell({ type: 'sync-changed' }); });
  expect(await screen.findByText('At the hub and 2 computers: Desk, Room 2')).toBeDefined();
});

it('after a form has closed it stands in the status bar, in that chart and no other; not in a clinic without a hub', async () => {
  let state: string = 'online';
  const { tell, calls } = await renderClinic(<SyncStatusBar />, 'nurse', { 'sync.status': () => ({ ...status, state }), 'sync.whereIs': () => ({ at: 'hub', devices: [], known: 1 }) });
  act(() => {
    useNavigation.setState({ place: { page: 'chart', patientId, tab: null } });
    noteSaved(patientId, recordId);
  });
  expect(await screen.findByText('At the hub: on no other computer yet')).toBeDefined();
  expect(calls.find(({ method }) => method === 'sync.whereIs')?.input).toEqual({ patientId, recordId });
  act(() => { useNavigation.setState({ place: { page: 'chart', patientId: other, tab: null } }); });
  expect(screen.queryByText(/At the hub/)).toBeNull();
  act(() => { useNavigation.setState({ place: { page: 'chart', patientId, tab: null } }); });
  expect(await screen.findByText(/At the hub/)).toBeDefined();
  state = 'off';
  act(() => { tell({ type: 'sync-changed' }); });
  expect(await screen.findByRole('button', { name: 'This computer only, no hub' })).toBeDefined();
  expect(screen.queryByText(/At the hub/)).toBeNull();
});
