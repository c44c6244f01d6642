import type { WindowKind } from '#shared/contract/bridge.ts';

/** One window's way into the clinic. A shell makes one for each window it opens and closes it with the window. */
export interface WindowConnection {
  /** JSON in, JSON of a `Reply` out; never rejects. */
  readonly call: (method: string, inputJson: string) => Promise<string>;
  /** JSON text of each `BridgeEvent` meant for this window. Answers the function that stops it. */
  readonly onEvent: (listener: (eventJson: string) => void) => () => void;
  /** After this every call answers `wrong-window`, also one that is still running. */
  readonly close: () => void;
}

/**
 * What a shell needs of the core, and all it needs: which window to show, a connection for it, and when to change it.
 * On a change of stage the shell ends the old window's processes before it shows the new one.
 */
export interface WindowHost {
  readonly stage: () => WindowKind;
  /** Called on each change, with the new stage. Answers the function that stops it. */
  readonly onStage: (listener: (stage: WindowKind) => void) => () => void;
  /** The computer's own session was locked: content goes at once. */
  readonly lock: () => Promise<void>;
  /** The computer sleeps or the program ends: keys and records go, and the process with them. */
  readonly seal: (reason: 'suspend' | 'quit') => Promise<void>;
  /** Nobody has opened it yet, or it is being sealed: then `onSeal` follows and no further window is shown. */
  readonly isSealed: () => boolean;
  /** Told once everything is closed and zeroed: unless it quits, the shell ends this process and starts a new one. */
  readonly onSeal: (listener: (reason: string) => void) => () => void;
  readonly connect: (kind: WindowKind) => WindowConnection;
  /** Refusals that a shell sees before the door does (wrong frame, navigation, download); ids and words only. */
  readonly note: (event: ShellEvent) => void;
  /** Theme and window size of `settings.json`; holds nothing about people. */
  readonly appearance: () => { readonly theme: 'auto' | 'light' | 'dark'; readonly width: number; readonly height: number };
}

export interface ShellEvent {
  readonly what: 'sender-refused' | 'navigation-refused' | 'download-refused' | 'request-refused' | 'renderer-gone' | 'window-refused';
  readonly detail: string;
}
