import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { incidentsContract } from '#shared/incidents/contract.ts';
import type { IncidentKind } from '#shared/incidents/choices.ts';
import type { About, Letter } from '#shared/incidents/incident.ts';
import { addDays, calendarDateOf, startOfDay } from '#shared/time/calendar-date.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { alarmById, insertIncident, patientByNumber, staffNameOf } from './store.ts';

type Begin = (typeof incidentsContract)['incidents.begin'];

const kindOf = ({ alertId, device, staffId }: About): IncidentKind => (alertId !== null ? 'alarm' : device !== null ? 'lost-device' : staffId !== null ? 'person' : 'time');

const noLetter: Letter = { whatHappened: '', whatToDo: '', whatWeDo: '', contact: '' };

/** Opens an incident about an alarm, a person, a device or days, narrowed as one likes. Nobody is counted yet. */
export const beginIncident = async ({ tx, clock, ids, session, emit }: CallContext, { about, discoveredOn, whatHappened }: InputOf<Begin>): Promise<OutputOf<Begin>> => {
  const { alertId, device, fromDay, toDay, recordNumber } = about;
  const offset = clock.utcOffsetMinutes();
  const now = clock.now();
  if (alertId === null && device === null && about.staffId === null && fromDay === null && toDay === null) return { type: 'about-nothing' };
  if (fromDay !== null && toDay !== null && toDay < fromDay) return { type: 'days-reversed' };
  if (discoveredOn > calendarDateOf(now, offset)) return { type: 'not-yet' };
  const alarm = alertId === null ? undefined : await alarmById(tx, alertId);
  if (alertId !== null && !alarm) return { type: 'no-such-alarm' };
  // An alarm is about somebody, unless one names somebody else.
  const staffId = about.staffId ?? (alarm && alarm.staffId !== '' ? alarm.staffId : null);
  if (staffId !== null && (await staffNameOf(tx, staffId)) === undefined) return { type: 'no-such-person' };
  const patient = recordNumber === '' ? undefined : await patientByNumber(tx, recordNumber);
  if (recordNumber !== '' && !patient) return { type: 'no-such-patient' };
  const id = ids.newId();
  await insertIncident(tx, session.staffId, {
    id, kind: kindOf(about), openedAt: now, alertId, staffId, device, patientId: patient?.id ?? null, discoveredOn, whatHappened, letter: JSON.stringify(noLetter),
    fromAt: fromDay === null ? null : startOfDay(fromDay, offset), toAt: toDay === null ? null : startOfDay(addDays(toDay, 1), offset),
  });
  emit({ type: 'records-changed', kinds: ['incident'], patientIds: [] });
  return { type: 'begun', id };
};
