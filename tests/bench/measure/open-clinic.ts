import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { argon2id } from 'hash-wasm';
import { sql } from '#shared/database/types.ts';
import { everySecond, systemClock, systemIds } from '#main/adapters/node-ports.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { connectHub, findHub } from '#main/adapters/hub-connection.ts';
import { createStartThread } from '#main/adapters/worker-thread.ts';
import { createClinic } from '#main/clinic.ts';
import type { Clinic } from '#main/clinic.ts';
import type { DatabaseDriver } from '#main/database/driver.ts';
import type { SecretStore } from '#main/ports.ts';
import { setUpClinic } from '#main/workstation/set-up.ts';
import { workstationPaths } from '#main/workstation/paths.ts';

/** Invented people only: the device's secret lies beside the file, so that the next run can open it. */
const fileSecrets = (path: string): SecretStore => {
  const held = new Map<string, string>(existsSync(path) ? Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>) : []);
  return {
    read: async (account) => {
      const secret = held.get(account);
      return secret === undefined ? undefined : new Uint8Array(Buffer.from(secret, 'hex'));
    },
    write: async (account, secret) => {
      held.set(account, Buffer.from(secret).toString('hex'));
      writeFileSync(path, JSON.stringify(Object.fromEntries(held)));
    },
  };
};

export const benchPerson = { userName: 'ruth', displayName: 'Ruth Penhallow', password: 'amber kettle 4477 hill' } as const;
/** Under the three minutes after which a session ends by itself. */
const stillHereMs = 60_000;

export interface OpenClinic {
  readonly clinic: Clinic;
  /** Through the door as a window's call goes; the reply's value, or an error that names what was answered. */
  readonly call: (method: string, input: unknown) => Promise<Record<string, unknown>>;
  readonly close: () => Promise<void>;
}

/** The real core on the real clock and disk; only the key store is a file and the password hash small. Signed in as administrator. */
export const openBenchClinic = async (folder: string, driver: DatabaseDriver = sqlcipherDriver): Promise<OpenClinic> => {
  const isNew = !existsSync(join(folder, 'vault.json'));
  const clinic = createClinic({
    paths: workstationPaths(folder), clock: systemClock, everySecond, ids: systemIds, secrets: fileSecrets(join(folder, 'secrets.json')), driver,
    hash: async (password, salt, cost) => argon2id({ password, salt, memorySize: cost.m, iterations: cost.t, parallelism: cost.p, hashLength: 32, outputType: 'binary' }),
    cost: { m: 256, t: 1, p: 1 }, log: { write: () => undefined }, isTestKeyring: false, isDemo: true, warnings: () => Promise.resolve([]), demoSignIns: [],
    startReading: createStartThread(pathToFileURL(resolve('dist/workers/reading-worker.mjs'))),
    startSealing: createStartThread(pathToFileURL(resolve('dist/workers/crypto-worker.mjs'))), connectHub, findHub, passkeys: undefined,
  });
  if (isNew) {
    const made = await setUpClinic(clinic.parts, { clinicName: 'Bench', ...benchPerson, recoverySecret: systemIds.randomBytes(32) });
    if (made.type !== 'done') throw new Error(`the bench's clinic was not made: ${made.type}`);
  }
  await clinic.keeper.signIn(benchPerson.userName, benchPerson.password, 'core');
  const kept = clinic.keeper.current();
  if (!kept) throw new Error('the bench could not sign in');
  // One person opens more charts in a minute here than anybody in a day.
  await kept.db.transaction((tx) => tx.run(sql`INSERT INTO policy (id, name, value) VALUES (${systemIds.newId()}, 'access.patientsPerHour', '5000')
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`));
  await kept.access.load(kept.db.read);
  const call: OpenClinic['call'] = async (method, input) => {
    const reply = JSON.parse(await clinic.call('clinic', method, input)) as { type: string; value?: Record<string, unknown> };
    if (reply.type !== 'value') throw new Error(`${method}: ${JSON.stringify(reply)}`);
    return reply.value ?? {};
  };
  const stillHere = setInterval(() => void clinic.call('clinic', 'session.activity', {}), stillHereMs);
  return {
    clinic, call,
    close: async () => {
      clearInterval(stillHere);
      await clinic.close();
    },
  };
};
