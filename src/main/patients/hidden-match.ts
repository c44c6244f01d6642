import { raiseAlertHourly } from '#main/alerts/index.ts';
import type { CallContext } from '#main/api/call-context.ts';

/**
 * Tells the privacy officer that somebody wants to register a person whose chart is closed to them: that person may be standing at
 * the desk, and somebody may be trying names to learn who comes here.
 */
export const tellHiddenMatch = ({ tx, clock, ids, session }: CallContext, patientId: string): Promise<void> =>
  raiseAlertHourly(tx, { id: ids.newId(), kind: 'hidden-duplicate', at: clock.now(), staffId: session.staffId, patientId });
