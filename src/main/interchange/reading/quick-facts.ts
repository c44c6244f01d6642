import type { Facts } from './frame.ts';

const name = new TextEncoder().encode('"resourceType"');
const isSpace = (byte: number | undefined) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/**
 * Nearly every writer puts `resourceType` first. Where it is, and names no Bundle, the object needs no second reading. Undefined for
 * everything else, also when the chunk ends before that.
 */
export const quickFacts = (chunk: Uint8Array, from: number): Facts | undefined => {
  let at = from + 1;
  while (isSpace(chunk[at])) at += 1;
  for (const byte of name) {
    if (chunk[at] !== byte) return undefined;
    at += 1;
  }
  while (isSpace(chunk[at])) at += 1;
  if (chunk[at] !== 0x3a) return undefined;
  at += 1;
  while (isSpace(chunk[at])) at += 1;
  if (chunk[at] !== 0x22) return undefined;
  const end = chunk.indexOf(0x22, at + 1);
  // An escape would make another word of it; a long word is none.
  if (end < 0 || end - at > 65) return undefined;
  const resourceType = String.fromCharCode(...chunk.subarray(at + 1, end));
  return resourceType === 'Bundle' || resourceType.includes('\\') ? undefined : { resourceType, type: undefined };
};

/** A short text of printable ASCII without escapes that is whole in this chunk, `from` its quote; undefined for all others. */
export const plainWord = (chunk: Uint8Array, from: number): string | undefined => {
  let word = '';
  for (let at = from + 1; at <= from + 40; at += 1) {
    const byte = chunk[at];
    if (byte === 0x22) return word;
    if (byte === undefined || byte === 0x5c || byte < 0x20 || byte > 0x7e) return undefined;
    word += String.fromCharCode(byte);
  }
  return undefined;
};
