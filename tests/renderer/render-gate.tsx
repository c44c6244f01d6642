import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Gate } from '#renderer/gate/Gate.tsx';
import { Root } from '#renderer/kit/Root.tsx';
import { createFakeBridge } from './fake-bridge.ts';
import type { Answers } from './fake-bridge.ts';

/** The gate's window over these answers. */
export const renderGate = (answers: Answers) => {
  const fake = createFakeBridge(answers);
  Object.defineProperty(window, 'clinic', { value: fake.bridge, configurable: true });
  const view = render(<Root colorScheme="light"><Gate /></Root>);
  const sent = (method: string) => fake.calls.filter((call) => call.method === method).map(({ input }) => input);
  return { ...fake, ...view, sent, user: userEvent.setup() };
};
