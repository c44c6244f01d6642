import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import type { Connection, DatabaseDriver } from '#main/database/driver.ts';
import { openClinicDatabase } from '#main/database/clinic-database.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { runMigrations } from '#main/database/run-migrations.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import { asha, openTestClinic, valueOf } from './test-clinic.ts';

/** What is written beside a golden database, so that any later version can say whether it still reads the same. */
export interface Golden {
  readonly madeOn: string;
  readonly schema: number;
  readonly cipher: string;
  /** 32 bytes in hex. Of nobody: the file was made for this and holds one invented person. */
  readonly key: string;
  readonly fileSha256: string;
  /** By table: the columns as they were, the rows, and a hash of them in order. */
  readonly tables: Readonly<Record<string, { readonly columns: readonly string[]; readonly rows: number; readonly sha256: string }>>;
}

export const goldenFolder = join(process.cwd(), 'tests/fixtures/golden');
const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const quoted = (name: string): string => `"${name}"`;
/** Records, the log and what is known of them; no table that a later version may fill by itself at opening. */
const watched = ['patient', 'allergy_intolerance', 'observation', 'staff', 'clinic_state', 'audit_row', 'audit_node', 'sync_clk', 'sync_outbox', 'sync_stream', 'patient_match_key'];

const cell = (value: unknown): unknown => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value);

/** What a table holds in these columns. */
const readTable = async (connection: Connection, table: string, columns: readonly string[]) => {
  const list = columns.map(quoted).join(', ');
  const rows = (await connection.all(`SELECT ${list} FROM ${quoted(table)} ORDER BY ${list}`, [])) as readonly Readonly<Record<string, unknown>>[];
  return { columns, rows: rows.length, sha256: sha256(JSON.stringify(rows.map((row) => columns.map((column) => cell(row[column]))))) };
};

export const readGoldens = (): readonly { readonly name: string; readonly golden: Golden; readonly file: string }[] =>
  readdirSync(goldenFolder).filter((name) => name.endsWith('.json')).map((name) => ({
    name: name.slice(0, -5), golden: JSON.parse(readFileSync(join(goldenFolder, name), 'utf8')) as Golden, file: join(goldenFolder, `${name.slice(0, -5)}.db`),
  }));

/** Everything that is not as it was written down; opens a copy, as it is and once more brought to the newest schema. */
export const faultsOfGolden = async ({ golden, file }: { readonly golden: Golden; readonly file: string }, driver: DatabaseDriver = sqlcipherDriver): Promise<readonly string[]> => {
  const faults: string[] = [];
  if (sha256(readFileSync(file)) !== golden.fileSha256) faults.push('the file is not the one that was made');
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-golden-'));
  const [path, key] = [join(folder, 'clinic.db'), new Uint8Array(Buffer.from(golden.key, 'hex'))];
  try {
    copyFileSync(file, path);
    const look = async (when: string, schema: number) => {
      const connection = await openKeyedConnection(driver, path, key, 'existing');
      try {
        for (const [table, was] of Object.entries(golden.tables)) {
          const is = await readTable(connection, table, was.columns);
          if (is.rows !== was.rows || is.sha256 !== was.sha256) faults.push(`${when}: ${table} holds something else`);
        }
        const [version] = (await connection.all('PRAGMA user_version', [])) as readonly { readonly user_version: number }[];
        if (version?.user_version !== schema) faults.push(`${when}: schema ${version?.user_version ?? 'none'}`);
        await connection.all('PRAGMA wal_checkpoint(TRUNCATE)', []);
        if ((await connection.all('PRAGMA cipher_integrity_check', [])).length > 0) faults.push(`${when}: damaged pages`);
      } finally {
        await connection.close();
      }
    };
    await look('as it was made', golden.schema);
    const db = await openClinicDatabase(driver, path, key, 'existing');
    try {
      await runMigrations(db, migrations);
    } finally {
      await db.close();
    }
    await look('at the newest schema', migrations.at(-1)?.version ?? 0);
    return faults;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** A clinic with one invented person, made by the product on this computer. Answers its name. */
export const makeGolden = async (): Promise<string> => {
  const schema = migrations.at(-1)?.version ?? 0;
  const name = `schema-${schema}-${platform()}-${arch()}`;
  if (existsSync(join(goldenFolder, `${name}.db`))) throw new Error(`${name} is there already: a golden database never changes`);
  const clinic = await openTestClinic({ signedInAs: 'nurse' });
  try {
    const registered = valueOf(await clinic.client['patients.register']({ patient: { ...asha, nameInOwnScript: 'আশা' }, notTheSame: [] }));
    const patientId = registered.type === 'registered' ? registered.patient.id : '';
    valueOf(await clinic.client['vitals.record']({ patientId, readings: [{ measure: 'body-weight', value: 64, secondValue: null, unit: 'kg', keptAsMeasured: false }] }));
    const key = new Uint8Array(clinic.clinic.keeper.current()?.databaseKey ?? []);
    await clinic.clinic.keeper.seal('quit');
    const file = join(clinic.folder, 'clinic.db');
    const connection = await openKeyedConnection(sqlcipherDriver, file, key, 'existing');
    const tables: Record<string, Golden['tables'][string]> = {};
    for (const table of watched) {
      const columns = (await connection.all(`PRAGMA table_info(${quoted(table)})`, [])) as readonly { readonly name: string }[];
      tables[table] = await readTable(connection, table, columns.map((column) => column.name));
    }
    const [cipher] = (await connection.all('PRAGMA cipher_version', [])) as readonly { readonly cipher_version: string }[];
    await connection.all('PRAGMA journal_mode = DELETE', []);
    await connection.close();
    copyFileSync(file, join(goldenFolder, `${name}.db`));
    const golden: Golden = { madeOn: `${platform()} ${arch()}`, schema, cipher: cipher?.cipher_version ?? '', key: Buffer.from(key).toString('hex'), fileSha256: sha256(readFileSync(file)), tables };
    writeFileSync(join(goldenFolder, `${name}.json`), `${JSON.stringify(golden, null, 1)}\n`);
    return name;
  } finally {
    await clinic.close();
  }
};
