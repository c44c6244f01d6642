import { findQuery } from '#shared/patients/find-query.ts';
import { pageSize } from '#shared/patients/contract.ts';
import type { Patient, PatientSummary } from '#shared/patients/patient.ts';
import type { Reader } from '#shared/database/types.ts';
import { fold } from '#shared/text/fold.ts';
import { findPatients as findInStore, toSummary } from './store.ts';

/** A family name typed whole first, then one that begins so, then the rest; ties by name. */
const rank = (patient: Patient, firstWord: string): string => {
  const family = fold(patient.familyName);
  const place = family === firstWord ? '0' : family.startsWith(firstWord) ? '1' : '2';
  return `${place} ${family} ${fold(patient.givenNames)} ${patient.recordNumber}`;
};

/** At most one page of patients for what was typed. */
export const findPatients = async (read: Reader, typed: string): Promise<{ patients: PatientSummary[]; more: boolean }> => {
  const query = findQuery(typed);
  if (query === undefined) return { patients: [], more: false };
  const found = await findInStore(read, query);
  const firstWord = fold(typed).split(' ')[0] ?? '';
  const ranked = found.map((patient) => ({ patient, key: rank(patient, firstWord) })).sort((a, b) => (a.key < b.key ? -1 : 1));
  return { patients: ranked.slice(0, pageSize).map(({ patient }) => toSummary(patient)), more: found.length > pageSize };
};
