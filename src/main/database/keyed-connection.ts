import { DatabaseError } from './driver.ts';
import type { Connection, DatabaseDriver, OpenMode } from './driver.ts';

/**
 * A raw key as SQLCipher takes it: 63 digits would be a passphrase, an empty key would write plaintext (both measured).
 * @throws DatabaseError `WARDLIGHT_BAD_KEY` unless it has 32 bytes.
 */
export const rawKey = (key: Uint8Array): string => {
  const hex = Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('hex');
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new DatabaseError('WARDLIGHT_BAD_KEY');
  return `x'${hex}'`;
};

// The key comes first, the format second; the ones that keep data safe are read back below.
const pragmas: readonly string[] = [
  'cipher_memory_security = OFF',
  'temp_store = MEMORY',
  'foreign_keys = ON',
  // Without it INSERT OR REPLACE deletes a row past the trigger that says never.
  'recursive_triggers = ON',
  'trusted_schema = OFF',
  'cell_size_check = ON',
  'secure_delete = ON',
  'busy_timeout = 5000',
  'fullfsync = ON',
  'checkpoint_fullfsync = ON',
  'cache_size = -32768',
  'synchronous = FULL',
  'wal_autocheckpoint = 4000',
];

const asserted: Readonly<Record<string, number>> = {
  foreign_keys: 1, recursive_triggers: 1, trusted_schema: 0, cell_size_check: 1, secure_delete: 1, synchronous: 2,
};

const firstValue = async (connection: Connection, text: string): Promise<unknown> => {
  const [row] = await connection.all(text, []);
  return row === undefined ? undefined : Object.values(row as object)[0];
};

/**
 * Opens one connection under a raw 32-byte key and proves that the key fits before anything else may use it:
 * `PRAGMA key` never fails, so the first read is the check.
 * @throws DatabaseError `SQLITE_NOTADB` for a wrong key or a damaged first page, `WARDLIGHT_NO_CODEC` when the add-on does not encrypt.
 */
export const openKeyedConnection = async (
  driver: DatabaseDriver,
  path: string,
  key: Uint8Array,
  mode: OpenMode,
): Promise<Connection> => {
  const raw = rawKey(key);
  const connection = await driver.open(path, mode);
  try {
    // It writes to stderr by itself otherwise; what went wrong is told by our own codes.
    await connection.exec('PRAGMA cipher_log_level = NONE');
    await connection.exec(`PRAGMA key = "${raw}"`);
    const cipher = await firstValue(connection, 'PRAGMA cipher_version');
    if (typeof cipher !== 'string' || cipher.length === 0) throw new DatabaseError('WARDLIGHT_NO_CODEC');
    await connection.exec('PRAGMA cipher_compatibility = 4');
    await connection.all('SELECT count(*) AS n FROM sqlite_master', []);
    await connection.exec(pragmas.map((pragma) => `PRAGMA ${pragma};`).join('\n'));
    const journal = await firstValue(connection, 'PRAGMA journal_mode = WAL');
    if (journal !== 'wal') throw new DatabaseError('WARDLIGHT_NOT_WAL');
    for (const [name, expected] of Object.entries(asserted)) {
      const found = await firstValue(connection, `PRAGMA ${name}`);
      if (found !== expected) throw new DatabaseError(`WARDLIGHT_PRAGMA_${name.toUpperCase()}`);
    }
    return connection;
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw error;
  }
};

/** The version of the codec in use, for `status`; proves that the add-on encrypts. */
export const codecVersion = async (driver: DatabaseDriver): Promise<string | undefined> => {
  const connection = await driver.open(':memory:', 'create');
  try {
    const version = await firstValue(connection, 'PRAGMA cipher_version');
    return typeof version === 'string' && version.length > 0 ? version : undefined;
  } finally {
    await connection.close();
  }
};
