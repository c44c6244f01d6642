import { migrate } from '#shared/database/migrate.ts';
import type { MigrateResult, Migration } from '#shared/database/migrate.ts';
import type { ClinicDatabase } from './clinic-database.ts';

/** Brings the database to the newest version, each step in its own transaction. */
export const runMigrations = (db: ClinicDatabase, migrations: readonly Migration[]): Promise<MigrateResult> =>
  migrate(
    {
      version: () => db.transaction(async (tx) => {
        const row = await tx.get<{ user_version: number }>({ text: 'PRAGMA user_version', values: [] });
        return row?.user_version ?? 0;
      }),
      step: (migration) =>
        db.transaction(async (tx) => {
          await migration.up(tx);
          const broken = await tx.all({ text: 'PRAGMA foreign_key_check', values: [] });
          if (broken.length > 0) throw new Error(`migration ${migration.version} breaks a foreign key`);
          // A pragma takes no hole; the version is a number of ours.
          await tx.run({ text: `PRAGMA user_version = ${Math.trunc(migration.version)}`, values: [] });
        }),
    },
    migrations,
  );
