import { statSync } from 'node:fs';
import type { Reply } from '#shared/contract/define.ts';
import type { SignInStep } from '#shared/session/contract.ts';
import type { Trouble } from '#shared/setup/contract.ts';
import type { Clinic } from '#main/clinic.ts';
import { codecVersion } from '#main/database/keyed-connection.ts';
import { SecretStoreError } from '#main/ports.ts';
import type { SecretStore } from '#main/ports.ts';
import { clinicIdOf } from '#main/vault/recovery.ts';
import { readVault } from '#main/vault/vault-file.ts';
import type { CliCore, InitOutcome, SignInOutcome } from './cli-core.ts';

/** In the gate's contract; every other method belongs to the clinic window. */
const gateMethods: ReadonlySet<string> = new Set(['staff.add', 'backup.create', 'audit.export', 'audit.prove']);
/** An import that runs is somebody at work: without this it would be signed out for idleness. */
const stillHereMs = 30_000;

type StepAnswer =
  | { readonly type: 'signed-in' } | { readonly type: 'next'; readonly step: SignInStep } | { readonly type: 'wrong' | 'wait'; readonly waitSeconds: number }
  | { readonly type: 'trouble'; readonly trouble: string };
type BeginAnswer =
  | { readonly type: 'words'; readonly words: readonly string[]; readonly positions: readonly number[] }
  | { readonly type: 'password-too-weak'; readonly why: string } | { readonly type: 'already-set-up' } | { readonly type: 'trouble'; readonly trouble: Trouble };

/** `ok` when the store answers; the key itself is judged by `state`. Asks for an item that nobody makes. */
const keyStoreState = async (secrets: SecretStore, trouble: string | null): Promise<string> => {
  if (trouble === 'keychain-unreadable' || trouble === 'keychain-insecure') return trouble.slice('keychain-'.length);
  try {
    await secrets.read('status');
    return 'ok';
  } catch (error) {
    if (error instanceof SecretStoreError) return 'unreadable';
    throw error;
  }
};

/** The command line's view of one clinic: everything through the door, as a window would. */
export const createClinicCore = (clinic: Clinic): CliCore => {
  const { paths, secrets, driver } = clinic.parts;
  const reply = async (window: 'gate' | 'clinic', method: string, input: unknown): Promise<Reply<unknown>> =>
    JSON.parse(await clinic.call(window, method, input)) as Reply<unknown>;
  /** For methods whose refusal would be a broken promise of ours or a bad argument. */
  const value = async <T>(method: string, input: unknown): Promise<T> => {
    const answer = await reply('gate', method, input);
    if (answer.type !== 'value') throw new Error(`${method} was ${answer.type}`);
    return answer.value as T;
  };
  const inUse = { type: 'trouble', trouble: 'in-use' } as const;

  const init = async (input: Parameters<CliCore['init']>[0]): Promise<InitOutcome> => {
    if (!clinic.isLockHeld()) return inUse;
    const begun = await value<BeginAnswer>('setup.begin', input);
    if (begun.type !== 'words') return begun;
    // Who gets the words in an answer has them in writing; the typing back is for people.
    const words = begun.positions.map((position) => begun.words[position - 1] ?? '');
    const confirmed = await value<{ readonly type: string; readonly trouble?: Trouble }>('setup.confirm', { words });
    if (confirmed.type === 'already-set-up') return { type: 'already-set-up' };
    if (confirmed.trouble !== undefined) return { type: 'trouble', trouble: confirmed.trouble };
    const vault = readVault(paths.vault);
    if (confirmed.type !== 'done' || vault.type !== 'ok') throw new Error('setup did not end in a clinic');
    return { type: 'done', clinicId: clinicIdOf(vault.vault.recovery.genesis), recoveryWords: begun.words };
  };

  /** What is still missing after a right password, as far as the command line can give it; a step that it cannot do ends the sign-in. */
  const nextStep = async (answer: StepAnswer, code: string | undefined): Promise<Exclude<StepAnswer, { type: 'next' }> | SignInOutcome> => {
    if (answer.type !== 'next') return answer;
    if (answer.step === 'second-factor' && code !== undefined) {
      const checked = await value<StepAnswer>('session.secondFactor', { code });
      if (checked.type === 'wrong') {
        await value('session.cancelSignIn', {});
        return { type: 'wrong-code', waitSeconds: checked.waitSeconds };
      }
      return nextStep(checked, undefined);
    }
    await value('session.cancelSignIn', {});
    return { type: answer.step === 'second-factor' ? 'second-factor-needed' : 'new-password-needed' };
  };

  const signIn = async ({ userName, password, code }: Parameters<CliCore['signIn']>[0]): Promise<SignInOutcome> => {
    if (!clinic.isLockHeld()) return inUse;
    const answer = await nextStep(await value<StepAnswer>('session.signIn', { userName, password }), code);
    if (answer.type !== 'signed-in') return answer;
    const opened = clinic.keeper.current();
    if (opened === undefined) throw new Error('signed in without a session');
    return { type: 'signed-in', session: { sessionId: opened.session.sessionId } };
  };

  return {
    init, signIn,
    status: async () => {
      const { state, trouble } = await value<{ readonly state: string; readonly trouble: string | null }>('clinic.status', {});
      const vault = readVault(paths.vault);
      return {
        setUp: vault.type === 'ok' && vault.vault.setUp, state: trouble ?? state, cipher: (await codecVersion(driver)) ?? null,
        keyStore: await keyStoreState(secrets, trouble), sizeBytes: statSync(paths.database, { throwIfNoEntry: false })?.size ?? 0,
      };
    },
    call: (method, input) => reply(gateMethods.has(method) ? 'gate' : 'clinic', method, input),
    importFiles: async ({ files, source, signal, onProgress }) => {
      // Whoever may not import is refused at the door, and the refusal is audited.
      const allowed = await reply('clinic', 'interchange.job', { jobId: null });
      if (allowed.type !== 'value') return allowed;
      const stillHere = setInterval(() => void reply('clinic', 'session.activity', {}), stillHereMs);
      try {
        return { type: 'value', value: await clinic.importFor({ files, source, signal, onProgress }) };
      } finally {
        clearInterval(stillHere);
      }
    },
    close: () => clinic.close(),
  };
};
