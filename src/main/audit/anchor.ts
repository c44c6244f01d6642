import { z } from 'zod';
import { readFileOrMissing, writeFileAtomically } from '#main/vault/atomic-file.ts';
import { hmac, macsMatch } from '#main/vault/derive.ts';
import { fromText, toText, utf8 } from '#main/vault/encodings.ts';

const Anchor = z.strictObject({ version: z.literal(1), origin: z.string(), size: z.int().nonnegative(), root: z.string(), at: z.string(), mac: z.string() });

/** The last head that reached the disk, beside the database: it catches a lost log or an older file that was put back. */
export interface Anchored {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly at: string;
}

export type AnchorFound = { readonly type: 'found'; readonly anchor: Anchored } | { readonly type: 'missing' | 'changed' };

const macOf = (key: Uint8Array, { origin, size, root, at }: Anchored): string => toText(hmac(key, utf8('wardlight/anchor'), utf8(origin), utf8(String(size)), root, utf8(at)));

/** Atomic and 0600. Only for a head that was committed with FULL: an anchor before its rows would raise an alarm after a power cut. */
export const writeAnchor = (path: string, key: Uint8Array, anchor: Anchored): void =>
  writeFileAtomically(path, `${JSON.stringify({ version: 1, origin: anchor.origin, size: anchor.size, root: toText(anchor.root), at: anchor.at, mac: macOf(key, anchor) })}\n`);

export const readAnchor = (path: string, key: Uint8Array): AnchorFound => {
  const text = readFileOrMissing(path);
  if (text === undefined) return { type: 'missing' };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { type: 'changed' };
  }
  const parsed = Anchor.safeParse(json);
  if (!parsed.success) return { type: 'changed' };
  const anchor = { origin: parsed.data.origin, size: parsed.data.size, root: fromText(parsed.data.root), at: parsed.data.at };
  return macsMatch(parsed.data.mac, macOf(key, anchor)) ? { type: 'found', anchor } : { type: 'changed' };
};
