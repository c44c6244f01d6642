import { findQuery } from '#shared/patients/find-query.ts';
import { pageSize } from '#shared/patients/contract.ts';
import type { Patient, PatientSummary } from '#shared/patients/patient.ts';
import type { Reader } from '#shared/database/types.ts';
import { fold } from '#shared/text/fold.ts';
import { findPatients as findInStore, toSummary } from './store.ts';

// More than a page of each, so that what is shown of a common name is in order.
const most = 60;

const byName = (a: Patient, b: Patient): number => {
  const [left, right] = [a, b].map((patient) => `${fold(patient.familyName)} ${fold(patient.givenNames)} ${patient.recordNumber}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
};

/**
 * At most one page of patients for what was typed: a family name typed whole first, then one that begins so, then the rest; each
 * by name. Every place is a question of its own to the index, asked only while the page is not full, so that among thousands who
 * begin with three letters the one who is called so is not missed. `closed`: whoever closed their chart to the one who asks is not
 * found, and does not make `more` either.
 */
export const findPatients = async (read: Reader, closed: string, typed: string): Promise<{ patients: PatientSummary[]; more: boolean }> => {
  const query = findQuery(typed);
  if (query === undefined) return { patients: [], more: false };
  const found = new Map<string, Patient>();
  for (const match of [query.wholeFamily, query.familyBegins, query.all]) {
    if (match === undefined || found.size > pageSize) continue;
    const place = await findInStore(read, closed, match, most);
    for (const patient of [...place].sort(byName)) if (!found.has(patient.id)) found.set(patient.id, patient);
  }
  return { patients: [...found.values()].slice(0, pageSize).map(toSummary), more: found.size > pageSize };
};
