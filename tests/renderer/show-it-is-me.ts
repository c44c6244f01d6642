import { screen, waitFor } from '@testing-library/react';
import { expect } from 'vitest';
import type { renderGate } from './render-gate.tsx';

/** By keyboard alone: the password has the focus, the code is one Tab further. */
export const showItIsMe = async (user: ReturnType<typeof renderGate>['user']): Promise<void> => {
  await screen.findByRole('heading', { name: 'Is it you?' });
  await waitFor(() => { expect(document.activeElement).toBe(screen.getByLabelText('Password')); });
  await user.keyboard('rope ladder 5512 moss');
  await user.type(screen.getByLabelText(/^Code of your authenticator/), '123456');
  await user.keyboard('{Enter}');
};
