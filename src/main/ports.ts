import type { HubOrder, HubSaid } from '#shared/serving/hub-orders.ts';

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
