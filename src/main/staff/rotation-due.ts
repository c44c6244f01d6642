import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { derive } from '#main/vault/derive.ts';
import { toText } from '#main/vault/encodings.ts';

const markOf = (databaseKey: Uint8Array): string => toText(derive(databaseKey, 'rotation-due'));

/** Says that this very key has to go: under another key the mark means nothing any more, so nobody has to take it away. */
export const markRotationDue = async (tx: Writer, databaseKey: Uint8Array): Promise<void> => {
  await tx.run(sql`INSERT INTO clinic_state (name, value) VALUES ('rotationDue', ${markOf(databaseKey)}) ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
};

/** Whether somebody left and the key was not changed since: the computer was switched off before it could be. */
export const isRotationDue = async (read: Reader, databaseKey: Uint8Array): Promise<boolean> =>
  (await read.get<{ value: string }>(sql`SELECT value FROM clinic_state WHERE name = 'rotationDue'`))?.value === markOf(databaseKey);
