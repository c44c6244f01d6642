import type { Handlers } from '#shared/contract/define.ts';
import type { emergencyContract } from '#shared/emergency/contract.ts';
import type { Access } from '#main/access/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Records } from '#main/records/record-write.ts';
import { openEmergency } from './open-emergency.ts';
import { addReason, endEmergency } from './own-emergency.ts';
import { listReviews, reviewEmergency } from './review-emergency.ts';
import { runningOf } from './store.ts';

export { emergencyAccessKind } from './emergency-kind.ts';
export { tellOverdueReviews } from './tell-overdue.ts';

/** `access` is that of the open workstation. */
export const emergencyHandlers = (records: Records, access: () => Access) =>
  ({
    'emergency.open': openEmergency(records, access),
    'emergency.current': async ({ read, session }) => ({ accesses: await runningOf(read, session.staffId, access().now()) }),
    'emergency.addReason': addReason(records, access),
    'emergency.end': endEmergency(records, access),
    'emergency.reviews': listReviews(access),
    'emergency.review': reviewEmergency(records, access),
  }) satisfies Handlers<typeof emergencyContract, CallContext>;
