import { fromBase64, toBase64 } from './base64.ts';

/** A signed head of the log: after so many rows its root was this. Text form: C2SP tlog-checkpoint inside a C2SP signed note. */
export interface Checkpoint {
  /** Names the log, and its branch: `wardlight/<log id>/branch-1`. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** When it was signed, by this computer's clock. */
  readonly at: string;
  /** Public key (SPKI, DER) that will sign once this checkpoint is witnessed. */
  readonly next: Uint8Array;
  /** SHA-256 in hex of the security tables and the streams, by name. */
  readonly digests: Readonly<Record<string, string>>;
}

export interface NoteSignature {
  readonly name: string;
  /** First four bytes of SHA-256 over the public key (SPKI, DER). */
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

export interface SignedNote {
  /** What is signed; it ends with a line end. */
  readonly body: string;
  readonly signatures: readonly NoteSignature[];
}

/** Origin, size and root as tlog-checkpoint has them, then our own lines: `at`, `next` and a `digest` for each table. */
export const checkpointBody = ({ origin, size, root, at, next, digests }: Checkpoint): string =>
  [origin, String(size), toBase64(root), `at ${at}`, `next ${toBase64(next)}`, ...Object.keys(digests).toSorted().map((name) => `digest ${name} ${digests[name] ?? ''}`), ''].join('\n');

/** Undefined for any other text, and for another writing of the same. */
export const parseCheckpoint = (body: string): Checkpoint | undefined => {
  const [origin = '', sizeText = '', rootText = '', atLine = '', nextLine = '', ...rest] = body.split('\n');
  const [root, next] = [fromBase64(rootText), fromBase64(nextLine.replace(/^next /, ''))];
  const size = /^(?:0|[1-9]\d{0,14})$/.test(sizeText) ? Number(sizeText) : undefined;
  const at = /^at (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/.exec(atLine)?.[1];
  const digests = rest.slice(0, -1).map((line) => /^digest ([a-z_-]+) ([0-9a-f]{64})$/.exec(line));
  if (origin === '' || size === undefined || root?.length !== 32 || !next || at === undefined || digests.includes(null)) return undefined;
  const checkpoint = { origin, size, root, at, next, digests: Object.fromEntries(digests.flatMap((found) => (found ? [[found[1] ?? '', found[2] ?? '']] : []))) };
  return checkpointBody(checkpoint) === body ? checkpoint : undefined;
};

const signatureLine = ({ name, keyId, signature }: NoteSignature): string => `— ${name} ${toBase64(Uint8Array.from([...keyId, ...signature]))}\n`;

/** A C2SP signed note: the body, an empty line, a line for each signature. */
export const noteText = ({ body, signatures }: SignedNote): string => `${body}\n${signatures.map(signatureLine).join('')}`;

export const parseNote = (text: string): SignedNote | undefined => {
  const at = text.lastIndexOf('\n\n');
  if (at < 0 || !text.endsWith('\n')) return undefined;
  const signatures = text.slice(at + 2, -1).split('\n').map((line): NoteSignature | undefined => {
    const [, name = '', base64 = ''] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = fromBase64(base64);
    return name === '' || !bytes || bytes.length < 5 ? undefined : { name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) };
  });
  if (signatures.length === 0 || signatures.includes(undefined)) return undefined;
  const note = { body: text.slice(0, at + 1), signatures: signatures as NoteSignature[] };
  return noteText(note) === text ? note : undefined;
};

/** What a witness signs: its own name for it, since no P-256 cosignature is standardised, the time in Unix seconds, then the checkpoint's body. */
export const cosignedText = (body: string, unixSeconds: number): string => `cosignature/wardlight-p256/v1\ntime ${unixSeconds}\n${body}`;

/** Eight bytes of time, then the signature: the value of a cosignature line. */
export const cosignatureValue = (unixSeconds: number, signature: Uint8Array): Uint8Array => {
  const value = new Uint8Array(8 + signature.length);
  new DataView(value.buffer).setBigUint64(0, BigInt(unixSeconds));
  value.set(signature, 8);
  return value;
};

export const parseCosignature = (value: Uint8Array): { readonly unixSeconds: number; readonly signature: Uint8Array } | undefined => {
  if (value.length < 9) return undefined;
  return { unixSeconds: Number(new DataView(value.buffer, value.byteOffset).getBigUint64(0)), signature: value.slice(8) };
};
