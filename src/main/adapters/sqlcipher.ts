import sqlcipher from '@journeyapps/sqlcipher';
import { DatabaseError } from '#main/database/driver.ts';
import type { Connection, DatabaseDriver, OpenMode } from '#main/database/driver.ts';
import type { SqlValue } from '#shared/database/types.ts';

// Statements are kept prepared: the chart asks the same ten again and again, and preparing costs more than running.
const keptStatements = 120;

const failure = (error: unknown): DatabaseError => {
  const code = (error as { code?: unknown }).code;
  return new DatabaseError(typeof code === 'string' && /^SQLITE_[A-Z_]+$/.test(code) ? code : 'SQLITE_UNKNOWN');
};

const bindable = (value: SqlValue): string | number | null | Buffer =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;

type Statement = InstanceType<typeof sqlcipher.Statement>;

const prepare = (database: InstanceType<typeof sqlcipher.Database>, text: string): Promise<Statement> =>
  new Promise((resolve, reject) => {
    const statement: Statement = database.prepare(text, (error: Error | null) => {
      if (error) reject(failure(error));
      else resolve(statement);
    });
  });

const connectionOf = (database: InstanceType<typeof sqlcipher.Database>): Connection => {
  const kept = new Map<string, Promise<Statement>>();

  const statementOf = (text: string): Promise<Statement> => {
    const known = kept.get(text);
    if (known) {
      kept.delete(text);
      kept.set(text, known);
      return known;
    }
    const made = prepare(database, text);
    kept.set(text, made);
    made.catch(() => kept.delete(text));
    const oldest = kept.keys().next().value;
    if (kept.size > keptStatements && oldest !== undefined) {
      const dropped = kept.get(oldest);
      kept.delete(oldest);
      dropped?.then((statement) => statement.finalize(), () => undefined);
    }
    return made;
  };

  return {
    all: async (text, values) => {
      const statement = await statementOf(text);
      return new Promise((resolve, reject) => {
        statement.all(values.map(bindable), (error: Error | null, rows: unknown[]) => {
          if (error) reject(failure(error));
          else resolve(rows);
        });
      });
    },
    run: async (text, values) => {
      const statement = await statementOf(text);
      return new Promise((resolve, reject) => {
        statement.run(values.map(bindable), function ran(this: { changes: number }, error: Error | null) {
          if (error) reject(failure(error));
          else resolve(this.changes);
        });
      });
    },
    exec: (text) =>
      new Promise((resolve, reject) => {
        database.exec(text, (error: Error | null) => (error ? reject(failure(error)) : resolve()));
      }),
    close: async () => {
      const statements = await Promise.allSettled(kept.values());
      kept.clear();
      const prepared = statements.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      await Promise.all(prepared.map((statement) => new Promise<void>((done) => void statement.finalize(() => done()))));
      await new Promise<void>((resolve, reject) => {
        database.close((error: Error | null) => (error ? reject(failure(error)) : resolve()));
      });
    },
  };
};

const flags: Readonly<Record<OpenMode, number>> = {
  create: sqlcipher.OPEN_READWRITE | sqlcipher.OPEN_CREATE,
  existing: sqlcipher.OPEN_READWRITE,
};

/** `@journeyapps/sqlcipher` 6: SQLCipher 4.14, SQLite 3.51. The only importer of the binding. */
export const sqlcipherDriver: DatabaseDriver = {
  open: (path, mode) =>
    new Promise((resolve, reject) => {
      const database = new sqlcipher.Database(path, flags[mode], (error: Error | null) => {
        if (error) reject(failure(error));
        else resolve(connectionOf(database));
      });
    }),
};
