/**
 * What a shell puts on `window.clinic`, in the gate and in the clinic alike; a window cannot tell shells apart.
 * JSON text crosses, never objects: getters, cycles and prototypes cannot arrive.
 */
export interface Bridge {
  /** Answers the JSON text of a `Reply`. Never rejects for a refusal; rejects only when the process on the other side is gone. */
  readonly call: (method: string, inputJson: string) => Promise<string>;
  /** Calls back with the JSON text of a `BridgeEvent`; answers the function that stops it. */
  readonly on: (listener: (eventJson: string) => void) => () => void;
}

/** The two windows: the gate never sees a record, the clinic never sees a secret. */
export type WindowKind = 'gate' | 'clinic';

/** What main tells a window without being asked. Ids and figures only, never a record. */
export type BridgeEvent =
  | { readonly type: 'records-changed'; readonly kinds: readonly string[]; readonly patientIds: readonly string[] }
  | { readonly type: 'idle-countdown'; readonly secondsLeft: number }
  | { readonly type: 'idle-cancelled' }
  | { readonly type: 'status-changed' }
  /** How it stands with the hub, at most once a second; asked for anew by whoever shows it. */
  | { readonly type: 'sync-changed' }
  /** How it stands with an update of the program; asked for anew by whoever shows it. */
  | { readonly type: 'update-changed' }
  /** The database gets another key, and whoever reads or writes waits; said again each second. */
  | { readonly type: 'key-change'; readonly isRunning: boolean }
  /** How far a look at the whole log and all records came; `done` also when it ended early. */
  | { readonly type: 'proof-progress'; readonly phase: 'log' | 'records' | 'done'; readonly done: number; readonly total: number | null }
  | {
      readonly type: 'job-progress'; readonly jobId: string; readonly state: 'running' | 'paused' | 'stopped' | 'done' | 'cancelled' | 'failed';
      readonly phase: 'reading' | 'writing'; readonly done: number; readonly total: number | null; readonly secondsLeft: number | null;
    };
