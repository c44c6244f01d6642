import { act, screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { DoubtBanner, ProofPanel, ProofStatus } from '#renderer/audit-proof/index.ts';
import { renderClinic } from './render-clinic.tsx';

const rollback = { reason: 'rollback', provedAt: '2026-03-12T09:30:00.000Z', names: [], count: null };
const doubted = (doubts: readonly object[]) => ({ 'audit.standing': () => ({ doubts, headAt: '2026-03-12T09:30:00.000Z' }) });

it('says in the frame that records are read only, why, and what still works', async () => {
  await renderClinic(<><DoubtBanner /><ProofStatus /></>, 'nurse', doubted([rollback, { reason: 'records', provedAt: null, names: ['allergy-intolerance'], count: 2 }]));
  const banner = within(await screen.findByRole('region', { name: 'Records are read only' }));
  const words = banner.getByRole('status').textContent;
  expect(words).toContain('This database is older than its proof of 09:30');
  expect(words).toContain('2 records do not say what was written (allergies).');
  expect(words).toContain('Charts and allergies can be read; nothing can be saved. Tell an administrator');
  expect(banner.queryByRole('button')).toBeNull();
  expect(screen.getByText('Read only')).toBeTruthy();
});

it('lets an administrator go on, through the gate, with just the reasons that were shown', async () => {
  const { user, calls } = await renderClinic(<DoubtBanner />, 'administrator', { ...doubted([rollback]), 'stepUp.ask': () => ({ type: 'asked' }) });
  await user.click(await screen.findByRole('button', { name: 'Go on with these records' }));
  expect(calls.find(({ method }) => method === 'stepUp.ask')?.input).toEqual({ method: 'audit.acknowledge', input: JSON.stringify({ reasons: ['rollback'] }) });
});

it('shows nothing while all is well, but when the log was signed', async () => {
  await renderClinic(<><DoubtBanner /><ProofStatus /></>, 'nurse', doubted([]));
  expect(await screen.findByText('Proof 09:30')).toBeTruthy();
  expect(screen.queryByRole('region', { name: 'Records are read only' })).toBeNull();
});

it('tells how the log is proved, verifies it again and says how far it came', async () => {
  const { user, calls, tell } = await renderClinic(<ProofPanel />, 'privacy-officer', {
    'audit.verify': () => ({ type: 'started' }),
    'sync.network': () => ({ hub: null, devices: [{ dev: 2, name: 'Room 1', class: 'full', isThisComputer: false, heardAt: null, behind: null, gaps: [], revoked: null }], leavers: [], waiting: [], hasForked: false }),
  });
  expect(await screen.findByRole('heading', { name: '12,408 entries verified' })).toBeTruthy();
  expect(screen.getByText('Verified 02:10, with 90,112 records.')).toBeTruthy();
  expect(await screen.findByText('Room 1, 09:30')).toBeTruthy();
  expect(screen.getByText('The hub, 09:20')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Verify again' }));
  expect(calls.filter(({ method }) => method === 'audit.verify')).toHaveLength(1);
  act(() => { tell({ type: 'proof-progress', phase: 'log', done: 4096, total: 12_408 }); });
  expect(screen.getByText('Entry 4,096 of 12,408')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Verify again' })).toHaveProperty('disabled', true);
  act(() => { tell({ type: 'proof-progress', phase: 'done', done: 0, total: null }); });
  expect(screen.queryByText('Entry 4,096 of 12,408')).toBeNull();
});

it('says what does not hold, and since when no other computer has witnessed the log', async () => {
  await renderClinic(<ProofPanel />, 'privacy-officer', {
    'audit.proof': () => ({
      size: 5, headAt: '2026-03-12T09:30:00.000Z', witnesses: [], unwitnessedSince: '2026-03-11T08:00:00.000Z', doubts: [{ reason: 'tables', provedAt: null, names: ['staff_grant'], count: null }], lastVerified: null, verifying: null,
    }),
  });
  expect(await screen.findByRole('heading', { name: 'Not everything holds' })).toBeTruthy();
  expect(screen.getByText('These were changed without the log: what single people may do.')).toBeTruthy();
  expect(screen.getByText(/No other computer has witnessed it since 11 Mar 2026, 08:00\./)).toBeTruthy();
});
