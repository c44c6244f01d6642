import type { Match } from '#shared/patients/contract.ts';
import { compareNames } from '#shared/patients/compare-names.ts';
import { isNameKey, matchKeys } from '#shared/patients/match-keys.ts';
import { comparable } from '#shared/patients/person-like.ts';
import type { Comparable, PersonLike } from '#shared/patients/person-like.ts';
import { samePerson } from '#shared/patients/same-person.ts';
import type { Reader } from '#shared/database/types.ts';
import type { Viewer } from '#main/access/index.ts';
import { candidatesOf, peopleWithKeys, replacedFamilyNames, toSummary } from './store.ts';

const mostMatches = 5;

export interface Matching {
  /** Records that may be this person, the likeliest first. */
  readonly matches: Match[];
  /** A very likely one whose chart is closed to the viewer: for the alert, never for an answer. */
  readonly hiddenLikely: string | undefined;
}

/** Compares a person with every record, the closed ones too. `except`: the record that the question is about, if it has one. */
export const matchingPatients = async (read: Reader, viewer: Viewer, person: PersonLike, except: string | null = null): Promise<Matching> => {
  const asked = comparable(person);
  const keys = matchKeys(asked);
  if (keys.length === 0) return { matches: [], hiddenLikely: undefined };
  const candidates = await candidatesOf(read, keys);
  const replaced = candidates.length > 0 ? await replacedFamilyNames(read, candidates.map(({ id }) => id)) : new Map<string, readonly string[]>();
  const known = candidates.filter((patient) => patient.id !== except).map((patient) => {
    const formerNames = [patient.formerNames, ...(replaced.get(patient.id) ?? [])].join(';');
    const made = comparable({ ...patient, formerNames });
    return { patient, made, named: compareNames(asked, made).weight };
  });
  // How common a name is: how many the index has under the two sounds that both have, or, where a slip changed the sound, how many
  // of the candidates fit the name as well.
  const people = candidates.length > 0 ? await peopleWithKeys(read, keys.filter(isNameKey)) : new Map<string, number>();
  const namesakes = (made: Comparable, named: number): number => {
    const shared = matchKeys(made).map((key) => people.get(key)).filter((count) => count !== undefined);
    return shared.length > 0 ? Math.min(...shared) : known.filter((other) => other.named >= named).length;
  };
  const same = known.flatMap(({ patient, made, named }) => {
    const likeness = named > 0 ? samePerson(asked, made, namesakes(made, named)) : samePerson(asked, made);
    return likeness ? [{ patient: toSummary(patient), ...likeness }] : [];
  });
  const hiddenLikely = same.find(({ patient, degree }) => degree === 'very-likely' && !viewer.mayOpen(patient.id))?.patient.id;
  const place = { 'very-likely': 0, 'likely': 1, 'possible': 2 } as const;
  const matches = same
    .filter(({ patient }) => viewer.mayOpen(patient.id))
    .sort((a, b) => place[a.degree] - place[b.degree] || b.score - a.score || (a.patient.recordNumber < b.patient.recordNumber ? -1 : 1))
    .slice(0, mostMatches)
    .map(({ score: _score, ...match }) => ({ ...match, reasons: [...match.reasons] }));
  return { matches, hiddenLikely };
};
