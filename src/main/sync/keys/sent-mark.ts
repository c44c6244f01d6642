import { z } from 'zod';
import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { hexOf } from '#shared/sync/change.ts';
import { readFileOrMissing, replaceFile } from '#main/vault/atomic-file.ts';
import { derive, hmac, macsMatch } from '#main/vault/derive.ts';
import { toText, utf8 } from '#main/vault/encodings.ts';

/** The last batch that this device let out, kept beside the database: a database that was put back from a copy has not heard of it. */
export interface SentMark {
  readonly clinic: string;
  readonly dev: number;
  readonly bseq: number;
  /** SHA-256 of the batch's manifest, hex. */
  readonly hash: string;
}

const Mark = z.strictObject({ version: z.literal(1), clinic: z.string(), dev: z.int(), bseq: z.int().nonnegative(), hash: z.string(), mac: z.string() });

const macOf = (key: Uint8Array, { clinic, dev, bseq, hash }: SentMark): string => toText(hmac(key, utf8('wardlight/sent'), utf8(clinic), utf8(String(dev)), utf8(String(bseq)), utf8(hash)));
/** Of the device itself: the database's key changes, this one does not. */
export const markKey = (sealingPrivateKey: Uint8Array): Uint8Array => derive(sealingPrivateKey, 'sent-mark');

/** Before the batch goes: a mark that is late would let its numbers be given twice. Atomic and 0600. */
export const writeSentMark = (path: string, key: Uint8Array, mark: SentMark): Promise<void> => replaceFile(path, `${JSON.stringify({ version: 1, ...mark, mac: macOf(key, mark) })}\n`);

const readSentMark = (path: string, key: Uint8Array): SentMark | undefined => {
  try {
    const { mac, clinic, dev, bseq, hash } = Mark.parse(JSON.parse(readFileOrMissing(path) ?? 'null'));
    const mark = { clinic, dev, bseq, hash };
    return macsMatch(mac, macOf(key, mark)) ? mark : undefined;
  } catch {
    return undefined;
  }
};

/**
 * What the mark says, whoever wrote it: after the words gave this computer a new identity nobody can check the old one's. It only
 * decides which batches of the old number still count.
 */
export const sentMarkAsWritten = (path: string): Pick<SentMark, 'bseq' | 'hash'> | undefined => {
  try {
    const { bseq, hash } = Mark.parse(JSON.parse(readFileOrMissing(path) ?? 'null'));
    return /^[0-9a-f]{64}$/.test(hash) ? { bseq, hash } : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Whether this database is an older one than the device worked with: what it wrote after that went out under numbers that it would give again.
 * A mark that is missing or of another device tells nothing; the hub's own refusal is left then.
 */
export const isPutBack = async (read: Reader, path: string, key: Uint8Array, clinic: string, dev: number): Promise<boolean> => {
  const mark = readSentMark(path, key);
  if (mark?.clinic !== clinic || mark.dev !== dev || mark.bseq === 0) return false;
  const row = await read.get<{ hash: Uint8Array }>(sql`SELECT hash FROM sync_batch WHERE dev = ${dev} AND bseq = ${mark.bseq}`);
  return row === undefined || hexOf(row.hash) !== mark.hash;
};
