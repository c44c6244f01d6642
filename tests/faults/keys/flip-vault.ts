import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecretStore } from '#main/ports.ts';
import { Vault } from '#main/vault/vault-file.ts';
import { bytesOf } from '../lib/bytes-of.ts';
import { keychainOfHelper, runSteps } from './run-steps.ts';
import type { Told } from './run-steps.ts';

export interface FlipTask {
  readonly account: string;
  readonly from: number;
  readonly every: number;
  readonly words: readonly string[];
  readonly patientIds: readonly string[];
  /** The words are tried after every so many flips. */
  readonly wordsEvery: number;
}

/** What the vault says of keys and people; counters of wrong passwords change with each try. */
const factsOf = (text: string): string => {
  const found = Vault.safeParse(JSON.parse(text));
  if (!found.success) return '';
  const { attempts: _attempts, failures: _failures, attemptsMac: _mac, ...facts } = found.data;
  // The last letter of base64url may say the same bytes in several ways; what counts is the bytes.
  return JSON.stringify(facts, (_name, value: unknown) => (typeof value === 'string' && /^[A-Za-z0-9_-]{20,}$/.test(value) ? Buffer.from(value, 'base64url').toString('hex') : value));
};

/** The answers that name what is wrong; a password that does not fit and a wait (counters changed by hand) are answers of their own. */
const named: ReadonlySet<string> = new Set(['wrong', 'wait', 'vault-damaged', 'vault-older', 'keychain-unreadable', 'test-keyring', 'database-foreign', 'database-older']);

/**
 * Flips one bit in each byte of vault.json in turn, in a copy of the folder, and signs in. One process for all: the key store is asked once,
 * and whatever would be written to it is an answer of its own.
 */
export const flipVault = async (folder: string, { account, from, every, words, patientIds, wordsEvery }: FlipTask, tell: (told: Told) => void): Promise<void> => {
  const secret = await keychainOfHelper().read(account);
  if (!secret) throw new Error('the key store does not give the key');
  let writes = 0;
  let held = secret;
  const secrets: SecretStore = {
    read: (asked) => Promise.resolve(asked === account ? new Uint8Array(held) : undefined),
    write: (_account, value) => {
      writes += 1;
      held = new Uint8Array(value);
      return Promise.resolve();
    },
  };
  const whole = readFileSync(join(folder, 'vault.json'));
  const room = mkdtempSync(join(tmpdir(), 'wardlight-flips-'));
  let flips = 0;
  try {
    for (let at = from; at < whole.length; at += every) {
      for (const name of ['clinic.db-wal', 'clinic.db-shm', 'anchor.json', 'audit.reserve']) rmSync(join(room, name), { force: true });
      for (const name of ['clinic.db', 'recovery.json', 'anchor.json', 'audit.reserve']) if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(room, name));
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 7));
      writeFileSync(join(room, 'vault.json'), bytes);
      [writes, held] = [0, secret];
      const database = bytesOf(room)['clinic.db'];
      const answers: Told[] = [];
      await runSteps(room, [{ do: 'sign-in' }, { do: 'patients' }], { secrets }, (told) => answers.push(told));
      const [signedIn, patients] = answers;
      const what = `byte ${at}`;
      const isIn = signedIn?.type === 'signed-in';
      if (isIn && factsOf(bytes.toString('utf8')) !== factsOf(whole.toString('utf8'))) tell({ did: 'wrong', text: `${what}: a changed vault is believed` });
      if (isIn && patients?.ids?.length !== patientIds.length) tell({ did: 'lost', text: what });
      if (!isIn && !named.has(signedIn?.trouble ?? signedIn?.type ?? '')) tell({ did: 'wrong', text: `${what}: ${signedIn?.type ?? '–'} ${signedIn?.trouble ?? signedIn?.text ?? ''}` });
      if (!isIn && bytesOf(room)['clinic.db'] !== database) tell({ did: 'wrong', text: `${what}: the database was written` });
      if (writes > 0) tell({ did: 'wrong', text: `${what}: the key store was written` });
      flips += 1;
      if (flips % wordsEvery !== 0 || isIn) continue;
      const after: Told[] = [];
      await runSteps(room, [{ do: 'recover', words, with: 'a wholly new long password' }, { do: 'patients' }], { secrets }, (told) => after.push(told));
      const found = after.find(({ did }) => did === 'patients')?.ids ?? [];
      if (patientIds.some((id) => !found.includes(id))) tell({ did: 'wrong', text: `${what}: the words answer ${after.find(({ did }) => did === 'recover')?.type ?? '–'}` });
    }
  } finally {
    rmSync(room, { recursive: true, force: true });
  }
  tell({ did: 'flips', ids: [], text: String(flips) });
};
