import type { About, Subject } from '#shared/audit/contract.ts';
import type { Reader } from '#shared/database/types.ts';
import type { Viewer } from '#main/access/index.ts';
import { chartsClosedToAnybody, patientNames } from './graph-store.ts';
import { everybody } from './heat-store.ts';

/** What this reader of the log may know of the patients in it. */
export interface ReaderRights {
  /** The chart is closed to the reader; or to somebody, and that is not the reader's to manage: whose row it is stays out. */
  readonly isHidden: (patientId: string) => boolean;
  readonly mayName: boolean;
}

export const rightsOf = async (read: Reader, viewer: Viewer): Promise<ReaderRights> => {
  const closed = new Set(viewer.may('restrictions:manage') ? [] : await chartsClosedToAnybody(read));
  return { isHidden: (patientId) => closed.has(patientId) || !viewer.mayOpen(patientId), mayName: viewer.may('patients:read') };
};

/** Whom the question is about, or why there is no answer for this reader. */
export const subjectOf = async (read: Reader, about: About, { isHidden, mayName }: ReaderRights): Promise<Subject | { readonly type: 'no-such' } | { readonly type: 'closed-chart' }> => {
  if (about.type === 'clinic') return { type: 'clinic' };
  if (about.type === 'person') {
    const found = (await everybody(read)).find(({ staffId }) => staffId === about.staffId);
    return found ? { type: 'person', staffId: found.staffId, name: found.name, role: found.role } : { type: 'no-such' };
  }
  const [found] = await patientNames(read, [about.patientId]);
  if (!found) return { type: 'no-such' };
  if (isHidden(found.id)) return { type: 'closed-chart' };
  const { id: patientId, recordNumber, familyName, givenNames, birthDate } = found;
  return mayName ? { type: 'patient', patientId, recordNumber, familyName, givenNames, birthDate } : { type: 'patient', patientId, recordNumber, familyName: '', givenNames: '', birthDate: null };
};
