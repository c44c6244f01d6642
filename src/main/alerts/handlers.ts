import { isAlarmKind } from '#shared/alerts/alarm-kinds.ts';
import type { alertsContract } from '#shared/alerts/contract.ts';
import type { Handlers } from '#shared/contract/define.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { Session } from '#main/api/call-context.ts';
import { countOpenAlerts, explainAlert, openAlertById, openAlerts, sayWhoseRecord, settleAlert, settledAlerts, takeAlert } from './store.ts';
import type { OpenAlert } from './store.ts';

const dayMs = 86_400_000;
/** As long as the law keeps the papers of privacy (45 CFR 164.316(b)(2)(i)). */
const openDays = 6 * 366;
const settledDays = 90;
const mostRows = 200;

/** Nobody looks after what is about them, or about what they did. */
const isAbout = ({ staffId, byId }: OpenAlert, session: Session): boolean => staffId === session.staffId || byId === session.staffId;

export const alertsHandlers = {
  'alerts.list': async ({ read, clock, viewer }) => {
    const now = Date.parse(clock.now());
    // A day more: one written before the clock was set back is shown all the same.
    const span = (days: number) => ({ after: new Date(now - days * dayMs).toISOString(), before: new Date(now + dayMs).toISOString() });
    const open = await openAlerts(read, viewer.staffId, span(openDays));
    const settled = open.length < mostRows ? await settledAlerts(read, viewer.staffId, span(settledDays), mostRows - open.length) : [];
    // Whose chart it was is not for whom the patient closed it to.
    const alerts = [...open, ...settled].map((alert) => (alert.patientId === null || viewer.mayOpen(alert.patientId) ? alert : { ...alert, patientId: null, recordNumber: null }));
    return { alerts, open: await countOpenAlerts(read, span(openDays)) };
  },
  'alerts.take': async ({ tx, session }, { id }) => {
    const alert = await openAlertById(tx, id);
    if (!alert) return { type: 'no-such' };
    if (isAbout(alert, session)) return { type: 'about-you' };
    await takeAlert(tx, id, session.staffId);
    return { type: 'taken' };
  },
  'alerts.explain': async ({ tx, session }, { id, note }) => {
    const alert = await openAlertById(tx, id);
    if (!alert) return { type: 'no-such' };
    if (isAbout(alert, session)) return { type: 'about-you' };
    await explainAlert(tx, id, { by: session.staffId, note });
    return { type: 'explained' };
  },
  'alerts.settle': async ({ tx, clock, session }, { id, note, finding, record }) => {
    const alert = await openAlertById(tx, id);
    if (!alert) return { type: 'no-such' };
    if (isAbout(alert, session)) return { type: 'about-you' };
    if (finding === null && isAlarmKind(alert.kind)) return { type: 'no-finding' };
    await settleAlert(tx, id, { at: clock.now(), by: session.staffId, note, finding });
    const { kind, staffId, patientId } = alert;
    if (record !== null && kind === 'own-record' && patientId !== null) await sayWhoseRecord(tx, { staffId, patientId, isOwn: record === 'own', by: session.staffId, at: clock.now() });
    return { type: 'settled' };
  },
} satisfies Handlers<typeof alertsContract, CallContext>;
