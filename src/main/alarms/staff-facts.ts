import { addressKey, nameKey } from '#shared/patients/person-like.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { foldedWords } from '#shared/text/fold.ts';

/** What is known of the people who work here as people: which records are their own, and where they live. */
export interface StaffFacts {
  readonly ownOf: (staffId: string) => ReadonlySet<string>;
  /** Whose own record this is. */
  readonly staffOf: (patientId: string) => readonly string[];
  /** Of their own records; '' never stands in it. */
  readonly addressesOf: (staffId: string) => ReadonlySet<string>;
  /** The last word of the name they go by, folded; '' for people of one word. */
  readonly surnameOf: (staffId: string) => string;
}

const titles = new Set(['dr', 'doctor', 'prof', 'professor', 'mr', 'mrs', 'ms', 'miss', 'mx', 'sr', 'sister', 'nurse', 'md', 'rn', 'np', 'pa', 'phd']);
const wordsOf = (displayName: string): readonly string[] => foldedWords(displayName).filter((word) => !titles.has(word));

interface Own { readonly staffId: string; readonly id: string; readonly street: string; readonly town: string }

/**
 * Whose record is whose. The clinic keeps no birth date of its staff: a record is taken for somebody's own when its whole name is theirs,
 * until a privacy officer has said that it is, or that it is a namesake's. Three statements, whatever the size of the clinic.
 */
export const readStaffFacts = async (read: Reader): Promise<StaffFacts> => {
  const staff = await read.all<{ id: string; displayName: string }>(sql`SELECT id, display_name AS displayName FROM staff WHERE ended_at IS NULL`);
  const keyed = staff.map(({ id, displayName }) => ({ id, words: wordsOf(displayName) }))
    .flatMap(({ id, words }) => (words.length < 2 ? [] : [[id, nameKey({ familyName: words.join(' '), givenNames: '' })] as const]));
  const named = await read.all<Own>(sql`SELECT given.value ->> 0 AS staffId, p.id, p.street, p.town FROM json_each(${JSON.stringify(keyed)}) AS given
    JOIN patient AS p ON p.name_key = given.value ->> 1 AND p.name_key <> ''`);
  const said = await read.all<Own & { readonly isOwn: number }>(sql`SELECT r.staff_id AS staffId, r.is_own AS isOwn, p.id, p.street, p.town FROM staff_record AS r JOIN patient AS p ON p.id = r.patient_id`);
  const isNamesake = ({ staffId, id }: Own): boolean => said.some((each) => each.isOwn === 0 && each.staffId === staffId && each.id === id);
  const own = [...named.filter((each) => !isNamesake(each)), ...said.filter(({ isOwn }) => isOwn === 1)];
  const surnames = new Map(staff.map(({ id, displayName }) => {
    const words = wordsOf(displayName);
    return [id, words.length < 2 ? '' : (words.at(-1) ?? '')];
  }));
  return {
    ownOf: (staffId) => new Set(own.filter((each) => each.staffId === staffId).map(({ id }) => id)),
    staffOf: (patientId) => own.filter(({ id }) => id === patientId).map(({ staffId }) => staffId),
    addressesOf: (staffId) => new Set(own.filter((each) => each.staffId === staffId).map(({ street, town }) => addressKey(street, town)).filter((key) => key !== '')),
    surnameOf: (staffId) => surnames.get(staffId) ?? '',
  };
};

export interface PatientFacts {
  readonly familyWords: readonly string[];
  readonly address: string;
}

export const readPatientFacts = async (read: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, PatientFacts>> => {
  const rows = await read.all<{ id: string; familyName: string; street: string; town: string }>(
    sql`SELECT id, family_name AS familyName, street, town FROM patient WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
  );
  return new Map(rows.map(({ id, familyName, street, town }) => [id, { familyWords: foldedWords(familyName), address: addressKey(street, town) }]));
};

const mostCounted = 200;

/** Whether so few patients are called this that the same name is no chance: at most eight, or one of two hundred. */
export const isRareSurname = async (read: Reader, surname: string): Promise<boolean> => {
  const row = await read.get<{ holders: number; patients: number }>(sql`SELECT (SELECT patients FROM patient_count WHERE one = 1) AS patients,
    (SELECT count(*) FROM (SELECT rowid FROM patient_search WHERE patient_search MATCH ${`"${surname}"`} LIMIT ${mostCounted})) AS holders`);
  return (row?.holders ?? 0) <= Math.max(8, (row?.patients ?? 0) / 200);
};
