import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { sqlite3mcDriver } from '#main/adapters/sqlite3mc.ts';
import type { Sqlite3mcBinding } from '#main/adapters/sqlite3mc.ts';
import type { DatabaseDriver } from '#main/database/driver.ts';
import type { DriverCase, DriverName } from './driver-case.ts';
import { fileCases } from './file-cases.ts';
import { openingCases } from './opening-cases.ts';
import { statementCases } from './statement-cases.ts';
import { interchangeCases, wholeCases } from './whole-cases.ts';

/** What `clinic-database.ts` and all above it stand on. */
export const driverCases: readonly DriverCase[] = [...openingCases, ...statementCases, ...fileCases, ...wholeCases, ...interchangeCases];

/** `npm run drivers` installs it; it is in no dependency of ours. */
export const secondBinding = join(process.cwd(), 'tests/drivers/node_modules/better-sqlite3-multiple-ciphers');

/** Undefined where it is not installed or does not load on this computer. */
export const findSecondDriver = (): DatabaseDriver | undefined => {
  if (!existsSync(join(secondBinding, 'build/Release'))) return undefined;
  return sqlite3mcDriver(createRequire(import.meta.url)(secondBinding) as Sqlite3mcBinding);
};

export const findDrivers = (): readonly (readonly [DriverName, DatabaseDriver | undefined])[] => [['sqlcipher', sqlcipherDriver], ['sqlite3mc', findSecondDriver()]];

export const expectedOf = (each: DriverCase, name: DriverName): unknown => {
  const differs = each.differs?.[name];
  return differs ? differs.found : each.expected;
};
