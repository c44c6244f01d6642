/** The computer's clipboard, told by fingerprints: what was copied is never kept. */
export interface OwnClipboard {
  /** Of the text on it now; another run of the program gives the same text another fingerprint. */
  readonly fingerprint: () => Promise<string>;
  /** Empties it if its text still has this fingerprint: what somebody copied elsewhere meanwhile stays. */
  readonly clearIf: (fingerprint: string) => Promise<void>;
}

export interface ClipboardGuard {
  /** A person copied or cut something in a window of ours. */
  readonly copied: () => void;
  /** On lock, seal and quit: what was copied here goes now. */
  readonly clear: () => Promise<void>;
}

/** Long enough to change to another program and paste. */
const KEEP_MS = 30_000;
/** The page tells of a copy before the browser has made it. */
const SETTLES_MS = 150;

/** Takes what was copied in our windows from the clipboard again (row L6). A clipboard that cannot be asked is left alone. */
export const createClipboardGuard = (clipboard: OwnClipboard, keepMs = KEEP_MS, settlesMs = SETTLES_MS): ClipboardGuard => {
  let seen: Promise<string | undefined> = Promise.resolve(undefined);
  let timer: NodeJS.Timeout | undefined;
  const clear = async (): Promise<void> => {
    clearTimeout(timer);
    const fingerprint = seen;
    seen = Promise.resolve(undefined);
    const print = await fingerprint;
    if (print !== undefined) await clipboard.clearIf(print).catch(() => undefined);
  };
  return {
    clear,
    copied: () => {
      clearTimeout(timer);
      seen = new Promise((done) => { setTimeout(done, settlesMs); }).then(() => clipboard.fingerprint()).catch(() => undefined);
      timer = setTimeout(() => { void clear(); }, keepMs);
      timer.unref();
    },
  };
};
