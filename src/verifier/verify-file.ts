import { createReadStream, statSync } from 'node:fs';
import type { Verdict } from './finding.ts';
import type { Trust } from './heads.ts';
import { Unusable } from './read-trust.ts';
import { verifyPieces } from './verify-bundle.ts';

const pieceBytes = 1_048_576;

/** @throws Unusable for what is no file or cannot be read. */
export const verifyFile = async (path: string, trust: Trust): Promise<Verdict> => {
  // Before it is opened: a pipe would wait for whoever writes into it.
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw new Unusable(`${path} is no file`);
  const stream = createReadStream(path, { highWaterMark: pieceBytes });
  try {
    return await verifyPieces(stream as AsyncIterable<Buffer>, trust);
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === 'string') throw new Unusable(`${path} cannot be read`);
    throw error;
  } finally {
    stream.destroy();
  }
};
