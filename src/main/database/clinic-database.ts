import type { Reader, Sql, Writer } from '#shared/database/types.ts';
import type { Connection, DatabaseDriver, OpenMode } from './driver.ts';
import { openKeyedConnection } from './keyed-connection.ts';
import { createWriterQueue } from './writer-queue.ts';
import type { Priority } from './writer-queue.ts';

export interface TransactionOptions {
  readonly priority?: Priority;
  /** `read-audit`: committed before the answer leaves, flushed within a second (docs/decisions/0005). Everything else reaches the disk at commit. */
  readonly durability?: 'full' | 'read-audit';
}

/** One writer, several readers, WAL. All writes go through `transaction`, or two would interleave on one connection. */
export interface ClinicDatabase {
  readonly read: Reader;
  readonly transaction: <T>(work: (tx: Writer) => Promise<T>, options?: TransactionOptions) => Promise<T>;
  /** Moves the WAL into the file and empties it, so that struck and deleted text leaves it. */
  readonly checkpoint: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const readerOn = (next: () => Connection): Reader => ({
  get: async <Row>(statement: Sql) => (await next().all(statement.text, statement.values))[0] as Row | undefined,
  all: async <Row>(statement: Sql) => (await next().all(statement.text, statement.values)) as readonly Row[],
});

const flushAfterMs = 900;

export const openClinicDatabase = async (
  driver: DatabaseDriver,
  path: string,
  key: Uint8Array,
  mode: OpenMode,
  readerCount = 2,
): Promise<ClinicDatabase> => {
  const writer = await openKeyedConnection(driver, path, key, mode);
  const readers: Connection[] = [];
  try {
    for (let i = 0; i < readerCount; i += 1) {
      const reader = await openKeyedConnection(driver, path, key, 'existing');
      await reader.exec('PRAGMA query_only = ON');
      readers.push(reader);
    }
  } catch (error) {
    await Promise.allSettled([writer, ...readers].map((connection) => connection.close()));
    throw error;
  }

  let turn = 0;
  const nextReader = () => {
    turn = (turn + 1) % readers.length;
    return readers[turn] ?? writer;
  };
  const queue = createWriterQueue();
  const tx: Writer = { ...readerOn(() => writer), run: (statement) => writer.run(statement.text, statement.values) };
  let synchronous: 'FULL' | 'NORMAL' = 'FULL';
  let flushTimer: NodeJS.Timeout | undefined;

  const setSynchronous = async (wanted: 'FULL' | 'NORMAL') => {
    if (wanted === synchronous) return;
    await writer.exec(`PRAGMA synchronous = ${wanted}`);
    synchronous = wanted;
  };

  const flushLater = () => {
    if (flushTimer) return;
    flushTimer = setTimeout(() => {
      flushTimer = undefined;
      void queue(async () => {
        await setSynchronous('FULL');
        await writer.all('PRAGMA wal_checkpoint(PASSIVE)', []);
      }, 'person').catch(() => undefined);
    }, flushAfterMs);
    flushTimer.unref();
  };

  const transaction: ClinicDatabase['transaction'] = (work, options = {}) =>
    queue(async () => {
      const isReadAudit = options.durability === 'read-audit';
      await setSynchronous(isReadAudit ? 'NORMAL' : 'FULL');
      await writer.run('BEGIN IMMEDIATE', []);
      try {
        const result = await work(tx);
        await writer.run('COMMIT', []);
        if (isReadAudit) flushLater();
        return result;
      } catch (error) {
        // A full disk has rolled back by itself; then this has nothing to do and says so, which is no news.
        await writer.run('ROLLBACK', []).catch(() => undefined);
        throw error;
      }
    }, options.priority ?? 'person');

  return {
    read: readerOn(nextReader),
    transaction,
    checkpoint: () => queue(async () => void (await writer.all('PRAGMA wal_checkpoint(TRUNCATE)', [])), 'person'),
    close: async () => {
      clearTimeout(flushTimer);
      await queue(async () => {
        await Promise.all(readers.map((reader) => reader.close()));
        await setSynchronous('FULL');
        await writer.all('PRAGMA wal_checkpoint(TRUNCATE)', []).catch(() => undefined);
        await writer.close();
      }, 'person');
    },
  };
};
