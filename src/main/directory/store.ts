import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import type { Organization, Practitioner } from '#shared/directory/directory.ts';

type Row<Entry> = Omit<Entry, 'active'> & { readonly active: number };
const shown = 50;
const entry = <Entry>(row: Row<Entry>): Entry => ({ ...row, active: row.active === 1 }) as Entry;

// Each word typed begins a word of the name: `Dr Lena Bergström` is found by `berg`. The names are read in order from their index
// until enough fit; a directory holds some thousands of them.

/** Practitioners in whose folded name each of `words` begins a word, by name. */
export const practitionersNamed = async (read: Reader, words: readonly string[]): Promise<Practitioner[]> =>
  (await read.all<Row<Practitioner>>(sql`SELECT id, source, name, identifier, phone, town, active, qualification FROM practitioner
    WHERE name_key >= '' AND NOT EXISTS (SELECT 1 FROM json_each(${JSON.stringify(words)}) AS typed WHERE instr(' ' || name_key, ' ' || typed.value) = 0) ORDER BY name_key LIMIT ${shown}`)).map((row) => entry<Practitioner>(row));

export const organizationsNamed = async (read: Reader, words: readonly string[]): Promise<Organization[]> =>
  (await read.all<Row<Organization>>(sql`SELECT id, source, name, identifier, phone, town, active, type FROM organization
    WHERE name_key >= '' AND NOT EXISTS (SELECT 1 FROM json_each(${JSON.stringify(words)}) AS typed WHERE instr(' ' || name_key, ' ' || typed.value) = 0) ORDER BY name_key LIMIT ${shown}`)).map((row) => entry<Organization>(row));
