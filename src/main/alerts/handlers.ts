import type { alertsContract } from '#shared/alerts/contract.ts';
import type { Handlers } from '#shared/contract/define.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { countOpenAlerts, openAlertById, openAlerts, settleAlert, settledAlerts } from './store.ts';

const dayMs = 86_400_000;
/** As long as the law keeps the papers of privacy (45 CFR 164.316(b)(2)(i)). */
const openDays = 6 * 366;
const settledDays = 90;
const mostRows = 200;

export const alertsHandlers = {
  'alerts.list': async ({ read, clock, viewer }) => {
    const now = Date.parse(clock.now());
    // A day more: one written before the clock was set back is shown all the same.
    const span = (days: number) => ({ after: new Date(now - days * dayMs).toISOString(), before: new Date(now + dayMs).toISOString() });
    const open = await openAlerts(read, span(openDays));
    const settled = open.length < mostRows ? await settledAlerts(read, span(settledDays), mostRows - open.length) : [];
    // Whose chart it was is not for whom the patient closed it to.
    const alerts = [...open, ...settled].map((alert) => (alert.patientId === null || viewer.mayOpen(alert.patientId) ? alert : { ...alert, patientId: null, recordNumber: null }));
    return { alerts, open: await countOpenAlerts(read, span(openDays)) };
  },
  'alerts.settle': async ({ tx, clock, session }, { id, note }) => {
    const alert = await openAlertById(tx, id);
    if (!alert) return { type: 'no-such' };
    if (alert.staffId === session.staffId || alert.byId === session.staffId) return { type: 'about-you' };
    await settleAlert(tx, id, { at: clock.now(), by: session.staffId, note });
    return { type: 'settled' };
  },
} satisfies Handlers<typeof alertsContract, CallContext>;
