import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';

/** Back to the clinic window; this one ends, so there is nothing to show afterwards. */
export const leaveGate = (): void => { void outcomeOf(gate['session.leaveGate']({})); };
