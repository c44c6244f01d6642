import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { argon2id } from 'hash-wasm';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import { openSlot } from '#main/vault/slots.ts';
import { readVault } from '#main/vault/vault-file.ts';
import { workstationPaths } from '#main/workstation/paths.ts';
import { administrator, valueOf } from '../integration/test-clinic.ts';
import { countLost, dataOf, keychainIn, openOnDisk } from './lib/clinic-on-disk.ts';
import { runChild, tell, toldAs } from './lib/killed-child.ts';

/** The child: a row, another key, a row, another key, telling each once it is done. Runs until it is killed, or for so many rounds. */
export const rotateInRounds = async (folder: string, rounds: number): Promise<void> => {
  const clinic = await openOnDisk(folder);
  await clinic.signIn(administrator.userName, administrator.password);
  tell('ready');
  for (let n = 0; n < rounds; n += 1) {
    const { patient } = valueOf(await clinic.client['patients.registerUnknown']({ sex: 'male', age: 40, note: `round ${n}` }));
    tell(`row ${patient.id}`);
    const rotation = await clinic.clinic.keeper.rotateKey();
    tell(`key ${rotation.type === 'rotated' ? 'ok' : rotation.why}`);
  }
  await clinic.close();
};

export interface Round {
  readonly rows: readonly string[];
  readonly keys: number;
  /** Milliseconds from the first row to the end. */
  readonly ms: number;
}

/** Starts the child from its bundle and kills it so long after it is ready. */
export const runRounds = async (bundle: string, folder: string, killAfterMs: number | undefined, rounds = 1000): Promise<Round> => {
  const run = await runChild(bundle, ['--child', folder, '--rounds', String(rounds)], { killAfterMs });
  return { rows: toldAs('row', run), keys: toldAs('key', run).filter((how) => how === 'ok').length, ms: run.ms };
};

const opensWith = async (path: string, key: Uint8Array | undefined): Promise<boolean> => {
  if (!key) return false;
  try {
    await (await openKeyedConnection(sqlcipherDriver, path, key, 'existing')).close();
    return true;
  } catch {
    return false;
  }
};

/** Which of the two keys in the vault opens the file that lies there, tried on a copy of the folder. */
const keysThatOpen = async (folder: string): Promise<readonly ('current' | 'next')[]> => {
  const copy = join(folder, 'copy');
  cpSync(dataOf(folder), copy, { recursive: true });
  try {
    const paths = workstationPaths(copy);
    const found = readVault(paths.vault);
    const [deviceSecret] = keychainIn(folder).keychain.held.values();
    const slot = found.type === 'ok' ? found.vault.slots[0] : undefined;
    if (found.type !== 'ok' || !slot || !deviceSecret) return [];
    const hash = (password: string, salt: Uint8Array, cost: { m: number; t: number; p: number }) =>
      argon2id({ password, salt, memorySize: cost.m, iterations: cost.t, parallelism: cost.p, hashLength: 32, outputType: 'binary' });
    const keys = await openSlot({ deviceSecret, hash }, slot, found.vault.keys, administrator.password);
    const [current, next] = [await opensWith(paths.database, keys?.current), await opensWith(paths.database, keys?.next)];
    return [...(current ? ['current' as const] : []), ...(next ? ['next' as const] : [])];
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
};

export interface Seen {
  /** `none` and `both` must not be. */
  readonly under: 'current' | 'next' | 'none' | 'both';
  readonly hadNextFile: boolean;
  readonly isOpened: boolean;
  readonly lost: number;
  readonly torn: number;
}

/** Looks at what the kill left, then signs in as a person would and counts what was acknowledged. */
export const lookAfter = async (folder: string, acknowledged: ReadonlySet<string>): Promise<Seen> => {
  const paths = workstationPaths(dataOf(folder));
  const hadNextFile = existsSync(paths.nextDatabase);
  const keys = await keysThatOpen(folder);
  const under = keys.length === 2 ? 'both' : (keys[0] ?? 'none');
  const clinic = await openOnDisk(folder);
  try {
    const answer = await clinic.gate['session.signIn']({ userName: administrator.userName, password: administrator.password });
    const db = clinic.clinic.keeper.current()?.db;
    if (answer.type !== 'value' || !db) return { under, hadNextFile, isOpened: false, lost: acknowledged.size, torn: 0 };
    const { lost, torn, isSound } = await countLost(db, acknowledged);
    const found = readVault(paths.vault);
    const isSettled = found.type === 'ok' && found.vault.keys.next === null && !existsSync(paths.nextDatabase);
    return { under, hadNextFile, isOpened: isSettled && isSound, lost, torn };
  } finally {
    await clinic.close();
  }
};
