import { createEnrolment } from './enrolment.ts';
import { secondFactorHandlers } from './handlers.ts';
import { createSecondFactors } from './second-factors.ts';
import { createTouchUnlock } from './touch-unlock.ts';
import { createTries } from './tries.ts';
import type { SecondFactorParts, SecondFactors } from './types.ts';

/** The checks for sign-in, unlock and step-up, and the handlers of setting up. `isRequired`: this person must have a second factor. */
export const createSecondFactor = (parts: SecondFactorParts, isRequired: (staffId: string) => boolean) => {
  const tries = createTries(parts.clock);
  const { forget: forgetAsked, ...checks } = createSecondFactors(parts, tries);
  const enrolment = createEnrolment(parts, tries);
  const touch = createTouchUnlock(parts);
  const factors: SecondFactors = { ...checks, touch };
  return {
    factors,
    handlers: secondFactorHandlers(enrolment, touch, isRequired),
    keepTouchOnly: touch.keepOnly,
    /** Whatever was begun ends: secrets not confirmed yet, challenges not answered and fingers not given yet. */
    forget: (): void => {
      forgetAsked();
      enrolment.forget();
      touch.forget();
    },
  };
};
