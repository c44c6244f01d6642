import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import type { incidentsContract } from '#shared/incidents/contract.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { countFurther } from './count-people.ts';
import { areConcerned, insertNotice } from './people-store.ts';
import { closeIncident, incidentById, insertNote, setLetter } from './store.ts';

type Contract = typeof incidentsContract;

const changed = { type: 'records-changed', kinds: ['incident'], patientIds: [] } as const;

export const addNote = async ({ tx, clock, ids, session, emit }: CallContext, { id, text }: InputOf<Contract['incidents.addNote']>): Promise<OutputOf<Contract['incidents.addNote']>> => {
  const incident = await incidentById(tx, id);
  if (!incident) return { type: 'no-such' };
  if (incident.closedAt !== null) return { type: 'closed' };
  await insertNote(tx, { id: ids.newId(), incidentId: id, at: clock.now(), by: session.staffId, text });
  emit(changed);
  return { type: 'added' };
};

export const saveLetter = async ({ tx, emit }: CallContext, { id, letter }: InputOf<Contract['incidents.saveLetter']>): Promise<OutputOf<Contract['incidents.saveLetter']>> => {
  const incident = await incidentById(tx, id);
  if (!incident) return { type: 'no-such' };
  if (incident.closedAt !== null) return { type: 'closed' };
  await setLetter(tx, id, letter);
  emit(changed);
  return { type: 'saved' };
};

/** Letters go out after an incident is closed too, so a notice may be written down then as well. */
export const writeNotice = async ({ tx, clock, ids, session, emit }: CallContext, { id, patientIds, how, on }: InputOf<Contract['incidents.writeNotice']>): Promise<OutputOf<Contract['incidents.writeNotice']>> => {
  if (!(await incidentById(tx, id))) return { type: 'no-such' };
  if (on > calendarDateOf(clock.now(), clock.utcOffsetMinutes())) return { type: 'not-yet' };
  if (!(await areConcerned(tx, id, patientIds))) return { type: 'not-concerned' };
  for (const patientId of new Set(patientIds)) {
    await insertNotice(tx, { id: ids.newId(), incidentId: id, patientId, how, on, at: clock.now(), by: session.staffId });
  }
  emit(changed);
  return { type: 'written' };
};

/** The last look at the log and the finding are one transaction: what is closed is frozen as it was found. */
export const close = async ({ tx, clock, session, emit }: CallContext, { id, finding, factors, closingNotes, lessons }: InputOf<Contract['incidents.close']>): Promise<OutputOf<Contract['incidents.close']>> => {
  const incident = await incidentById(tx, id);
  if (!incident) return { type: 'no-such' };
  if (incident.closedAt !== null) return { type: 'already-closed' };
  if (incident.staffId === session.staffId) return { type: 'about-you' };
  // 45 CFR 164.402(2): it counts as a breach unless the four factors show that compromise is improbable.
  if (finding === 'no-breach' && Object.values(factors).some((text) => text === '')) return { type: 'factors-missing' };
  if (!(await countFurther(tx, incident))) return { type: 'not-counted' };
  await closeIncident(tx, id, { at: clock.now(), by: session.staffId, finding, factors, closingNotes, lessons });
  emit(changed);
  return { type: 'closed' };
};
