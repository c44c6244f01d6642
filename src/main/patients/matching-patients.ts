import type { Match } from '#shared/patients/contract.ts';
import { nameKey, phoneKey, samePerson } from '#shared/patients/same-person.ts';
import type { PersonLike } from '#shared/patients/same-person.ts';
import type { Reader } from '#shared/database/types.ts';
import { patientsLike, toSummary } from './store.ts';

const mostMatches = 5;

/** Records that may be this person, the likeliest first. */
export const matchingPatients = async (read: Reader, person: PersonLike): Promise<Match[]> => {
  const [name, phone] = [nameKey(person), phoneKey(person.phone)];
  if (name === '' && phone === '') return [];
  const candidates = await patientsLike(read, name, phone);
  const matches = candidates.flatMap((patient) => {
    const same = samePerson(person, patient);
    return same ? [{ patient: toSummary(patient), ...same }] : [];
  });
  const fits = (match: Match) => match.reasons.filter((reason) => reason.how === 'fits').length;
  return matches
    .sort((a, b) => (a.degree === b.degree ? fits(b) - fits(a) : a.degree === 'very-likely' ? -1 : 1))
    .slice(0, mostMatches);
};
