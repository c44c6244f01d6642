import type { Writer } from './types.ts';

/** One numbered step; `up` may hold several statements. Released steps never change. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly up: (tx: Writer) => Promise<void>;
}

export interface MigrationTarget {
  readonly version: () => Promise<number>;
  /** Runs the step and sets `user_version` in one transaction. */
  readonly step: (migration: Migration) => Promise<void>;
}

export type MigrateResult =
  | { readonly type: 'migrated'; readonly from: number; readonly to: number }
  /** Made by a newer Wardlight; refused, untouched. */
  | { readonly type: 'newer'; readonly version: number };

/** Versions must rise, in the list and in the database. */
export const migrate = async (target: MigrationTarget, migrations: readonly Migration[]): Promise<MigrateResult> => {
  const from = await target.version();
  const newest = migrations.at(-1)?.version ?? 0;
  if (from > newest) return { type: 'newer', version: from };
  let last = 0;
  for (const migration of migrations) {
    if (migration.version <= last) throw new Error(`migration ${migration.version} does not rise`);
    last = migration.version;
    if (migration.version > from) await target.step(migration);
  }
  return { type: 'migrated', from, to: newest };
};
