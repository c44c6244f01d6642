import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import { migrations } from '#main/database/migrations/index.ts';
import { readVault } from '#main/vault/vault-file.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { openDatabase } from '#main/workstation/open-database.ts';
import { workstationPaths } from '#main/workstation/paths.ts';
import { createTestClock } from '../integration/test-clinic.ts';
import { shutClinic } from '../integration/shut-clinic.ts';
import { randomFrom } from './generated-bundles.ts';
import { runChild, tell } from './lib/killed-child.ts';
import { runTamper, tampers } from './update/tampers.ts';
import { startUpdateServer } from './update/update-server.ts';
import { makeWorld } from './update/update-world.ts';

/**
 * Row I10: an update tampered with in every way that we know, against electron-updater's own AppImageUpdater and a real server: each is
 * refused and the program of now is the only one that runs. And the copy before a new schema, killed with -9 at swept moments: what has a
 * final name is whole, and the database opens.
 */
const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' }, child: { type: 'string' }, key: { type: 'string', default: '' } } });

const newest = migrations.at(-1)?.version ?? 0;

/** As the next version would open the database: with one step more. */
const upgrade = async (folder: string, key: Uint8Array): Promise<string> => {
  const paths = workstationPaths(folder);
  const found = readVault(paths.vault);
  if (found.type !== 'ok') throw new Error(found.type);
  const next = { version: newest + 10, name: 'next', up: async (tx: Parameters<(typeof migrations)[number]['up']>[0]) => void (await tx.run({ text: 'CREATE TABLE next_thing (id TEXT PRIMARY KEY) STRICT', values: [] })) };
  const parts = { driver: sqlcipherDriver, paths, clock: createTestClock(), log: { write: () => undefined }, migrations: [...migrations, next] } as unknown as WorkstationParts;
  const opened = await openDatabase(parts, key, 'existing', found.vault.dbId);
  if (opened.type !== 'open') return opened.trouble;
  await opened.db.close();
  return 'open';
};

const isWhole = async (path: string, key: Uint8Array): Promise<boolean> => {
  const copy = await openKeyedConnection(sqlcipherDriver, path, key, 'existing');
  try {
    const rows = (await copy.all('SELECT (SELECT user_version FROM pragma_user_version) AS schema, (SELECT count(*) FROM patient) AS patients', [])) as readonly { schema: number; patients: number }[];
    return rows[0]?.schema === newest && rows[0].patients === 1 && (await copy.all('PRAGMA cipher_integrity_check', [])).length === 0;
  } finally {
    await copy.close();
  }
};

/** Answers what went wrong, a sentence for each. */
const killCopies = async (runs: number, seed: number): Promise<readonly string[]> => {
  const [random, bundle, failures] = [randomFrom(seed), fileURLToPath(import.meta.url), [] as string[]];
  const shut = await shutClinic();
  const hex = Buffer.from(shut.key).toString('hex');
  let [ms, made] = [0, 0];
  try {
    for (let run = 0; run <= runs; run += 1) {
      const folder = mkdtempSync(join(tmpdir(), 'wardlight-copy-'));
      cpSync(shut.folder, folder, { recursive: true });
      // The first is left alone, to know how long one takes.
      const killed = await runChild(bundle, ['--child', folder, '--key', hex], run === 0 ? {} : { killAfterMs: ms * ((run - 1 + random()) / runs) });
      if (run === 0) ms = killed.ms;
      const copies = readdirSync(folder).filter((name) => /^before-update.*\.db$/u.test(name));
      made += copies.length;
      for (const name of copies) if (!(await isWhole(join(folder, name), shut.key).catch(() => false))) failures.push(`run ${String(run)}: ${name} has its name and is not whole`);
      if ((await upgrade(folder, shut.key)) !== 'open') failures.push(`run ${String(run)}: the database does not open`);
      if (readdirSync(folder).some((name) => name.endsWith('.part'))) failures.push(`run ${String(run)}: half a copy was left`);
      rmSync(folder, { recursive: true, force: true });
    }
    tell(`undisturbed: ${ms.toFixed(0)} ms for a copy and a step; ${String(made)} of ${String(runs + 1)} copies had their name when it ended`);
    return failures;
  } finally {
    shut.remove();
  }
};

const main = async (): Promise<number> => {
  const server = await startUpdateServer();
  let [refused, failed] = [0, 0];
  tell('row   step     refused  reason                 what');
  for (const tamper of tampers) {
    const world = makeWorld(server, { smallMs: 400 });
    const wrong = await runTamper(world, tamper).catch((error: unknown) => (error instanceof Error ? error.message : 'it threw'));
    world.remove();
    refused += wrong === undefined ? 1 : 0;
    tell(`I10   ${tamper.step.padEnd(7)}  ${(wrong === undefined ? 'yes' : 'NO').padEnd(7)}  ${tamper.why.padEnd(21)}  ${tamper.what}${wrong === undefined ? '' : `: ${wrong}`}`);
  }
  await server.close();
  const runs = Number(options.runs);
  const failures = await killCopies(runs, Number(options.seed));
  tell(`D2    the copy before a new schema, killed ${String(runs)} times: ${failures.length === 0 ? 'no half copy has a name, and every database opens' : failures.join('; ')}`);
  failed = tampers.length - refused + failures.length;
  tell(JSON.stringify({ rows: 2, faults: tampers.length + runs, acknowledged: 0, lost: 0, torn: 0, failed, tried: tampers.length, refused }));
  return failed === 0 ? 0 : 1;
};

if (options.child === undefined) process.exitCode = await main();
else {
  tell('ready');
  await upgrade(options.child, new Uint8Array(Buffer.from(options.key, 'hex')));
}
process.exit();
