/** What the outside must supply. Tests supply fixed ones. */
export interface Clock {
  /** ISO 8601 UTC with milliseconds. */
  readonly now: () => string;
  /** Milliseconds that never go back; for lock, delay and expiry timers. */
  readonly monotonic: () => number;
  /** Minutes east of UTC of this computer, now. */
  readonly utcOffsetMinutes: () => number;
}

export interface Ids {
  /** uuidv7, rising. */
  readonly newId: () => string;
  readonly randomBytes: (length: number) => Uint8Array;
}

/** JSON lines, ids only: never a name, a date of birth, a note or a search text. */
export interface Log {
  readonly write: (event: string, facts?: Readonly<Record<string, string | number | boolean>>) => void;
}

/** `unreadable`: locked, cancelled, hanging, gone; keytar cannot tell them apart. `insecure`: a store that keeps secrets in clear. */
export type KeyStoreState = 'ok' | 'unreadable' | 'insecure';

export interface SecretStore {
  /** Undefined when the store answers but has nothing under this account. Rejects with `SecretStoreError`. */
  readonly read: (account: string) => Promise<Uint8Array | undefined>;
  /** Only at setup and recovery. */
  readonly write: (account: string, secret: Uint8Array) => Promise<void>;
  readonly state: () => Promise<KeyStoreState>;
}
