/** A file's text, or why there is none. `reason` is one of `unreadable`, `too-large`, `xml`, `zip`, `binary`. */
export type FileText = { readonly type: 'text'; readonly text: string } | { readonly type: 'refused'; readonly reason: string };

/** One file to import. The disk is the shell's: a shell hands over `read`, a window the text it collected. */
export interface ImportFile {
  /** What the report calls it: the path below the folder that was named. */
  readonly name: string;
  /** The folder it lies in, without its path; the source when nothing better is known. A file without one is its own source. */
  readonly folder?: string;
  readonly read: () => Promise<FileText>;
}

/** Larger files are refused by name; reading them as a stream is the next issue. */
export const maxFileBytes = 256 * 1024 * 1024;
/** The longest string a resource may hold anywhere, in UTF-16 units; photographs belong to a later issue. */
export const maxFieldLength = 1024 * 1024;
/** Refusals beyond this many are counted, not listed. */
export const maxRefusedListed = 1000;
