import type { Match } from '#shared/patients/contract.ts';
import { compareNames } from '#shared/patients/compare-names.ts';
import { matchKeys } from '#shared/patients/match-keys.ts';
import { comparable } from '#shared/patients/person-like.ts';
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
  const known = candidates.filter((patient) => patient.id !== except).map((patient) => {
    const formerNames = [patient.formerNames, ...(replaced.get(patient.id) ?? [])].join(';');
    const made = comparable({ ...patient, formerNames });
    return { patient, made, named: compareNames(asked, made).weight };
  });
  // How common a name is shows in the candidates themselves: whoever here fits the name as well is among them.
  const namesakes = (named: number): number => known.filter((other) => other.named >= named).length;
  const matches = known.flatMap(({ patient, made, named }) => {
    const same = samePerson(asked, made, namesakes(named));
    return same ? [{ patient: toSummary(patient), ...same }] : [];
  });
  const place = { 'very-likely': 0, 'likely': 1, 'possible': 2 } as const;
  return matches
    .sort((a, b) => place[a.degree] - place[b.degree] || b.score - a.score || (a.patient.recordNumber < b.patient.recordNumber ? -1 : 1))
    .slice(0, mostMatches)
    .map(({ score: _score, ...match }) => ({ ...match, reasons: [...match.reasons] }));
};
