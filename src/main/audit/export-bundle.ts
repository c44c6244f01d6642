import { createHash } from 'node:crypto';
import { encodeEntry, entryFields, entryFormat } from '#shared/audit/entry.ts';
import type { AuditEntry } from '#shared/audit/entry.ts';
import { leafHash } from '#shared/audit/merkle.ts';
import { consistencyRanges, hashesOf, inclusionRanges } from '#shared/audit/proofs.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { readFact } from './audit-state.ts';
import { chainOfCheckpoints, everyCheckpoint } from './bundle-checkpoints.ts';
import type { CosignedCheckpoint } from './bundle-checkpoints.ts';
import { lastCheckpoint } from './checkpoints.ts';
import type { StoredCheckpoint } from './checkpoints.ts';
import { chosenSeqs, countChosen } from './chosen-rows.ts';
import type { BundleRows } from './chosen-rows.ts';
import { sha256, sha256Hex } from './sha256.ts';
import { entriesAfter, entriesBySeq } from './stored-entry.ts';
import { createNodeReader } from './tree-store.ts';

export const bundleFormat = 'wardlight-audit-bundle-1';
const rowsInBlock = 1024;
const proofsAtOnce = 64;

/** What was written, for whoever asked and for the log. */
export interface BundleFacts {
  readonly rows: number;
  /** Of the whole log, as last signed. */
  readonly size: number;
  readonly signedAt: string;
  readonly bytes: number;
  readonly sha256: string;
  /** SHA-256 of the first public key, to be written down outside the clinic. */
  readonly firstKey: string;
}

/** There is no signed head, or none of the rows asked for. */
export class NothingToExport extends Error {
  override readonly name = 'NothingToExport';
}

const base64 = (hashes: readonly Uint8Array[]): string => Buffer.concat(hashes).toString('base64');
const lineOf = (value: readonly unknown[]): string => `${JSON.stringify(value)}\n`;

/** Counts and digests what it passes on. */
const createSink = (write: (text: string) => Promise<void>) => {
  const hash = createHash('sha256');
  const counts = { rows: 0, checkpoints: 0, cosignatures: 0 };
  let bytes = 0;
  const put = async (text: string): Promise<void> => {
    hash.update(text);
    bytes += Buffer.byteLength(text);
    await write(text);
  };
  const head = async ({ note, cosignatures }: CosignedCheckpoint): Promise<void> => {
    counts.checkpoints += 1;
    counts.cosignatures += cosignatures.length;
    await put(lineOf(['checkpoint', note]) + cosignatures.map(({ name, kind, at, cosignature }) => lineOf(['cosignature', name, kind, at, cosignature])).join(''));
  };
  const close = async (): Promise<{ readonly bytes: number; readonly sha256: string }> => {
    await put(lineOf(['end', counts, hash.copy().digest('hex')]));
    return { bytes, sha256: hash.digest('hex') };
  };
  return { put, head, close, counts };
};
type Sink = ReturnType<typeof createSink>;

/** All rows in blocks, the leaf hashes of each block ahead of it, each head right after the last row it covers. */
const writeAll = async (read: Reader, { size, id }: StoredCheckpoint, sink: Sink): Promise<void> => {
  const heads = everyCheckpoint(read, id);
  let next = (await heads.next()).value as CosignedCheckpoint | undefined;
  const headsUpTo = async (seq: number): Promise<void> => {
    for (; next && next.size <= seq; next = (await heads.next()).value as CosignedCheckpoint | undefined) await sink.head(next);
  };
  for (let after = 0; after < size;) {
    const entries = await read.all<AuditEntry>(entriesAfter(after, Math.min(rowsInBlock, size - after)));
    const lines = entries.map(encodeEntry);
    let text = lineOf(['leaves', after + 1, base64(lines.map((line) => leafHash(sha256, Buffer.from(line))))]);
    for (const [i, entry] of entries.entries()) {
      text += `${lines[i] ?? ''}\n`;
      if (next && next.size <= entry.seq) {
        await sink.put(text);
        text = '';
        await headsUpTo(entry.seq);
      }
    }
    if (text !== '') await sink.put(text);
    sink.counts.rows += entries.length;
    const last = entries.at(-1);
    if (!last) break;
    after = last.seq;
  }
  await headsUpTo(Number.POSITIVE_INFINITY);
};

