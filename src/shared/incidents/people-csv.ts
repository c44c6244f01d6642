import { csvOf } from '#shared/text/csv.ts';
import type { ConcernedPerson } from './incident.ts';

/** For machines and other programs: names of the field, not words of one language. */
const heading = ['record_number', 'family_name', 'given_names', 'birth_date', 'street', 'town', 'phone', 'information', 'first_at', 'last_at', 'told'] as const;

/** Whoever has to be told, one line each; of a closed chart the record number alone. */
export const peopleCsv = (people: readonly ConcernedPerson[]): string => csvOf([heading, ...people.map((person) => [
  person.recordNumber, person.familyName, person.givenNames, person.birthDate ?? '', person.street, person.town, person.phone,
  [...new Set(person.kinds.map(({ feature }) => feature))].join('; '), person.firstAt, person.lastAt, person.notices.map(({ how, on }) => `${how} ${on}`).join('; '),
])]);
