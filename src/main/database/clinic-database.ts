import type { Reader, Sql, Writer } from '#shared/database/types.ts';
import { createLastingReader, isDeadly } from './dead-connection.ts';
import type { LastingReader } from './dead-connection.ts';
import { DatabaseError } from './driver.ts';
import type { Connection, DatabaseDriver, OpenMode } from './driver.ts';
import { openKeyedConnection } from './keyed-connection.ts';
import { createReadGate } from './read-gate.ts';
import { createWriterQueue } from './writer-queue.ts';
import type { Priority } from './writer-queue.ts';

export interface TransactionOptions {
  readonly priority?: Priority;
  /** `read-audit`: committed before the answer leaves, flushed within a second (docs/decisions/0005). Everything else reaches the disk at commit. */
  readonly durability?: 'full' | 'read-audit';
}

/**
 * One writer, several readers, WAL. A page that is damaged fails what needs it and nothing else: the connections that met it are replaced.
 * All writes go through `transaction`, or two would interleave on one connection.
 */
export interface ClinicDatabase {
  readonly read: Reader;
  readonly transaction: <T>(work: (tx: Writer) => Promise<T>, options?: TransactionOptions) => Promise<T>;
  /** Moves the WAL into the file and empties it, so that struck and deleted text leaves it. */
  readonly checkpoint: () => Promise<void>;
  /**
   * Lets nobody write for the time of `work`. `whileClosed` closes every connection for the time of what it is given, which may put another
   * file in this one's place, and opens it again under `key` as it is then; whoever reads meanwhile waits too. When the file cannot be
   * opened again, every call fails from then on.
   */
  readonly whileAlone: <T>(key: Uint8Array, work: (whileClosed: <U>(inner: () => Promise<U>) => Promise<U>) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}

const readerOn = (all: (statement: Sql) => Promise<readonly unknown[]>): Reader => ({
  get: async <Row>(statement: Sql) => (await all(statement))[0] as Row | undefined,
  all: async <Row>(statement: Sql) => (await all(statement)) as readonly Row[],
});

interface Connections {
  readonly writer: Connection;
  readonly readers: readonly LastingReader[];
}

const openReader = async (driver: DatabaseDriver, path: string, key: Uint8Array): Promise<Connection> => {
  const reader = await openKeyedConnection(driver, path, key, 'existing');
  await reader.exec('PRAGMA query_only = ON');
  return reader;
};

const openConnections = async (driver: DatabaseDriver, path: string, key: Uint8Array, mode: OpenMode, readerCount: number): Promise<Connections> => {
  const writer = await openKeyedConnection(driver, path, key, mode);
  const readers: LastingReader[] = [];
  try {
    const open = () => openReader(driver, path, key);
    for (let i = 0; i < readerCount; i += 1) readers.push(createLastingReader(await open(), open));
    return { writer, readers };
  } catch (error) {
    await Promise.allSettled([writer, ...readers].map((connection) => connection.close()));
    throw error;
  }
};

const gone = () => Promise.reject(new DatabaseError('SQLITE_MISUSE'));
const goneWriter: Connection = { all: gone, run: gone, exec: gone, close: () => Promise.resolve() };
const closed: Connections = { writer: goneWriter, readers: [] };

const flushAfterMs = 900;

export const openClinicDatabase = async (
  driver: DatabaseDriver,
  path: string,
  key: Uint8Array,
  mode: OpenMode,
  readerCount = 2,
): Promise<ClinicDatabase> => {
  let { writer, readers } = await openConnections(driver, path, key, mode, readerCount);
  let keyNow = key;
  const reads = createReadGate();
  let turn = 0;
  const nextReader = () => {
    turn = (turn + 1) % readers.length;
    return readers[turn] ?? writer;
  };
  const queue = createWriterQueue();
  let isWriterSpoilt = false;
  /** Work on the writer, in its turn. One that met a damaged page is replaced before it does anything else. */
  const inTurn = <T>(work: () => Promise<T>, priority: Priority): Promise<T> => queue(async () => {
    if (isWriterSpoilt) await replaceWriter();
    try {
      return await work();
    } catch (error) {
      isWriterSpoilt = isDeadly(error);
      throw error;
    }
  }, priority);
  const replaceWriter = async (): Promise<void> => {
    await writer.close().catch(() => undefined);
    writer = goneWriter;
    writer = await openKeyedConnection(driver, path, keyNow, 'existing');
    [synchronous, isWriterSpoilt] = ['FULL', false];
  };
  let listening: ((isCommitted: boolean) => void)[] = [];
  const tx: Writer = {
    ...readerOn((statement) => writer.all(statement.text, statement.values)),
    run: (statement) => writer.run(statement.text, statement.values),
    whenDone: (tell) => void listening.push(tell),
  };
  const tellDone = (isCommitted: boolean): void => {
    const told = listening;
    listening = [];
    told.forEach((tell) => { tell(isCommitted); });
  };
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
      void inTurn(async () => {
        await setSynchronous('FULL');
        await writer.all('PRAGMA wal_checkpoint(PASSIVE)', []);
      }, 'person').catch(() => undefined);
    }, flushAfterMs);
    flushTimer.unref();
  };

  const transaction: ClinicDatabase['transaction'] = (work, options = {}) =>
    inTurn(async () => {
      const isReadAudit = options.durability === 'read-audit';
      await setSynchronous(isReadAudit ? 'NORMAL' : 'FULL');
      await writer.run('BEGIN IMMEDIATE', []);
      try {
        const result = await work(tx);
        await writer.run('COMMIT', []);
        tellDone(true);
        if (isReadAudit) flushLater();
        return result;
      } catch (error) {
        // A full disk has rolled back by itself; then this has nothing to do and says so, which is no news.
        await writer.run('ROLLBACK', []).catch(() => undefined);
        tellDone(false);
        throw error;
      }
    }, options.priority ?? 'person');

  const closeAll = async (): Promise<void> => {
    clearTimeout(flushTimer);
    flushTimer = undefined;
    await Promise.all(readers.map((reader) => reader.close()));
    await setSynchronous('FULL').catch(() => undefined);
    await writer.all('PRAGMA wal_checkpoint(TRUNCATE)', []).catch(() => undefined);
    await writer.close();
  };

  return {
    read: readerOn((statement) => reads.through(() => nextReader().all(statement.text, statement.values))),
    transaction,
    checkpoint: () => inTurn(async () => void (await writer.all('PRAGMA wal_checkpoint(TRUNCATE)', [])), 'person'),
    whileAlone: (keyAfter, work) =>
      queue(() => work((inner) => reads.hold(async () => {
        try {
          await closeAll();
          ({ writer, readers } = closed);
          return await inner();
        } finally {
          [keyNow, isWriterSpoilt] = [keyAfter, false];
          ({ writer, readers } = await openConnections(driver, path, keyAfter, 'existing', readerCount));
          synchronous = 'FULL';
        }
      })), 'person'),
    close: () => queue(closeAll, 'person'),
  };
};
