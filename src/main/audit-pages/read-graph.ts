import { graphReasons, mostPatients } from '#shared/audit/contract.ts';
import type { auditContract, GraphPatient, GraphReason } from '#shared/audit/contract.ts';
import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import { fold } from '#shared/text/fold.ts';
import type { Access } from '#main/access/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { markedPatients, openedPatients, patientNames } from './graph-store.ts';
import { openHours } from './read-heat.ts';
import { rightsOf, subjectOf } from './reader-rights.ts';

type Graph = (typeof auditContract)['audit.graph'];

/** Whether the family name is one of the person's own names, the first left out: `Dr Karim Haddad` and `Haddad, Rania`. */
const hasSurname = (displayName: string, familyName: string): boolean => {
  const own = fold(displayName).split(/[\s-]+/).slice(1);
  const family = fold(familyName).split(/[\s-]+/).filter((word) => word !== '');
  return family.length > 0 && family.some((word) => word.length > 2 && own.includes(word));
};

const sorted = (patients: readonly GraphPatient[]): readonly GraphPatient[] =>
  patients.toSorted((a, b) => b.reasons.length - a.reasons.length || b.openings - a.openings || (a.latestAt < b.latestAt ? 1 : -1));

/** Whose charts one person opened, and what makes one look twice. */
export const readGraph = (access: () => Access) => async ({ read, viewer, clock }: CallContext, { about, from, to, names }: InputOf<Graph>): Promise<OutputOf<Graph>> => {
  const rights = await rightsOf(read, viewer);
  const subject = await subjectOf(read, about, rights);
  if (subject.type !== 'person') return { type: 'no-such' };
  const span = { from, to, offset: clock.utcOffsetMinutes() };
  const [opened, marked] = await Promise.all([openedPatients(read, about.staffId, span, openHours(access())), markedPatients(read, about.staffId, span)]);
  const byPatient = new Map(opened.map((each) => [each.patientId, each]));
  const ids = [...new Set([...byPatient.keys(), ...marked.map(({ patientId }) => patientId)])];
  const known = new Map((await patientNames(read, ids)).map((each) => [each.id, each]));
  // A clinic that keeps no appointments and no visits here says nothing by their absence.
  const keepsSchedule = opened.some(({ isScheduled }) => isScheduled === 1);
  const marksOf = new Map<string, (typeof marked)[number][]>();
  for (const mark of marked) marksOf.set(mark.patientId, [...(marksOf.get(mark.patientId) ?? []), mark]);
  const patients = ids.map((id): GraphPatient => {
    const own = byPatient.get(id);
    const person = known.get(id);
    const marks = marksOf.get(id) ?? [];
    const holds: Readonly<Record<GraphReason, boolean>> = {
      'same-surname': hasSurname(subject.name, person?.familyName ?? ''), 'broke-the-glass': marks.some(({ action }) => action === 'emergency'), refused: marks.some(({ action }) => action === 'refused'),
      'after-hours': own !== undefined && own.outside > 0, 'not-scheduled': keepsSchedule && own?.isScheduled === 0,
    };
    // Of a hidden chart not even the reasons are told: a family name would be half of whose it is.
    const isHidden = rights.isHidden(id);
    return {
      patient: isHidden || !person ? null : { id, recordNumber: person.recordNumber, name: names && rights.mayName ? [person.familyName, person.givenNames].filter((part) => part !== '').join(', ') : null },
      openings: own?.openings ?? 0, reasons: isHidden ? [] : graphReasons.filter((reason) => holds[reason]),
      latestAt: [own?.latestAt ?? '', ...marks.map(({ latestAt }) => latestAt)].reduce((a, b) => (a > b ? a : b)),
    };
  });
  return { type: 'graph', patients: [...sorted(patients)].slice(0, mostPatients), patientCount: patients.length, openings: patients.reduce((total, { openings }) => total + openings, 0) };
};
