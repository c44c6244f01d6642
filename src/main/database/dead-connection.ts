import { DatabaseError } from './driver.ts';
import type { Connection } from './driver.ts';

const codes = ['SQLITE_CORRUPT', 'SQLITE_NOTADB', 'SQLITE_IOERR', 'SQLITE_NOMEM'];

/** After one of these SQLCipher fails every later read of the connection, of whole pages too: it is never used again. */
export const isDeadly = (error: unknown): boolean => error instanceof DatabaseError && codes.some((code) => error.code.startsWith(code));

/** A connection for reading that outlives a damaged page. */
export interface LastingReader {
  readonly all: Connection['all'];
  readonly close: () => Promise<void>;
}

/**
 * A page that does not fit its check spoils the connection that met it, and fails whoever else waits on it. So that connection goes, another
 * takes its place, and each statement that failed is asked once more on one of its own: only what needs the damaged page fails.
 */
export const createLastingReader = (first: Connection, open: () => Promise<Connection>): LastingReader => {
  let current = Promise.resolve(first);
  let closing = Promise.resolve();
  const put = (next: Promise<Connection>): void => {
    current = next;
    next.catch(() => undefined);
  };
  const drop = (spoilt: Connection): void => {
    put(open());
    const closed = spoilt.close().catch(() => undefined);
    closing = closing.then(() => closed);
  };
  const alone = async (...[text, values]: Parameters<Connection['all']>): ReturnType<Connection['all']> => {
    const own = await open();
    try {
      return await own.all(text, values);
    } finally {
      await own.close().catch(() => undefined);
    }
  };
  /** One that could not be opened may be openable now. */
  const connection = (): Promise<Connection> => current.catch(() => {
    put(open());
    return current;
  });
  return {
    all: async (text, values) => {
      const used = await connection();
      try {
        return await used.all(text, values);
      } catch (error) {
        if (!isDeadly(error)) throw error;
        if ((await current.catch(() => undefined)) === used) drop(used);
        return alone(text, values);
      }
    },
    close: async () => {
      await closing;
      await (await current.catch(() => undefined))?.close();
    },
  };
};
