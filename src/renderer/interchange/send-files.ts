import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';

// The contract takes 524,288 UTF-16 units; a margin keeps the whole message under the door's limit too.
export const pieceLength = 400_000;

/** A text in pieces; never cut between the halves of a character beyond the basic plane. */
export const piecesOf = (text: string, length = pieceLength): readonly string[] => {
  const pieces: string[] = [];
  for (let from = 0; from < text.length || pieces.length === 0; ) {
    let to = Math.min(text.length, from + length);
    const last = text.charCodeAt(to - 1);
    if (to < text.length && last >= 0xd800 && last <= 0xdbff) to -= 1;
    pieces.push(text.slice(from, to));
    from = to;
  }
  return pieces;
};

export type Sent =
  | { readonly type: 'started'; readonly jobId: string }
  | { readonly type: 'too-large' | 'out-of-order'; readonly fileName: string }
  | { readonly type: 'failed'; readonly failure: Failure };

const sendFile = async (file: File, uploadId: string): Promise<Sent | undefined> => {
  const text = await file.text();
  for (const [index, piece] of piecesOf(text).entries()) {
    const outcome = await outcomeOf(clinic['interchange.addText']({ uploadId, fileName: file.name.slice(0, 255), piece, index }));
    if (outcome.type !== 'value') return { type: 'failed', failure: outcome };
    if (outcome.value.type !== 'taken') return { type: outcome.value.type, fileName: file.name };
  }
  return undefined;
};

/** Sends every file under one upload, then starts the job. A window cannot reach the disk, so text crosses in pieces. */
export const sendFiles = async (files: readonly File[], source: string, onFile: (name: string) => void): Promise<Sent> => {
  const uploadId = crypto.randomUUID();
  for (const file of files) {
    onFile(file.name);
    const stopped = await sendFile(file, uploadId);
    if (stopped) return stopped;
  }
  const outcome = await outcomeOf(clinic['interchange.start']({ uploadId, source }));
  return outcome.type === 'value' ? { type: 'started', jobId: outcome.value.jobId } : { type: 'failed', failure: outcome };
};
