import { act, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { lockedGate } from '../fake-gate.ts';
import { renderGate } from '../render-gate.tsx';

const title = 'The records get a new key';

it('says why everything waits while the key changes, keeps the keyboard, and goes by itself', async () => {
  const { tell, user } = renderGate(lockedGate());
  const field = await screen.findByLabelText('PIN, 6 digits');
  await waitFor(() => { expect(document.activeElement).toBe(field); });
  act(() => { tell({ type: 'key-change', isRunning: true }); });
  // Nobody could read it so fast.
  expect(screen.queryByRole('dialog', { name: title })).toBeNull();
  const notice = await screen.findByRole('dialog', { name: title }, { timeout: 3_000 });
  expect(document.activeElement).toBe(notice);
  await user.keyboard('{Tab}');
  expect(document.activeElement).toBe(notice);
  act(() => { tell({ type: 'key-change', isRunning: true }); });
  act(() => { tell({ type: 'key-change', isRunning: false }); });
  expect(screen.queryByRole('dialog', { name: title })).toBeNull();
  expect(document.activeElement).toBe(field);
});