const writeChain = async (read: Reader, { id }: StoredCheckpoint, sink: Sink): Promise<void> => {
  const nodes = createNodeReader(read);
  let before = 0;
  for await (const head of chainOfCheckpoints(read, id)) {
    await sink.head(head);
    if (before > 0) await sink.put(lineOf(['consistency', before, base64(await hashesOf(sha256, nodes, consistencyRanges(before, head.size)))]));
    before = head.size;
  }
};

const writeRows = async (read: Reader, chosen: Exclude<BundleRows, { type: 'all' }>, size: number, sink: Sink): Promise<void> => {
  const nodes = createNodeReader(read);
  const flush = async (seqs: readonly number[], following: number | null): Promise<void> => {
    const [entries, ranges] = [await read.all<AuditEntry>(entriesBySeq(seqs)), seqs.map((seq) => inclusionRanges(seq - 1, size))];
    // One question for all proofs of a page.
    const hashes = await hashesOf(sha256, nodes, ranges.flat());
    let at = 0;
    const text = entries.map((entry, i) => {
      const proof = hashes.slice(at, (at += ranges[i]?.length ?? 0));
      return `${lineOf(['proof', entry.seq, seqs[i + 1] ?? following, base64(proof)])}${encodeEntry(entry)}\n`;
    });
    sink.counts.rows += entries.length;
    await sink.put(text.join(''));
  };
  let waiting: number[] = [];
  for await (const seq of chosenSeqs(read, chosen, size)) {
    if (waiting.length === proofsAtOnce) {
      await flush(waiting, seq);
      waiting = [];
    }
    waiting.push(seq);
  }
  if (waiting.length > 0) await flush(waiting, null);
};

/**
 * Writes a bundle (docs/audit-bundle.md) piece by piece; what it holds at once does not grow with the log. Rows up to the last signed
 * head are never changed, so no transaction is needed.
 * @throws NothingToExport
 */
export const exportBundle = async (read: Reader, chosen: BundleRows, madeAt: string, write: (text: string) => Promise<void>): Promise<BundleFacts> => {
  const [head, logId] = [await lastCheckpoint(read), await readFact(read, 'logId')];
  const named = await read.get<{ detail: string }>(sql`SELECT detail FROM audit_row WHERE seq = (SELECT began_size + 1 FROM audit_branch WHERE branch = 1)`);
  const firstKey = (JSON.parse(named?.detail ?? '{}') as { key?: string }).key;
  if (!head || logId === undefined || firstKey === undefined) throw new NothingToExport('no signed head');
  const { size } = head;
  if (chosen.type === 'range' && (chosen.from < 1 || chosen.to < chosen.from || chosen.to > size)) throw new NothingToExport('no such rows');
  const count = chosen.type === 'all' ? size : await countChosen(read, chosen, size);
  const sink = createSink(write);
  await sink.put(`${JSON.stringify({
    format: bundleFormat, entryFormat, fields: entryFields, logId, rows: chosen.type === 'all' ? 'all' : 'some', count, size, range: chosen.type === 'range' ? [chosen.from, chosen.to] : null, firstKey, madeAt,
  })}\n`);
  if (chosen.type === 'all') await writeAll(read, head, sink);
  else {
    await writeChain(read, head, sink);
    await writeRows(read, chosen, size, sink);
  }
  const { bytes, sha256: digest } = await sink.close();
  return { rows: sink.counts.rows, size, signedAt: head.at, bytes, sha256: digest, firstKey: sha256Hex(Buffer.from(firstKey, 'base64')) };
};
