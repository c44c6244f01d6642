import type { Match } from '#shared/patients/contract.ts';
import { matchKeys } from '#shared/patients/match-keys.ts';
import { comparable, nameKey } from '#shared/patients/person-like.ts';
import type { PersonLike } from '#shared/patients/person-like.ts';
import { samePerson } from '#shared/patients/same-person.ts';
import type { Reader } from '#shared/database/types.ts';
import { candidatesOf, replacedFamilyNames, toSummary } from './store.ts';

const mostMatches = 5;

/** Records that may be this person, the likeliest first. `except`: the record that the question is about, if it has one. */
export const matchingPatients = async (read: Reader, person: PersonLike, except: string | null = null): Promise<Match[]> => {
  const asked = comparable(person);
  const keys = matchKeys(asked);
  if (keys.length === 0) return [];
  const candidates = await candidatesOf(read, keys);
  const replaced = candidates.length > 0 ? await replacedFamilyNames(read, candidates.map(({ id }) => id)) : new Map<string, readonly string[]>();
  // How common a name is shows in the candidates themselves: everybody of that name is among them.
  const namesakes = new Map<string, number>();
  for (const patient of candidates) namesakes.set(nameKey(patient), (namesakes.get(nameKey(patient)) ?? 0) + 1);
  const matches = candidates.flatMap((patient) => {
    if (patient.id === except) return [];
    const formerNames = [patient.formerNames, ...(replaced.get(patient.id) ?? [])].join(';');
    const same = samePerson(asked, comparable({ ...patient, formerNames }), namesakes.get(nameKey(patient)));
    return same ? [{ patient: toSummary(patient), ...same }] : [];
  });
  const place = { 'very-likely': 0, 'likely': 1, 'possible': 2 } as const;
  return matches
    .sort((a, b) => place[a.degree] - place[b.degree] || b.score - a.score || (a.patient.recordNumber < b.patient.recordNumber ? -1 : 1))
    .slice(0, mostMatches)
    .map(({ score: _score, ...match }) => ({ ...match, reasons: [...match.reasons] }));
};
