import { sql } from '#shared/database/types.ts';
import type { Migration } from '#shared/database/migrate.ts';

/**
 * The words of the names in the directory, so that a search reads a range of them and not every name. Filled here and not in a step of
 * its own: with the table empty nobody would be found. A folded name holds letters, digits and single spaces, so it reads as a JSON list.
 */
export const directoryWords: Migration = {
  version: 160,
  name: 'directory-words',
  up: async (tx) => {
    await tx.run(sql`CREATE TABLE directory_word (kind TEXT NOT NULL, word TEXT NOT NULL, rid INTEGER NOT NULL, PRIMARY KEY (kind, word, rid)) STRICT, WITHOUT ROWID`);
    await tx.run(sql`CREATE INDEX directory_word_by_entry ON directory_word (kind, rid)`);
    await tx.run(sql`INSERT OR IGNORE INTO directory_word (kind, word, rid) SELECT 'practitioner', word.value, entry.rid
      FROM practitioner AS entry CROSS JOIN json_each('["' || replace(entry.name_key, ' ', '","') || '"]') AS word WHERE word.value <> ''`);
    await tx.run(sql`INSERT OR IGNORE INTO directory_word (kind, word, rid) SELECT 'organization', word.value, entry.rid
      FROM organization AS entry CROSS JOIN json_each('["' || replace(entry.name_key, ' ', '","') || '"]') AS word WHERE word.value <> ''`);
  },
};
