import type { Reader, Writer } from '#shared/database/types.ts';
import type { Organization, Practitioner } from '#shared/directory/directory.ts';

type Kind = 'practitioner' | 'organization';
type Row<Entry> = Omit<Entry, 'active'> & { readonly active: number };
const shown = 50;
// Of one kind, whose words begin with the first hole; no letter comes after U+10FFFF.
const beginning = `(SELECT DISTINCT rid FROM directory_word WHERE kind = ? AND word >= ? AND word < ? || char(0x10ffff))`;

const named = async <Entry>(read: Reader, kind: Kind, own: keyof Entry & string, words: readonly string[]): Promise<Entry[]> => {
  const columns = `entry.id, entry.source, entry.name, entry.identifier, entry.phone, entry.town, entry.active, entry.${own}`;
  // The longest word typed is in the fewest names; the others are looked for in those.
  const [longest, ...others] = words.toSorted((a, b) => b.length - a.length);
  const rows = await read.all<Row<Entry>>(longest === undefined
    ? { text: `SELECT ${columns} FROM ${kind} AS entry ORDER BY entry.name_key, entry.rid LIMIT ?`, values: [shown] }
    : {
      text: `SELECT ${columns} FROM ${beginning} AS found CROSS JOIN ${kind} AS entry ON entry.rid = found.rid
        WHERE NOT EXISTS (SELECT 1 FROM json_each(?) AS typed WHERE instr(' ' || entry.name_key, ' ' || typed.value) = 0)
        ORDER BY entry.name_key, entry.rid LIMIT ?`,
      values: [kind, longest, longest, JSON.stringify(others), shown],
    });
  return rows.map((row) => ({ ...row, active: row.active === 1 }) as Entry);
};

/** Practitioners in whose folded name each of `words` begins a word, by name: `Dr Lena Bergström` is found by `berg`. */
export const practitionersNamed = (read: Reader, words: readonly string[]): Promise<Practitioner[]> => named(read, 'practitioner', 'qualification', words);

export const organizationsNamed = (read: Reader, words: readonly string[]): Promise<Organization[]> => named(read, 'organization', 'type', words);

/** Brings the words of the directory up to the batch; those of a name that was replaced go. */
export const indexNames = async (tx: Writer, kind: Kind, rows: readonly { readonly id: string; readonly words: readonly string[] }[]): Promise<void> => {
  const json = JSON.stringify(rows);
  await tx.run({
    text: `DELETE FROM directory_word WHERE kind = ? AND rid IN (SELECT entry.rid FROM json_each(?) AS j CROSS JOIN ${kind} AS entry ON entry.id = j.value ->> '$.id')`,
    values: [kind, json],
  });
  await tx.run({
    text: `INSERT OR IGNORE INTO directory_word (kind, word, rid) SELECT ?, word.value, entry.rid
      FROM json_each(?) AS j CROSS JOIN ${kind} AS entry ON entry.id = j.value ->> '$.id' CROSS JOIN json_each(j.value -> '$.words') AS word`,
    values: [kind, json],
  });
};
