import type { Reply } from '#shared/contract/define.ts';
import type { ImportJob, ImportProgress } from '#shared/interchange/contract.ts';
import type { ImportFile } from '#shared/interchange/import-file.ts';
import type { Trouble } from '#shared/setup/contract.ts';

/** Somebody signed in; only the core looks inside. */
export interface CliSession {
  readonly sessionId: string;
}

/** Facts without a sign-in: no name, no record. */
export interface CliStatus {
  readonly setUp: boolean;
  readonly state: string;
  /** `SQLCipher 4.x` and its cipher; null when the add-on is missing. */
  readonly cipher: string | null;
  readonly keyStore: string;
  readonly sizeBytes: number;
}

export type InitOutcome =
  | { readonly type: 'done'; readonly clinicId: string; readonly recoveryWords: readonly string[] }
  | { readonly type: 'already-set-up' }
  | { readonly type: 'password-too-weak'; readonly why: string }
  | { readonly type: 'trouble'; readonly trouble: Trouble };

export type SignInOutcome =
  | { readonly type: 'signed-in'; readonly session: CliSession }
  | { readonly type: 'wrong'; readonly waitSeconds: number }
  | { readonly type: 'wait'; readonly waitSeconds: number }
  /** The password was right; this person has a second factor, and no code or a wrong one came with it. */
  | { readonly type: 'second-factor-needed' } | { readonly type: 'wrong-code'; readonly waitSeconds: number }
  /** A one-time code, or a password that expired: a new one is chosen at the screen. */
  | { readonly type: 'new-password-needed' }
  | { readonly type: 'trouble'; readonly trouble: string };

/** `job.report` is the whole job's, of earlier runs too. */
export interface ImportAnswer {
  readonly job: ImportJob;
  /** It went on with a stopped job of the same source and files. */
  readonly resumed: boolean;
  /** Another job was stopped and can no longer be continued. */
  readonly putAside: boolean;
}

/** All the command line needs of the clinic. Opened by nobody but `main.ts`; the tests bring their own. */
export interface CliCore {
  readonly status: () => Promise<CliStatus>;
  readonly init: (input: { readonly clinicName: string; readonly userName: string; readonly displayName: string; readonly password: string }) => Promise<InitOutcome>;
  /** `code`: of the authenticator or a recovery code, for who has a second factor. */
  readonly signIn: (input: { readonly userName: string; readonly password: string; readonly code?: string }) => Promise<SignInOutcome>;
  /** Through the same door as a window's call: permission, input, audit and output are checked there. */
  readonly call: (method: string, input: unknown, session: CliSession) => Promise<Reply<unknown>>;
  /** Refused, as a reply, when the role may not import. */
  readonly importFiles: (request: {
    readonly session: CliSession;
    readonly files: AsyncIterable<ImportFile>;
    readonly source: string;
    readonly signal: AbortSignal;
    readonly onProgress: (progress: ImportProgress) => void;
  }) => Promise<Reply<ImportAnswer>>;
  /** Signs out, closes the database and gives the lock back. Always called. */
  readonly close: () => Promise<void>;
}

/** `dataDir` undefined: the default directory. Opening takes the lock; `in-use` when another process holds it. */
export type OpenCliCore = (options: { readonly dataDir: string | undefined }) => Promise<
  { readonly type: 'core'; readonly core: CliCore } | { readonly type: 'trouble'; readonly trouble: Trouble }
>;
