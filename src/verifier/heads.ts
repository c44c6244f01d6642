import type { KeyObject } from 'node:crypto';
import type { Reason, Witnessed } from './finding.ts';
import { fingerprintOf, sameBytes } from './hashing.ts';
import { cosignedText, isSigned, parseCheckpoint, parseCosignature, publicKeyOf } from './notes.ts';
import type { SignedCheckpoint } from './notes.ts';
import type { Header } from './parse.ts';

/** What whoever checks knows from elsewhere. Without any of it a log that was rewritten whole, keys and all, looks like a log. */
export interface Trust {
  /** SHA-256 in hex of the first public key, as the clinic wrote it down. */
  readonly firstKey: string | undefined;
  /** Signed heads of this log that somebody kept. */
  readonly heads: readonly SignedCheckpoint[];
  /** Witnesses' public keys (SPKI) by name. */
  readonly witnesses: ReadonlyMap<string, Uint8Array>;
}

export const noTrust: Trust = { firstKey: undefined, heads: [], witnesses: new Map() };

interface Key {
  readonly id: string;
  readonly key: KeyObject;
}

const keyOf = (spki: Uint8Array): readonly Key[] => {
  const key = publicKeyOf(spki);
  return key ? [{ id: fingerprintOf(spki).slice(0, 8), key }] : [];
};

const branchPattern = /^(.*)\/branch-([1-9]\d{0,8})$/s;
export const originOf = ({ origin }: { readonly origin: string }): { readonly log: string; readonly branch: number } => {
  const [, log = origin, branch = '0'] = branchPattern.exec(origin) ?? [];
  return { log, branch: Number(branch) };
};
export const logOf = ({ logId }: Header): string => `wardlight/${logId}`;

/** At most so many names are remembered of what cannot be checked. */
const mostNames = 20;

export type Accepted = { readonly checkpoint: SignedCheckpoint; readonly branch: number; readonly isByOther: boolean } | { readonly refused: Reason };

const ownSignatures = ({ origin, signatures }: SignedCheckpoint) => signatures.filter(({ name }) => name === origin);
const signerOf = (checkpoint: SignedCheckpoint, keys: readonly Key[]): Key | Reason => {
  const own = ownSignatures(checkpoint);
  const ids = new Set(own.map(({ keyId }) => keyId.toString('hex')));
  const possible = keys.filter(({ id }) => ids.has(id));
  if (possible.length === 0) return 'wrong-key';
  return possible.find(({ key, id }) => own.some(({ keyId, value }) => keyId.toString('hex') === id && isSigned(key, checkpoint.body, value))) ?? 'bad-signature';
};

/**
 * The chain of signed heads: the first by the first key, each later one by the key of the one before or by the key that one named.
 * A key that was exchanged since signs no more, nor does one nobody named.
 */
export const createHeads = (header: Header, trust: Trust) => {
  const log = logOf(header);
  let keys = keyOf(header.firstKey);
  let last: SignedCheckpoint | undefined;
  let nextText = '';
  const witnessed: Witnessed[] = [];
  const unchecked = new Set<string>();

  /** @param other a key that may have signed the first head instead of the one the bundle's first line names. */
  const accept = (note: string, other?: Uint8Array): Accepted => {
    const checkpoint = parseCheckpoint(note);
    if (!checkpoint) return { refused: 'unreadable-line' };
    const origin = originOf(checkpoint);
    if (origin.log !== log) return { refused: 'fork' };
    const others = last || !other ? [] : keyOf(other);
    const signer = signerOf(checkpoint, [...keys, ...others]);
    if (typeof signer === 'string') return { refused: signer };
    if (last && checkpoint.size <= last.size) return { refused: checkpoint.size === last.size && !sameBytes(checkpoint.root, last.root) ? 'fork' : 'order' };
    last = checkpoint;
    const named = checkpoint.next.toString('base64');
    // Most heads name the same key as the one before; reading a key costs as much as checking a signature.
    if (named !== nextText || keys[0] !== signer) keys = [signer, ...keyOf(checkpoint.next)];
    nextText = named;
    return { checkpoint, branch: origin.branch, isByOther: others.includes(signer) };
  };

  /** Takes the first head with whatever key signed it, until the row that names the key is reached; then ask `isSignedBy`. */
  const assume = (note: string): { readonly checkpoint: SignedCheckpoint; readonly branch: number; readonly isSignedBy: (spki: Uint8Array) => boolean } | undefined => {
    const checkpoint = last ? undefined : parseCheckpoint(note);
    if (!checkpoint) return undefined;
    last = checkpoint;
    keys = keyOf(checkpoint.next);
    nextText = checkpoint.next.toString('base64');
    return { checkpoint, branch: originOf(checkpoint).branch, isSignedBy: (spki) => typeof signerOf(checkpoint, keyOf(spki)) !== 'string' };
  };

  const cosigned = (name: string, line: string): Reason | undefined => {
    const cosignature = parseCosignature(line);
    if (!cosignature || cosignature.name !== name || !last) return 'bad-cosignature';
    const spki = trust.witnesses.get(name);
    if (!spki) {
      if (unchecked.size < mostNames) unchecked.add(name);
      return undefined;
    }
    const [key] = keyOf(spki);
    const isRight = key?.id === cosignature.keyId.toString('hex') && isSigned(key.key, cosignedText(last.body, cosignature.unixSeconds), cosignature.signature);
    if (!isRight) return 'bad-cosignature';
    const others = witnessed.filter((each) => each.name !== name);
    witnessed.splice(0, witnessed.length, { name, at: new Date(cosignature.unixSeconds * 1000).toISOString(), size: last.size }, ...others);
    return undefined;
  };

  return { accept, assume, cosigned, last: () => last, witnessed: (): readonly Witnessed[] => witnessed, unchecked: (): readonly string[] => [...unchecked] };
};
