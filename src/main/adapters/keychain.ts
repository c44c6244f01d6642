import { spawn } from 'node:child_process';
import { SecretStoreError } from '#main/ports.ts';
import type { SecretStore } from '#main/ports.ts';

const service = 'Wardlight';
const patienceMs = 5_000;

interface Answer {
  readonly ok: boolean;
  readonly secret?: string | null;
}

/** Each call is a process of its own, so a value read was read by another process than the one that wrote it (row K2). */
const ask = (helperPath: string, question: object): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const helper = spawn(process.execPath, [helperPath], {
      stdio: ['pipe', 'pipe', 'ignore'],
      // Under Electron the same binary must behave as Node for this one child.
      env: { ...process.env, ...(process.versions['electron'] ? { ELECTRON_RUN_AS_NODE: '1' } : {}) },
    });
    const timer = setTimeout(() => {
      helper.kill('SIGKILL');
      reject(new SecretStoreError('the key store did not answer'));
    }, patienceMs);
    const out: Buffer[] = [];
    helper.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    helper.once('error', () => {
      clearTimeout(timer);
      reject(new SecretStoreError('the key store helper did not start'));
    });
    helper.once('close', () => {
      clearTimeout(timer);
      try {
        resolve(JSON.parse(Buffer.concat(out).toString('utf8')) as Answer);
      } catch {
        reject(new SecretStoreError('the key store did not answer'));
      }
      for (const chunk of out) chunk.fill(0);
    });
    helper.stdin.on('error', () => undefined);
    helper.stdin.end(JSON.stringify(question));
  });

/** The OS keychain through keytar in a helper process with a deadline; it holds the device secret and nothing else. */
export const createKeychain = (helperPath: string): SecretStore => ({
  read: async (account) => {
    const answer = await ask(helperPath, { op: 'get', service, account });
    if (!answer.ok) throw new SecretStoreError('the key store refused');
    return typeof answer.secret === 'string' ? new Uint8Array(Buffer.from(answer.secret, 'base64url')) : undefined;
  },
  write: async (account, secret) => {
    const answer = await ask(helperPath, { op: 'set', service, account, secret: Buffer.from(secret).toString('base64url') });
    if (!answer.ok) throw new SecretStoreError('the key store refused');
  },
});
