import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';
import { matchKeys } from '#shared/patients/match-keys.ts';
import { comparable } from '#shared/patients/person-like.ts';
import type { PersonLike } from '#shared/patients/person-like.ts';
import { searchWords } from '#shared/patients/search-words.ts';

/** Patients a piece: what is read and written at once stays small however many there are. */
const piece = 1_000;

interface OldRow {
  readonly rid: number; readonly id: string; readonly record_number: string; readonly family_name: string; readonly given_names: string;
  readonly likes_to_be_called: string; readonly name_in_own_script: string; readonly birth_date: string | null;
  readonly birth_date_certainty: PersonLike['birthDateCertainty']; readonly sex: PersonLike['sex']; readonly phone: string; readonly street: string; readonly town: string;
}

const indexRows = (rows: readonly OldRow[], replaced: readonly { readonly eid: string; readonly value: string }[]) =>
  rows.map((row) => {
    const person: PersonLike = {
      familyName: row.family_name, givenNames: row.given_names, likesToBeCalled: row.likes_to_be_called, nameInOwnScript: row.name_in_own_script,
      formerNames: '', birthDate: row.birth_date, birthDateCertainty: row.birth_date_certainty, sex: row.sex, phone: row.phone,
      street: row.street, town: row.town, identity: 'confirmed',
    };
    const former = replaced.filter((each) => each.eid === row.id).map((each) => String(JSON.parse(each.value))).join(';');
    return {
      rid: row.rid,
      words: searchWords({ ...person, recordNumber: row.record_number, identityNote: '' }),
      keys: matchKeys(comparable({ ...person, formerNames: former })),
    };
  });

const fill = async (tx: Writer): Promise<void> => {
  for (let after = 0; ;) {
    const rows = await tx.all<OldRow>(sql`SELECT rid, id, record_number, family_name, given_names, likes_to_be_called, name_in_own_script,
      birth_date, birth_date_certainty, sex, phone, street, town FROM patient WHERE rid > ${after} ORDER BY rid LIMIT ${piece}`);
    const last = rows.at(-1);
    if (!last) return;
    const replaced = await tx.all<{ eid: string; value: string }>(sql`SELECT eid, value FROM sync_history
      WHERE eid IN (SELECT value FROM json_each(${JSON.stringify(rows.map((row) => row.id))})) AND field = 'familyName'`);
    const made = JSON.stringify(indexRows(rows, replaced));
    await tx.run(sql`INSERT INTO patient_search (rowid, words) SELECT value ->> '$.rid', value ->> '$.words' FROM json_each(${made})`);
    await tx.run(sql`INSERT OR IGNORE INTO patient_match_key (key, rid) SELECT k.value, j.value ->> '$.rid'
      FROM json_each(${made}) j, json_each(j.value -> '$.keys') k`);
    after = last.rid;
  }
};

/**
 * Who may be whom, and people nobody can name yet. The keys and the search words are worked out from the records by the rules of
 * today's code, so they are filled here and not in a step of their own: with the table empty nobody would be found.
 * The search index is made anew, since its words now mark family names, and so that one letter is an index entry too.
 */
export const patientMatching: Migration = {
  version: 150,
  name: 'patient-matching',
  up: async (tx) => {
    await tx.run(sql`ALTER TABLE patient ADD COLUMN former_names TEXT NOT NULL DEFAULT ''`);
    await tx.run(sql`ALTER TABLE patient ADD COLUMN identity TEXT NOT NULL DEFAULT 'confirmed'`);
    await tx.run(sql`ALTER TABLE patient ADD COLUMN identity_note TEXT NOT NULL DEFAULT ''`);
    await tx.run(sql`CREATE TABLE patient_match_key (key TEXT NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (key, rid)) STRICT, WITHOUT ROWID`);
    await tx.run(sql`DROP TABLE patient_search`);
    await tx.run(sql`CREATE VIRTUAL TABLE patient_search USING fts5 (words, tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3', detail = 'none')`);
    await tx.run(sql`INSERT INTO patient_search (patient_search, rank) VALUES ('secure-delete', 1)`);
    await fill(tx);
  },
};
