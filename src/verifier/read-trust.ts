import { readFileSync, statSync } from 'node:fs';
import { fromBase64, parseCheckpoint, publicKeyOf } from './notes.ts';
import type { SignedCheckpoint } from './notes.ts';
import type { Trust } from './heads.ts';

/** What was asked cannot be done; the words are for whoever asked. */
export class Unusable extends Error {
  override readonly name = 'Unusable';
}

/** As they come from a command line. */
export interface TrustTexts {
  readonly firstKey: string | undefined;
  /** Files with one signed head each. */
  readonly checkpoints: readonly string[];
  /** `NAME=SPKI in base64`. */
  readonly witnesses: readonly string[];
}

const longestHead = 65_536;

const headOf = (path: string): SignedCheckpoint => {
  let text: string;
  try {
    const found = statSync(path);
    if (!found.isFile() || found.size > longestHead) throw new Unusable(`${path} holds no signed head`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw error instanceof Unusable ? error : new Unusable(`${path} cannot be read`);
  }
  const head = parseCheckpoint(text);
  if (!head) throw new Unusable(`${path} holds no signed head`);
  return head;
};

const witnessOf = (text: string): readonly [string, Uint8Array] => {
  const at = text.indexOf('=');
  const spki = fromBase64(text.slice(at + 1));
  if (at < 1 || !spki || !publicKeyOf(spki)) throw new Unusable('a witness is given as NAME=KEY, the key as SPKI in base64');
  return [text.slice(0, at), spki];
};

/** @throws Unusable */
export const readTrust = ({ firstKey, checkpoints, witnesses }: TrustTexts): Trust => {
  const fingerprint = firstKey?.toLowerCase().replace(/[^0-9a-f]/g, '');
  if (fingerprint !== undefined && fingerprint.length !== 64) throw new Unusable('a fingerprint has 64 hexadecimal digits');
  return { firstKey: fingerprint, heads: checkpoints.map(headOf), witnesses: new Map(witnesses.map(witnessOf)) };
};
