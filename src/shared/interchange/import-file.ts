/** A file's bytes as they come, in pieces of any size, or why there are none. */
export type OpenedFile =
  | { readonly type: 'opened'; readonly chunks: AsyncIterable<Uint8Array> }
  | { readonly type: 'refused'; readonly reason: string };

/** One file to import. The disk is the shell's: a shell hands over `open`, a window the pieces it sent. */
export interface ImportFile {
  /** What the report calls it: the path below the folder that was named. */
  readonly name: string;
  /** The folder it lies in, without its path; the source when nothing better is known. A file without one is its own source. */
  readonly folder?: string;
  /** Its size, for the progress; null where it is not known before. */
  readonly bytes: number | null;
  /**
   * May be called a second time while the first is still being read: a bundle larger than `maxHeldBytes` may say its type behind its
   * entries. Chunks are given away: their memory moves to another thread. They throw a `FileTrouble` when the file can no longer be read
   * or is no longer the same.
   */
  readonly open: () => Promise<OpenedFile>;
}

/** A file that could be opened and then not be read to its end. `reason` is the report's word. */
export class FileTrouble extends Error {
  override readonly name = 'FileTrouble';
  readonly reason: 'unreadable' | 'changed';
  constructor(reason: 'unreadable' | 'changed') {
    super(reason);
    this.reason = reason;
  }
}

/** Of one resource, as it stands in the file. A larger one is refused, its neighbours are not. */
export const maxResourceBytes = 16 * 1024 * 1024;
/** Bytes kept of an object before it has said whether it is a bundle, and of which type. */
export const maxHeldBytes = 16 * 1024 * 1024;
/** The longest string a resource may hold anywhere, in UTF-16 units: a scanned page fits, a film does not. */
export const maxFieldLength = 8 * 1024 * 1024;
/** Refusals beyond this many are counted, not listed. */
export const maxRefusedListed = 1000;
