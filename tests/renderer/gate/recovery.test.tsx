import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { RecoveryPage } from '#renderer/gate/RecoveryPage.tsx';
import { Root } from '#renderer/kit/Root.tsx';
import { createFakeBridge } from '../fake-bridge.ts';

it('says at each field what it lacks, puts the caret into the first, and sends nothing', async () => {
  const fake = createFakeBridge({});
  Object.defineProperty(window, 'clinic', { value: fake.bridge, configurable: true });
  render(<Root colorScheme="light"><RecoveryPage onBack={() => undefined} onTrouble={() => undefined} /></Root>);
  const user = userEvent.setup();
  const words = screen.getByLabelText('The 24 words, in order');
  await user.type(words, 'one two three');
  await user.click(screen.getByRole('button', { name: 'Open the clinic' }));
  expect(await screen.findByText('Type all 24 words, with spaces between them.')).toBeDefined();
  expect(words.getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByLabelText('Your sign-in name').getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByText('Type the name you sign in with.')).toBeDefined();
  expect(screen.getByText(/^The password is too short/)).toBeDefined();
  await expect.poll(() => document.activeElement).toBe(words);
  expect(fake.calls).toEqual([]);
});
