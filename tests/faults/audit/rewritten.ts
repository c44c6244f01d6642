import { checkpointBody, noteText, parseCheckpoint, parseNote } from '#shared/audit/checkpoint.ts';
import { encodeEntry } from '#shared/audit/entry.ts';
import { appendLeaves, emptyFrontier, leafHash, rootOf } from '#shared/audit/merkle.ts';
import { sha256 } from '#main/audit/sha256.ts';
import { keyIdOf, newSigningPair, signText } from '#main/audit/signing.ts';
import type { SigningPair } from '#main/audit/signing.ts';
import { entryOf, isRow, seqOf, typeOf, withHeader } from './bundle-text.ts';
import type { Lines } from './bundle-text.ts';

/** How far somebody goes who rewrites the log. */
export interface Rewriting {
  /** The row that is changed. */
  readonly seq: number;
  /** `none`: heads stay as they are. `from`: heads after the change are signed anew. `all`: the first key too, and the row that names it. */
  readonly sign: 'none' | 'from' | 'all';
}

export const signedHead = (note: string, change: { readonly size?: number; readonly root?: Uint8Array; readonly next?: Uint8Array }, key: SigningPair): string => {
  const checkpoint = parseCheckpoint(parseNote(note)?.body ?? '');
  if (!checkpoint) throw new Error('that is no head');
  const body = checkpointBody({ ...checkpoint, ...change });
  return noteText({ body, signatures: [{ name: checkpoint.origin, keyId: keyIdOf(key.publicKey), signature: signText(key.privateKey, body) }] });
};

const noteOf = (line: string): string => (JSON.parse(line) as [string, string])[1];

/** The whole bundle with one row changed, its leaf hashes and every later head made to fit. */
export const rewritten = (lines: Lines, { seq, sign }: Rewriting): Lines => {
  const key = newSigningPair();
  const spki = Buffer.from(key.publicKey).toString('base64');
  const rows = lines.map((line) => {
    if (!isRow(line)) return line;
    const entry = entryOf(line);
    if (sign === 'all' && entry.action === 'log-key') return encodeEntry({ ...entry, detail: JSON.stringify({ ...(JSON.parse(entry.detail ?? '{}') as object), key: spki }) });
    return entry.seq === seq ? encodeEntry({ ...entry, staffId: '00000000-0000-4000-8000-000000000000' }) : line;
  });
  const leaves = rows.filter(isRow).map((line) => leafHash(sha256, Buffer.from(line)));
  let frontier = emptyFrontier;
  const made = rows.flatMap((line): readonly string[] => {
    if (isRow(line)) {
      ({ frontier } = appendLeaves(sha256, frontier, leaves.slice(frontier.size, frontier.size + 1)));
      return [line];
    }
    const type = typeOf(line);
    if (type === 'leaves') return [JSON.stringify(['leaves', seqOf(line), Buffer.concat(leaves.slice(seqOf(line) - 1, seqOf(line) - 1 + 1024)).toString('base64')])];
    // What a witness wrote under the old heads fits no new one.
    if (type === 'cosignature' && sign === 'all') return [];
    if (type !== 'checkpoint' || sign === 'none' || (sign === 'from' && frontier.size < seq)) return [line];
    return [JSON.stringify(['checkpoint', signedHead(noteOf(line), { root: rootOf(sha256, frontier), next: key.publicKey }, key)])];
  });
  return sign === 'all' ? withHeader(made, { firstKey: spki }) : made;
};
