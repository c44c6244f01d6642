import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import { incidentPurposes } from '#shared/incidents/choices.ts';
import { mostPrinted } from '#shared/incidents/contract.ts';
import type { incidentsContract, incidentsGateContract } from '#shared/incidents/contract.ts';
import { Letter } from '#shared/incidents/incident.ts';
import { peopleCsv } from '#shared/incidents/people-csv.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { AuditLog } from '#main/audit/index.ts';
import { concernedPeople, insertRelease, releaseOf } from './people-store.ts';
import { clinicNameOf, incidentById } from './store.ts';

type Contract = typeof incidentsContract;
type Gate = typeof incidentsGateContract;

/** Where what leaves the clinic is written; a feature knows no disk. */
export type SaveFile = (name: string, text: string) => { readonly type: 'saved'; readonly file: string; readonly undo: () => void } | { readonly type: 'refused'; readonly why: 'exists' | 'no-folder' | 'not-writable' | 'disk-full' };

const minutes = 15;

export const letPrint = async ({ tx, clock, ids, session }: CallContext, { id, what, purpose }: InputOf<Gate['incidents.print']>): Promise<OutputOf<Gate['incidents.print']>> => {
  if (!(await incidentById(tx, id))) return { type: 'no-such' };
  const at = clock.now();
  await insertRelease(tx, { id: ids.newId(), incidentId: id, by: session.staffId, what, purpose, at, until: new Date(Date.parse(at) + minutes * 60_000).toISOString() });
  return { type: 'ready' };
};

export const showPrintable = async ({ read, viewer, session, clock }: CallContext, { id }: InputOf<Contract['incidents.printable']>): Promise<OutputOf<Contract['incidents.printable']>> => {
  const incident = await incidentById(read, id);
  const release = incident && (await releaseOf(read, id, session.staffId, clock.now()));
  const purpose = incidentPurposes.find((each) => each === release?.purpose);
  if (!incident || !release || !purpose) return { type: 'not-asked' };
  const { discoveredOn, fromAt, toAt } = incident;
  return {
    type: 'ready', what: release.what, purpose, clinicName: await clinicNameOf(read), discoveredOn, fromAt, toAt, letter: Letter.parse(JSON.parse(incident.letter)),
    people: await concernedPeople(read, viewer, id, { offset: 0, most: mostPrinted }),
  };
};

/** Each person on the list is written down as taken out, in the transaction that is undone when the file could not be written. */
export const exportPeople = (audit: AuditLog, saveFile: SaveFile) => async ({ tx, viewer, session, clock, ids, from }: CallContext, { id, purpose }: InputOf<Gate['incidents.export']>): Promise<OutputOf<Gate['incidents.export']>> => {
  if (!(await incidentById(tx, id))) return { type: 'no-such' };
  const people = await concernedPeople(tx, viewer, id, { offset: 0, most: mostPrinted });
  const taken = people.flatMap(({ patientId }) => (patientId === null ? [] : [patientId]));
  const { staffId, role, sessionId } = session;
  const saved = saveFile(`incident-${calendarDateOf(clock.now(), clock.utcOffsetMinutes())}-${ids.newId().slice(-12)}.csv`, peopleCsv(people));
  if (saved.type !== 'saved') return saved;
  // No list lies about that the log does not know.
  tx.whenDone((isCommitted) => { if (!isCommitted) saved.undo(); });
  await audit.append(tx, taken.map((patientId) => ({
    action: 'export', method: 'incidents.export', outcome: 'saved', from, who: { staffId, role, sessionId }, privilege: 'incidents:manage', recordKind: 'incident', recordId: id, patientId,
    count: taken.length, purpose,
  })));
  return { type: 'saved', file: saved.file, patients: people.length };
};
