import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import type { Organization, Practitioner } from '#shared/directory/directory.ts';

type Row<Entry> = Omit<Entry, 'active'> & { readonly active: number };
const shown = 50;
const entry = <Entry>(row: Row<Entry>): Entry => ({ ...row, active: row.active === 1 }) as Entry;

/** Practitioners whose folded name begins with `words`, by name. */
export const practitionersNamed = async (read: Reader, words: string): Promise<Practitioner[]> =>
  (await read.all<Row<Practitioner>>(sql`SELECT id, source, name, identifier, phone, town, active, qualification FROM practitioner
    WHERE name_key >= ${words} AND name_key < ${`${words}\u{10ffff}`} ORDER BY name_key LIMIT ${shown}`)).map((row) => entry<Practitioner>(row));

export const organizationsNamed = async (read: Reader, words: string): Promise<Organization[]> =>
  (await read.all<Row<Organization>>(sql`SELECT id, source, name, identifier, phone, town, active, type FROM organization
    WHERE name_key >= ${words} AND name_key < ${`${words}\u{10ffff}`} ORDER BY name_key LIMIT ${shown}`)).map((row) => entry<Organization>(row));
