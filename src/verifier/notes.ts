import { createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A signed head of the log; text form C2SP tlog-checkpoint with three kinds of lines of its own. */
export interface Checkpoint {
  readonly body: string;
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  readonly at: string;
  /** SPKI of the key that signs next. */
  readonly next: Buffer;
}

interface Signature {
  readonly name: string;
  /** First four bytes of SHA-256 of the SPKI. */
  readonly keyId: Buffer;
  readonly value: Buffer;
}

export interface SignedCheckpoint extends Checkpoint {
  readonly signatures: readonly Signature[];
}

/** Only the one writing of these bytes. */
export const fromBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
};

const parseBody = (body: string): Checkpoint | undefined => {
  const [origin = '', sizeText = '', rootText = '', atLine = '', nextLine = '', ...rest] = body.split('\n');
  const root = fromBase64(rootText);
  const next = nextLine.startsWith('next ') ? fromBase64(nextLine.slice(5)) : undefined;
  const at = /^at (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/.exec(atLine)?.[1];
  if (origin === '' || !/^(?:0|[1-9]\d{0,14})$/.test(sizeText) || root?.length !== 32 || !next || at === undefined || rest.pop() !== '') return undefined;
  if (!rest.every((line) => /^digest [a-z_-]+ [0-9a-f]{64}$/.test(line))) return undefined;
  return { body, origin, size: Number(sizeText), root, at, next };
};

const parseSignature = (line: string): Signature | undefined => {
  const found = /^— (\S+) (\S+)$/.exec(line);
  const bytes = found ? fromBase64(found[2] ?? '') : undefined;
  return bytes && bytes.length > 4 ? { name: found?.[1] ?? '', keyId: bytes.subarray(0, 4), value: bytes.subarray(4) } : undefined;
};

/** A C2SP signed note with a checkpoint in it; undefined for any other text. */
export const parseCheckpoint = (note: string): SignedCheckpoint | undefined => {
  const at = note.lastIndexOf('\n\n');
  if (at < 0 || !note.endsWith('\n')) return undefined;
  const checkpoint = parseBody(note.slice(0, at + 1));
  const signatures = note.slice(at + 2, -1).split('\n').map(parseSignature);
  return checkpoint && !signatures.includes(undefined) ? { ...checkpoint, signatures: signatures as Signature[] } : undefined;
};

/** Undefined for bytes that are no P-256 key. */
export const publicKeyOf = (spki: Uint8Array): KeyObject | undefined => {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), type: 'spki', format: 'der' });
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : undefined;
  } catch {
    return undefined;
  }
};

/** ECDSA over SHA-256, signature in DER; false also for a signature that is none. */
export const isSigned = (key: KeyObject, text: string, signature: Uint8Array): boolean => {
  try {
    return verify('sha256', Buffer.from(text), key, signature);
  } catch {
    return false;
  }
};

export interface Cosignature {
  readonly name: string;
  readonly keyId: Buffer;
  readonly unixSeconds: number;
  readonly signature: Buffer;
}

/** A signature line whose value is eight bytes of time, then the signature. */
export const parseCosignature = (line: string): Cosignature | undefined => {
  const found = parseSignature(line);
  if (!found || found.value.length < 9) return undefined;
  const unixSeconds = Number(found.value.readBigUInt64BE(0));
  // Beyond this no date can be written.
  return unixSeconds > 8.64e12 ? undefined : { name: found.name, keyId: found.keyId, unixSeconds, signature: found.value.subarray(8) };
};

export const cosignedText = (body: string, unixSeconds: number): string => `cosignature/wardlight-p256/v1\ntime ${unixSeconds}\n${body}`;
