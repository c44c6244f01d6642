import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import type { Connection, DatabaseDriver } from '#main/database/driver.ts';

const pause = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms); });

const over = (how: (connection: Connection) => Connection): DatabaseDriver => ({ open: async (path, mode) => how(await sqlcipherDriver.open(path, mode)) });

/** Says that a transaction is committed, and commits it only then. What is acknowledged in between is lost by a kill. */
const acknowledgesEarly = over((connection) => {
  let committing: Promise<unknown> = Promise.resolve();
  return {
    ...connection,
    all: async (text, values) => { await committing; return connection.all(text, values); },
    exec: async (text) => { await committing; return connection.exec(text); },
    run: async (text, values) => {
      await committing;
      if (text !== 'COMMIT') return connection.run(text, values);
      committing = pause(150).then(() => connection.run('COMMIT', []));
      return 0;
    },
    close: async () => { await committing; return connection.close(); },
  };
});

/** Begins no transaction: each statement is committed by itself, so that a kill leaves halves. */
const commitsEach = over((connection) => ({
  ...connection,
  run: async (text, values) => (text === 'BEGIN IMMEDIATE' || text === 'COMMIT' || text === 'ROLLBACK' ? 0 : connection.run(text, values)),
  all: async (text, values) => {
    // Long enough between a record and its row in the log for a kill to find the place.
    if (text.startsWith('INSERT INTO audit_row')) await pause(150);
    return connection.all(text, values);
  },
}));

const planted: Readonly<Record<string, DatabaseDriver>> = { 'acknowledges-early': acknowledgesEarly, 'commits-each': commitsEach };

/** Drivers with a fault of our own making: what the harness must find, or it proves nothing. */
export const driverFor = (name: string): DatabaseDriver => {
  if (name === '') return sqlcipherDriver;
  const driver = planted[name];
  if (!driver) throw new Error(`${name} is not planted; there are: ${Object.keys(planted).join(', ')}`);
  return driver;
};
