import type { HubOrder, HubSaid } from '#shared/serving/hub-orders.ts';
import type { UpdateFile } from '#shared/updates/manifest.ts';
import type { UpdateRefusal } from '#shared/updates/refusals.ts';

/** What the outside must supply. Tests supply fixed ones. */
export interface Clock {
  /** ISO 8601 UTC with milliseconds. */
  readonly now: () => string;
  /** Milliseconds that never go back; for lock, delay and expiry timers. */
  readonly monotonic: () => number;
  /** Minutes east of UTC of this computer, now. */
  readonly utcOffsetMinutes: () => number;
}

/** Calls again and again, about once a second, until the answer is called. */
export type EverySecond = (tick: () => void) => () => void;

export interface Ids {
  /** uuidv7, rising. */
  readonly newId: () => string;
  readonly randomBytes: (length: number) => Uint8Array;
}

/** JSON lines, ids only: never a name, a date of birth, a note or a search text. */
export interface Log {
  readonly write: (event: string, facts?: Readonly<Record<string, string | number | boolean>>) => void;
}

/** The store did not answer: locked, cancelled, hanging or gone. keytar cannot tell these apart, so nobody may. */
export class SecretStoreError extends Error {
  override readonly name = 'SecretStoreError';
}

export interface SecretStore {
  /** Undefined when the store says it has nothing, which may also mean that it is locked: never a reason to make a key. */
  readonly read: (account: string) => Promise<Uint8Array | undefined>;
  /** Only at setup and recovery. */
  readonly write: (account: string, secret: Uint8Array) => Promise<void>;
}

/** A worker thread that answers each message once, in order. */
export interface Thread {
  /** `moved` buffers belong to the thread afterwards. Rejects when the thread fails or is ended before it answered. */
  readonly ask: (message: unknown, moved?: readonly ArrayBuffer[]) => Promise<unknown>;
  /** Ends it, whatever it is doing. */
  readonly end: () => Promise<void>;
}

/** Starts a thread. It runs until it is ended. */
export type StartThread = () => Thread;

/** The hub beside this workstation, as a process of its own. It ends by being told; nobody kills it while it writes. */
export interface HubChild {
  readonly pid: number | undefined;
  readonly tell: (order: HubOrder) => void;
  readonly onSaid: (listener: (said: HubSaid) => void) => void;
  /** Resolves when the process has ended, however it did, also when it never began. */
  readonly ended: Promise<void>;
}

/** What a computer needs to serve its clinic. */
export interface ServingPort {
  readonly start: () => HubChild;
  /** Addresses of this computer in its networks, IPv4 first. */
  readonly addresses: () => readonly string[];
  /** Other computers cannot reach it: a demonstration, a test. */
  readonly isLoopbackOnly: boolean;
}

/** Stops what was begun, with the reason; nothing of it is installed. */
export class UpdateFault extends Error {
  override readonly name = 'UpdateFault';
  readonly why: UpdateRefusal;
  constructor(why: UpdateRefusal) {
    super(why);
    this.why = why;
  }
}

/** Where an update lies: on the server that the build names, or in a folder that somebody brought. @throws UpdateFault */
export interface UpdateSource {
  /** The signed manifest as it lies there. */
  readonly manifest: () => Promise<Uint8Array>;
  /** What electron-updater is told of the version, by its own file; undefined where there is none. */
  readonly description: (name: string) => Promise<string | undefined>;
  /** The pieces of a file; no more than `most` bytes. */
  readonly open: (name: string, most: number) => AsyncIterable<Uint8Array>;
}

/** What takes an update in on this kind of computer. */
export interface UpdateInstaller {
  /** What this program is, as a manifest names it. */
  readonly platform: string;
  readonly arch: string;
  readonly format: string;
  /** Fetches exactly this file and proves it; `told` gets the bytes so far. @throws UpdateFault */
  readonly fetch: (version: string, file: UpdateFile, source: UpdateSource, told: (bytes: number) => void) => Promise<void>;
  /** The file that was fetched is still the one that was proved. */
  readonly isWhole: () => Promise<boolean>;
  /** Once everything is closed, `check` is asked a last time, and then the new program takes the place of this one; `failed` where it could not. */
  readonly installAtEnd: (last: { readonly check: () => Promise<boolean>; readonly failed: () => void }) => void;
}

/** What a shell brings so that Wardlight can be updated. */
export interface UpdatesPort {
  readonly version: string;
  /** Raw Ed25519 public keys, base64url: the one that signs now and the one that will. None: this build follows nobody. */
  readonly keys: readonly string[];
  /** Undefined where it is updated by hand. */
  readonly installer: UpdateInstaller | undefined;
  readonly server: UpdateSource | undefined;
  /** Asks the person by the computer's own window; undefined when they think better of it. */
  readonly chooseFolder: () => Promise<UpdateSource | undefined>;
  /** What was seen of manifests, across starts. */
  readonly memory: { readonly read: () => string | undefined; readonly write: (text: string) => void };
}
