import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argon2id } from 'hash-wasm';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { openKeyedConnection } from '#main/database/keyed-connection.ts';
import { openSlot } from '#main/vault/slots.ts';
import { readVault } from '#main/vault/vault-file.ts';
import { workstationPaths } from '#main/workstation/paths.ts';
import { administrator, createTestKeychain, openTestClinic, valueOf } from '../integration/test-clinic.ts';

/** A key store in a file beside the clinic, so that a killed process and the one after it share it. */
const keychainIn = (folder: string) => {
  const [keychain, path] = [createTestKeychain(), join(folder, 'keychain.json')];
  if (existsSync(path)) {
    for (const [account, hex] of Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>)) keychain.held.set(account, new Uint8Array(Buffer.from(hex, 'hex')));
  }
  const save = () => writeFileSync(path, JSON.stringify(Object.fromEntries([...keychain.held].map(([account, secret]) => [account, Buffer.from(secret).toString('hex')]))));
  return { keychain, save };
};

const dataOf = (folder: string): string => join(folder, 'data');
const open = (folder: string) => openTestClinic({ folder: dataOf(folder), keychain: keychainIn(folder).keychain });

/** A real clinic with so many patients, closed. */
export const makeClinic = async (patients: number): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-rotation-'));
  mkdirSync(dataOf(folder));
  const { keychain, save } = keychainIn(folder);
  const clinic = await openTestClinic({ folder: dataOf(folder), keychain });
  await clinic.setUp();
  for (let n = 0; n < patients; n += 1) valueOf(await clinic.client['patients.registerUnknown']({ sex: 'female', age: n % 90, note: `found at pier ${n}` }));
  await clinic.close();
  save();
  return folder;
};

/** The child: a row, another key, a row, another key, telling each once it is done. Runs until it is killed, or for so many rounds. */
export const rotateInRounds = async (folder: string, rounds: number): Promise<void> => {
  const tell = (line: string) => process.stdout.write(`${line}\n`);
  const clinic = await open(folder);
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
export const runChild = (bundle: string, folder: string, killAfterMs: number | undefined, rounds = 1000): Promise<Round> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [bundle, '--child', folder, '--rounds', String(rounds)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    let began = 0;
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString('utf8');
      if (began > 0 || !output.includes('ready')) return;
      began = performance.now();
      if (killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    child.on('close', () => {
      const lines = output.split('\n').slice(0, -1);
      const rows = lines.filter((line) => line.startsWith('row ')).map((line) => line.slice(4));
      resolve({ rows, keys: lines.filter((line) => line === 'key ok').length, ms: performance.now() - began });
    });
  });

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
  const clinic = await open(folder);
  try {
    const answer = await clinic.gate['session.signIn']({ userName: administrator.userName, password: administrator.password });
    const db = clinic.clinic.keeper.current()?.db;
    if (answer.type !== 'value' || !db) return { under, hadNextFile, isOpened: false, lost: acknowledged.size, torn: 0 };
    const ids = async (text: string) => new Set((await db.read.all<{ id: string }>({ text, values: [] })).map(({ id }) => id));
    const [patients, audited] = [await ids('SELECT id FROM patient'), await ids(`SELECT patient_id AS id FROM audit_row WHERE action = 'create'`)];
    const lost = [...acknowledged].filter((id) => !patients.has(id)).length;
    await db.checkpoint();
    const damage = [...(await db.read.all({ text: 'PRAGMA cipher_integrity_check', values: [] })), ...(await db.read.all({ text: 'PRAGMA foreign_key_check', values: [] }))];
    const trees = await db.read.get<{ integrity_check: string }>({ text: 'PRAGMA integrity_check', values: [] });
    const halves = [...patients].filter((id) => !audited.has(id)).length + [...audited].filter((id) => !patients.has(id)).length;
    const found = readVault(paths.vault);
    const isSettled = found.type === 'ok' && found.vault.keys.next === null && !existsSync(paths.nextDatabase);
    return { under, hadNextFile, isOpened: isSettled && trees?.integrity_check === 'ok', lost, torn: halves + damage.length };
  } finally {
    await clinic.close();
  }
};
