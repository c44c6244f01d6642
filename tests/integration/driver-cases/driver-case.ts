import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClinicDatabase } from '#main/database/clinic-database.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { Connection, DatabaseDriver, OpenMode } from '#main/database/driver.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import { sql } from '#shared/database/types.ts';

export type DriverName = 'sqlcipher' | 'sqlite3mc';

/** One thing that the product asks of a driver. */
export interface DriverCase {
  readonly about: string;
  readonly name: string;
  /** What the driver answers. */
  readonly find: (at: Place) => Promise<unknown>;
  readonly expected: unknown;
  /** Where a driver answers otherwise: held to that answer too, with what it means. */
  readonly differs?: Partial<Readonly<Record<DriverName, { readonly found: unknown; readonly means: string }>>>;
}

/** A folder of its own for one case, and the driver that is tried. */
export interface Place {
  readonly driver: DatabaseDriver;
  /** The other one, where it is installed: files go both ways. */
  readonly other: DatabaseDriver | undefined;
  readonly folder: string;
  readonly path: string;
  readonly key: Uint8Array;
  readonly nextKey: Uint8Array;
  /** A connection as the product opens it. */
  readonly connect: (mode?: OpenMode, path?: string, key?: Uint8Array, driver?: DatabaseDriver) => Promise<Connection>;
  /** The product's own database over a new file, with one small table. */
  readonly openNotes: () => Promise<ClinicDatabase>;
}

/** Runs one case; what it left open is closed and its folder goes. */
export const inPlace = async <T>(driver: DatabaseDriver, other: DatabaseDriver | undefined, work: (at: Place) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-driver-'));
  const [path, key, nextKey] = [join(folder, 'clinic.db'), new Uint8Array(32).fill(3), new Uint8Array(32).fill(4)];
  const opened: { readonly close: () => Promise<void> }[] = [];
  const keep = <O extends { readonly close: () => Promise<void> }>(each: O): O => {
    opened.push(each);
    return each;
  };
  try {
    return await work({
      driver, other, folder, path, key, nextKey,
      connect: async (mode = 'existing', file = path, under = key, by = driver) => keep(await openKeyedConnection(by, file, under, mode)),
      openNotes: async () => {
        const db = keep(await openClinicDatabase(driver, path, key, 'create'));
        await db.transaction((tx) => tx.run(sql`CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT, bytes BLOB) STRICT`));
        return db;
      },
    });
  } finally {
    for (const each of opened) await each.close().catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The code of what went wrong, or what came. */
export const codeOf = async (work: () => Promise<unknown>): Promise<unknown> => {
  try {
    return await work();
  } catch (error) {
    return (error as { readonly code?: unknown }).code ?? `no code: ${String(error)}`;
  }
};

export const one = async (connection: Connection, text: string, values: Parameters<Connection['all']>[1] = []): Promise<unknown> => {
  const [row] = await connection.all(text, values);
  return row === undefined ? undefined : Object.values(row as object)[0];
};

export const addNote = (db: ClinicDatabase, text: string | null) => db.transaction((tx) => tx.run(sql`INSERT INTO note (text) VALUES (${text})`));
export const notesOf = async (db: ClinicDatabase) => (await db.read.all<{ text: string }>(sql`SELECT text FROM note ORDER BY id`)).map(({ text }) => text);
