/** What a file's first bytes say it is. `skip` are bytes of a mark that is no part of the text. */
export type Sniffed =
  | { readonly type: 'text'; readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be'; readonly skip: number }
  | { readonly type: 'refused'; readonly reason: 'xml' | 'zip' | 'gzip' | 'binary' | 'encoding' };

/** As many bytes as are looked at; fewer when the file has no more. */
export const sniffedBytes = 1024;

const startsWith = (bytes: Uint8Array, ...mark: readonly number[]) => mark.every((byte, index) => bytes[index] === byte);
const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Told by content, never by the name: an export is often called `.json` whatever it is. */
export const sniff = (bytes: Uint8Array): Sniffed => {
  const refused = (reason: Extract<Sniffed, { type: 'refused' }>['reason']): Sniffed => ({ type: 'refused', reason });
  // UTF-32 begins with UTF-16's mark.
  if (startsWith(bytes, 0xff, 0xfe, 0, 0) || startsWith(bytes, 0, 0, 0xfe, 0xff)) return refused('encoding');
  if (startsWith(bytes, 0xff, 0xfe)) return { type: 'text', encoding: 'utf-16le', skip: 2 };
  if (startsWith(bytes, 0xfe, 0xff)) return { type: 'text', encoding: 'utf-16be', skip: 2 };
  if (startsWith(bytes, 0x50, 0x4b, 3, 4) || startsWith(bytes, 0x50, 0x4b, 5, 6)) return refused('zip');
  if (startsWith(bytes, 0x1f, 0x8b)) return refused('gzip');
  if (startsWith(bytes, 0x25, 0x50, 0x44, 0x46)) return refused('binary');
  const skip = startsWith(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0;
  const start = bytes.subarray(skip).find((byte) => !isSpace(byte));
  if (start === 0x3c) return refused('xml');
  // UTF-16 without its mark: every other byte of an ASCII letter is 0.
  if (startsWith(bytes, 0x7b, 0) || startsWith(bytes, 0x5b, 0)) return { type: 'text', encoding: 'utf-16le', skip: 0 };
  if (startsWith(bytes, 0, 0x7b) || startsWith(bytes, 0, 0x5b)) return { type: 'text', encoding: 'utf-16be', skip: 0 };
  return bytes.includes(0) ? refused('binary') : { type: 'text', encoding: 'utf-8', skip };
};
