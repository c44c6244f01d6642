import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import { peoplePerPage } from '#shared/incidents/choices.ts';
import type { incidentsContract } from '#shared/incidents/contract.ts';
import { Factors, Letter } from '#shared/incidents/incident.ts';
import type { Incident, IncidentSummary } from '#shared/incidents/incident.ts';
import type { Reader } from '#shared/database/types.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { concernedPeople, releaseOf, toldOf } from './people-store.ts';
import { alarmById, incidentById, incidentsBetween, kindsOf, notesOf, ownDevice, peopleOf, recordNumberOf, staffNameOf } from './store.ts';
import type { StoredIncident } from './store.ts';

type Contract = typeof incidentsContract;

const dayMs = 86_400_000;
/** As long as the law keeps the papers of privacy (45 CFR 164.316(b)(2)(i)). */
const keptDays = 6 * 366;

const summaryOf = async (read: Reader, incident: StoredIncident): Promise<IncidentSummary> => {
  const { id, kind, openedAt, openedBy, discoveredOn, whatHappened, finding, closedAt } = incident;
  return { id, kind, openedAt, openedBy, discoveredOn, whatHappened, finding, isOpen: closedAt === null, people: await peopleOf(read, id) };
};

export const listIncidents = async ({ read, clock }: CallContext): Promise<OutputOf<Contract['incidents.list']>> => {
  const now = Date.parse(clock.now());
  // A day more: one written before the clock was set back is shown all the same.
  const stored = await incidentsBetween(read, new Date(now - keptDays * dayMs).toISOString(), new Date(now + dayMs).toISOString());
  const incidents = await Promise.all(stored.map((each) => summaryOf(read, each)));
  return { incidents: [...incidents.filter(({ isOpen }) => isOpen), ...incidents.filter(({ isOpen }) => !isOpen)], device: await ownDevice(read) };
};

export const showAlarm = async ({ read, viewer }: CallContext, { alertId }: InputOf<Contract['incidents.alarm']>): Promise<OutputOf<Contract['incidents.alarm']>> => {
  const alarm = await alarmById(read, alertId);
  if (!alarm) return { alarm: null };
  const { kind, at, staffName, patientId } = alarm;
  return { alarm: { kind, at, staffName, recordNumber: patientId === null || !viewer.mayOpen(patientId) ? null : alarm.recordNumber } };
};

export const showIncident = async ({ read, viewer, session, clock }: CallContext, { id }: InputOf<Contract['incidents.show']>): Promise<{ incident: Incident | null }> => {
  const stored = await incidentById(read, id);
  if (!stored) return { incident: null };
  const { staffId, device, fromAt, toAt, alertId, patientId, closedAt, closedBy, closingNotes, lessons, factors } = stored;
  const alarm = alertId === null ? undefined : await alarmById(read, alertId);
  const release = await releaseOf(read, id, session.staffId, clock.now());
  return {
    incident: {
      ...(await summaryOf(read, stored)), staffId, device, fromAt, toAt, closedAt, closedBy, closingNotes, lessons, isMine: staffId === session.staffId,
      staffName: staffId === null ? null : ((await staffNameOf(read, staffId)) ?? ''), alertKind: alarm?.kind ?? null, alertAt: alarm?.at ?? null,
      patientId: patientId === null || !viewer.mayOpen(patientId) ? null : patientId, recordNumber: patientId === null ? null : await recordNumberOf(read, patientId),
      kinds: [...(await kindsOf(read, id))], told: await toldOf(read, id), notes: await notesOf(read, id),
      letter: Letter.parse(JSON.parse(stored.letter)), factors: factors === null ? null : Factors.parse(JSON.parse(factors)),
      print: release ? { what: release.what, until: release.until } : null,
    },
  };
};

export const listPeople = async ({ read, viewer }: CallContext, { id, offset }: InputOf<Contract['incidents.people']>): Promise<OutputOf<Contract['incidents.people']>> =>
  ({ people: await concernedPeople(read, viewer, id, { offset, most: peoplePerPage }), total: await peopleOf(read, id) });
