import { cosignatureValue, cosignedText, noteText, parseCheckpoint, parseNote } from './checkpoint.ts';
import type { Checkpoint, SignedNote } from './checkpoint.ts';
import type { Sha256 } from './merkle.ts';
import { provesConsistency } from './proofs.ts';

/** What a witness remembers of one log. */
export interface Witnessed {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Public key (SPKI) that signed the last head, which signs on while the answer to it is lost, and the one it named to follow. */
  readonly key: Uint8Array;
  readonly next: Uint8Array;
}

export interface AddCheckpoint {
  /** The size the log believes this witness saw last; 0 for the first time. */
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  readonly note: string;
  /** Witnessed checkpoints since, in order, where the signing key changed: others may have seen what this witness did not. */
  readonly chain: readonly string[];
}

/** As C2SP tlog-witness answers: 409 carries the size that was seen, 422 a proof that fails, 403 a signature or a log that is not known. */
export type WitnessAnswer =
  | { readonly status: 200; readonly cosignature: string }
  | { readonly status: 409; readonly size: number }
  | { readonly status: 400 | 403 | 422 };

export interface WitnessParts {
  readonly sha256: Sha256;
  readonly name: string;
  /** First four bytes of the SHA-256 of the witness's own key. */
  readonly keyId: Uint8Array;
  readonly sign: (text: string) => Uint8Array;
  readonly verify: (key: Uint8Array, text: string, signature: Uint8Array) => boolean;
  readonly unixSeconds: () => number;
  readonly load: (origin: string) => Promise<Witnessed | undefined>;
  /** On disk before it resolves. */
  readonly save: (seen: Witnessed) => Promise<void>;
  /** The first key of a log this witness may follow, from enrolment; undefined for a log nobody enrolled. */
  readonly firstKey: (origin: string) => Uint8Array | undefined;
}

interface Read {
  readonly checkpoint: Checkpoint;
  readonly signed: SignedNote;
}

/** A note is a few thousand characters, a chain a link for each change of the key (months of working minutes; who was away longer is enrolled anew), a proof two hashes for each doubling of the log. */
const longestNote = 65_536;
const longestChain = 65_536;
const longestProof = 128;

const readNote = (text: string): Read | undefined => {
  const signed = text.length > longestNote ? undefined : parseNote(text);
  const checkpoint = signed && parseCheckpoint(signed.body);
  return signed && checkpoint && { checkpoint, signed };
};

const isFit = ({ oldSize, proof, chain }: AddCheckpoint): boolean =>
  Number.isSafeInteger(oldSize) && oldSize >= 0 && proof.length <= longestProof && chain.length <= longestChain;

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/**
 * Cosigns a head only when it continues what was seen before: the size is the one seen last (409), the proof holds (422), the key is the
 * one the last head named (403). What was seen is on disk before the answer leaves, and one log's requests go one after the other.
 * Rejects only when `load` or `save` does: nothing is cosigned then.
 */
export const createWitness = (parts: WitnessParts) => {
  const turns = new Map<string, Promise<unknown>>();

  const isSignedBy = ({ checkpoint, signed }: Read, key: Uint8Array): boolean => {
    const keyId = parts.sha256(key).slice(0, 4);
    return signed.signatures.some((each) => each.name === checkpoint.origin && isSame(each.keyId, keyId) && parts.verify(key, signed.body, each.signature));
  };

  /** The keys that may sign now: those of before, followed along the chain. Empty when a link does not follow; links from before what was seen lead nowhere. */
  const keysNow = (start: readonly Uint8Array[], chain: readonly string[], { origin, seenSize }: { readonly origin: string; readonly seenSize: number }): readonly Uint8Array[] =>
    chain.reduce<readonly Uint8Array[]>((keys, text) => {
      const link = keys.length === 0 ? undefined : readNote(text);
      if (link?.checkpoint.origin !== origin) return [];
      if (link.checkpoint.size <= seenSize) return keys;
      const signer = keys.find((key) => isSignedBy(link, key));
      return signer ? [signer, link.checkpoint.next] : [];
    }, start);

  const judge = async (request: AddCheckpoint, read: Read): Promise<WitnessAnswer> => {
    const { checkpoint: { origin, size, root, next } } = read;
    const seen = await parts.load(origin);
    const first = parts.firstKey(origin);
    const start = seen ? [seen.key, seen.next] : first ? [first] : [];
    const key = keysNow(start, request.chain, { origin, seenSize: seen?.size ?? -1 }).find((each) => isSignedBy(read, each));
    if (!key) return { status: 403 };
    const last = seen ?? { size: 0, root: parts.sha256() };
    if (request.oldSize > size) return { status: 400 };
    if (request.oldSize !== last.size) return { status: 409, size: last.size };
    if (size === last.size && !isSame(root, last.root)) return { status: 409, size };
    if (!provesConsistency(parts.sha256, last, { size, root }, request.proof)) return { status: 422 };
    const seconds = Math.floor(parts.unixSeconds());
    const value = cosignatureValue(seconds, parts.sign(cosignedText(read.signed.body, seconds)));
    const [line = ''] = noteText({ body: '', signatures: [{ name: parts.name, keyId: parts.keyId, signature: value }] }).split('\n').slice(1);
    await parts.save({ origin, size, root, key, next });
    return { status: 200, cosignature: line };
  };

  return (request: AddCheckpoint): Promise<WitnessAnswer> => {
    const read = isFit(request) ? readNote(request.note) : undefined;
    if (!read) return Promise.resolve({ status: 400 });
    const { origin } = read.checkpoint;
    const answer = (turns.get(origin) ?? Promise.resolve()).then(() => judge(request, read));
    const ended = answer.then(() => undefined, () => undefined);
    turns.set(origin, ended);
    // Whoever asks for logs that nobody knows leaves nothing behind.
    void ended.then(() => {
      if (turns.get(origin) === ended) turns.delete(origin);
    });
    return answer;
  };
};
