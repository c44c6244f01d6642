import { spawn } from 'node:child_process';
import { SecretStoreError } from '#main/ports.ts';
import type { SecretStore } from '#main/ports.ts';

const service = 'Wardlight';
const patienceMs = 5_000;

export interface KeychainQuestion {
  readonly op: 'get' | 'set';
  readonly service: string;
  readonly account: string;
  readonly secret?: string;
}

export interface KeychainAnswer {
  readonly ok: boolean;
  readonly secret?: string | null;
}

/** A helper process for one question. `answer` rejects when it ends without one; `kill` ends it at once. */
export interface KeychainHelper {
  readonly answer: Promise<KeychainAnswer>;
  readonly kill: () => void;
}

/** Starts the helper (`keychain-helper.ts`): as a child of Node, or as Electron's utility process, where Node's way is switched off. */
export type StartKeychainHelper = (question: KeychainQuestion) => KeychainHelper;

/** Node's way: the question on stdin, the answer on stdout; never in arguments, which others can read. */
export const nodeKeychainHelper = (helperPath: string): StartKeychainHelper => (question) => {
  const helper = spawn(process.execPath, [helperPath], { stdio: ['pipe', 'pipe', 'ignore'] });
  const answer = new Promise<KeychainAnswer>((resolve, reject) => {
    const out: Buffer[] = [];
    helper.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    helper.once('error', reject);
    helper.once('close', () => {
      try {
        resolve(JSON.parse(Buffer.concat(out).toString('utf8')) as KeychainAnswer);
      } catch {
        reject(new Error('no answer'));
      }
      for (const chunk of out) chunk.fill(0);
    });
  });
  helper.stdin.on('error', () => undefined);
  helper.stdin.end(JSON.stringify(question));
  return { answer, kill: () => void helper.kill('SIGKILL') };
};

/** Each call is a process of its own, so a value read was read by another process than the one that wrote it (row K2). */
const ask = async (start: StartKeychainHelper, question: KeychainQuestion): Promise<KeychainAnswer> => {
  const helper = start(question);
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      helper.kill();
      reject(new SecretStoreError('the key store did not answer'));
    }, patienceMs);
  });
  try {
    const answer = await Promise.race([helper.answer, tooLate]);
    if (!answer.ok) throw new SecretStoreError('the key store refused');
    return answer;
  } catch (error) {
    throw error instanceof SecretStoreError ? error : new SecretStoreError('the key store did not answer');
  } finally {
    clearTimeout(timer);
  }
};

/** The OS keychain through keytar in a helper process with a deadline; it holds the device secret and nothing else. */
export const createKeychain = (start: StartKeychainHelper): SecretStore => ({
  read: async (account) => {
    const answer = await ask(start, { op: 'get', service, account });
    return typeof answer.secret === 'string' ? new Uint8Array(Buffer.from(answer.secret, 'base64url')) : undefined;
  },
  write: async (account, secret) => {
    await ask(start, { op: 'set', service, account, secret: Buffer.from(secret).toString('base64url') });
  },
});
