import type { UpdateFile } from '#shared/updates/manifest.ts';
import type { UpdateRefusal } from '#shared/updates/refusals.ts';

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
  /** What electron-updater is told of the version, by its own file; undefined where none is needed because there is no server. */
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
