import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import type { ClinicPorts } from '#main/clinic.ts';
import { keychainOfHelper } from './run-steps.ts';

type Wrapped = Pick<ClinicPorts, 'secrets' | 'driver'>;

/**
 * Counts everything that this process writes down, to the key store, to small files and to the database's file, just before and just after it is
 * done, and ends the process with SIGKILL at the one with this number. `seen` is told the name of each. Counting begins with `arm`.
 */
export const cutAt = (number: number, seen: (name: string) => void): Wrapped & { readonly arm: () => void } => {
  let [count, isArmed] = [0, false];
  const point = (name: string): void => {
    if (!isArmed) return;
    count += 1;
    seen(name);
    if (count === number) process.kill(process.pid, 'SIGKILL');
  };
  const around = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    point(`before ${name}`);
    const value = await work();
    point(`after ${name}`);
    return value;
  };
  const patched = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const name of ['writeSync', 'fsyncSync', 'renameSync', 'rmSync']) {
    const real = patched[name];
    if (!real) continue;
    patched[name] = (...args) => {
      point(name);
      return real(...args);
    };
  }
  // What was imported by name from node:fs sees it too.
  syncBuiltinESMExports();
  const secrets = keychainOfHelper();
  return {
    arm: () => { isArmed = true; },
    secrets: { ...secrets, read: (account) => around('reading the key', () => secrets.read(account)), write: (account, secret) => around('writing the key', () => secrets.write(account, secret)) },
    driver: {
      open: async (path, mode) => {
        const connection = await around(`opening the database (${mode})`, () => sqlcipherDriver.open(path, mode));
        return { ...connection, close: () => around('closing the database', connection.close) };
      },
    },
  };
};
