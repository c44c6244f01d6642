import { createEnrolment } from './enrolment.ts';
import { secondFactorHandlers } from './handlers.ts';
import { createSecondFactors } from './second-factors.ts';
import { createTries } from './tries.ts';
import type { SecondFactorParts } from './types.ts';

/** The checks for sign-in, unlock and step-up, and the handlers of setting up. `isRequired`: this person must have a second factor. */
export const createSecondFactor = (parts: SecondFactorParts, isRequired: (staffId: string) => boolean) => {
  const tries = createTries(parts.clock);
  const { forget: forgetAsked, ...factors } = createSecondFactors(parts, tries);
  const enrolment = createEnrolment(parts, tries);
  return {
    factors,
    handlers: secondFactorHandlers(enrolment, isRequired),
    /** Whatever was begun ends: secrets not confirmed yet, challenges not answered yet. */
    forget: (): void => {
      forgetAsked();
      enrolment.forget();
    },
  };
};
