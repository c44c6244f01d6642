import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { Root } from '#renderer/kit/Root.tsx';
import { useSessionState } from '#renderer/session/index.ts';
import type { Role } from '#shared/staff/roles.ts';
import { clinicAnswers, createFakeBridge } from './fake-bridge.ts';
import type { Answers } from './fake-bridge.ts';

/** A page of the clinic window with somebody signed in and an invented clinic behind it. */
export const renderClinic = async (page: ReactNode, role: Role = 'nurse', answers: Answers = {}) => {
  const fake = createFakeBridge({ ...clinicAnswers(role), ...answers });
  Object.defineProperty(window, 'clinic', { value: fake.bridge, configurable: true });
  await useSessionState.getState().load();
  render(<Root colorScheme="light">{page}</Root>);
  return { ...fake, user: userEvent.setup() };
};
