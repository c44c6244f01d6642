import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';

// The contract takes 524,288 characters of base64; a multiple of three bytes needs no padding but at the end.
const pieceBytes = 3 * 120_000;

/** Bytes as base64, in parts: one call with 360,000 arguments would overflow the stack. */
export const toBase64 = (bytes: Uint8Array): string => {
  let binary = '';
  for (let from = 0; from < bytes.length; from += 8_192) binary += String.fromCharCode(...bytes.subarray(from, from + 8_192));
  return btoa(binary);
};

export type Sent =
  | { readonly type: 'sent' }
  /** The job was cancelled, or went with its session. */
  | { readonly type: 'no-such-job' }
  | { readonly type: 'unreadable'; readonly fileName: string }
  | { readonly type: 'failed'; readonly failure: Failure };

const nameOf = (file: File): string => (file.webkitRelativePath || file.name).slice(-255);

/** One file, a piece at a time: it is never held whole, here or in main. */
const sendFile = async (jobId: string, file: File, onBytes: (bytes: number) => void): Promise<Sent> => {
  for (let from = 0, index = 0; from < file.size || index === 0; from += pieceBytes, index += 1) {
    let bytes: Uint8Array;
    try {
      bytes = new Uint8Array(await file.slice(from, from + pieceBytes).arrayBuffer());
    } catch {
      // Taken away or changed on the disk since it was chosen.
      return { type: 'unreadable', fileName: file.name };
    }
    const last = from + pieceBytes >= file.size;
    const outcome = await outcomeOf(clinic['interchange.addPiece']({ jobId, fileName: nameOf(file), piece: toBase64(bytes), index, last }));
    if (outcome.type !== 'value') return { type: 'failed', failure: outcome };
    if (outcome.value.type === 'no-such-job') return { type: 'no-such-job' };
    if (outcome.value.type === 'out-of-order') return { type: 'unreadable', fileName: file.name };
    onBytes(bytes.length);
  }
  return { type: 'sent' };
};

export interface Sending {
  readonly file: string;
  readonly fileNumber: number;
  readonly files: number;
  readonly bytes: number;
  readonly totalBytes: number;
}

/** Sends every file to a job that was begun. A window cannot reach the disk, so bytes cross in pieces. */
export const sendFiles = async (jobId: string, files: readonly File[], onProgress: (sending: Sending) => void): Promise<Sent> => {
  const totalBytes = files.reduce((sum, file) => sum + file.size, 0);
  let bytes = 0;
  for (const [index, file] of files.entries()) {
    const tell = (): void => { onProgress({ file: file.name, fileNumber: index + 1, files: files.length, bytes, totalBytes }); };
    tell();
    const sent = await sendFile(jobId, file, (more) => {
      bytes += more;
      tell();
    });
    if (sent.type !== 'sent') return sent;
  }
  return { type: 'sent' };
};
