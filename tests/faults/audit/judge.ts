import type { Fault, Verdict } from '#verifier/finding.ts';
import { verifyPieces } from '#verifier/verify-bundle.ts';
import type { Trust } from '#verifier/heads.ts';
import type { Tamper } from './bundle-tampers.ts';

async function* piecesOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export const verifyText = (text: string | Buffer, trust: Trust, size = 65_536): Promise<Verdict> => verifyPieces(piecesOf(typeof text === 'string' ? Buffer.from(text) : text, size), trust);

/** Whether the row that is named is the first bad one. */
export const isNamedRight = ({ reason, seq, to }: Pick<Fault, 'reason' | 'seq' | 'to'>, expected: Tamper['expected']): boolean => {
  if ('none' in expected) return seq === null;
  // Of a log that ends too soon its old end is said as well.
  if ('exact' in expected) return seq === expected.exact && (to === null || to === seq || reason === 'cut-off');
  if (seq === null) return 'head' in expected;
  const row = 'head' in expected ? expected.head : expected.within;
  return seq <= row && row <= (to ?? seq);
};
