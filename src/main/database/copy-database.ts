import type { Connection, DatabaseDriver } from './driver.ts';
import { openKeyedConnection, rawKey } from './keyed-connection.ts';

/** A database file and the key it is under. */
export interface KeyedFile {
  readonly path: string;
  readonly key: Uint8Array;
}

/** Out of WAL mode: a file that is to be moved is one file, without companions. */
const asOneFile = (connection: Connection) => connection.all('PRAGMA journal_mode = DELETE', []);

const numberOf = async (connection: Connection, pragma: string): Promise<number> => {
  const [row] = await connection.all(`PRAGMA ${pragma}`, []);
  return Number(Object.values(row as object)[0]);
};

/** Writes the first page of a database under `key` into a file that lies there empty. */
export const layFirstPage = async (driver: DatabaseDriver, { path, key }: KeyedFile): Promise<void> => {
  const connection = await openKeyedConnection(driver, path, key, 'existing');
  try {
    await asOneFile(connection);
  } finally {
    await connection.close();
  }
};

/** Copies all of `from` into `to`, which has its first page and nothing else. What a cut leaves of `to` is worth nothing, so it is not flushed yet. */
export const copyDatabase = async (driver: DatabaseDriver, from: KeyedFile, to: KeyedFile): Promise<void> => {
  const connection = await openKeyedConnection(driver, from.path, from.key, 'existing');
  try {
    await connection.all('PRAGMA wal_checkpoint(TRUNCATE)', []);
    await connection.all('ATTACH DATABASE ? AS copy KEY ?', [to.path, rawKey(to.key)]);
    await connection.all('PRAGMA copy.journal_mode = MEMORY', []);
    await connection.exec('PRAGMA copy.synchronous = OFF');
    await connection.all(`SELECT sqlcipher_export('copy')`, []);
    // The export leaves these two behind.
    for (const name of ['user_version', 'application_id']) {
      await connection.exec(`PRAGMA copy.${name} = ${Math.trunc(await numberOf(connection, `main.${name}`))}`);
    }
    await connection.exec('DETACH DATABASE copy');
  } finally {
    await connection.close();
  }
};

/** Takes a closed database out of WAL mode. False while somebody else has it open. */
export const leaveWal = async (driver: DatabaseDriver, { path, key }: KeyedFile): Promise<boolean> => {
  const connection = await openKeyedConnection(driver, path, key, 'existing');
  try {
    const [row] = await asOneFile(connection);
    return Object.values(row as object)[0] === 'delete';
  } finally {
    await connection.close();
  }
};
