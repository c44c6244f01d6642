import { asBytes, asList, asRecord, asText, asUint, fromCbor, SyncFormatError, toCbor } from './cbor.ts';
import { mostDevice, syncLimits } from './limits.ts';

/** Bodies of every call and answer: CBOR maps. */
export const syncMediaType = 'application/sync+cbor;v=1';
export const syncProtocol = 1;

/**
 * What went wrong, as CBOR `{code, retry, action}` with the status beside. `retry`: seconds to wait; `action`: the one next thing to do.
 * A device never guesses from the status alone: proxies answer 403 and 429 too.
 */
export const hubRefusals = {
  'bad-request': 400, unauthenticated: 401, revoked: 403, 'not-found': 404, incarnation: 409, fork: 409, 'roster-behind': 409, compacted: 410, 'too-large': 413,
  'bad-signature': 422, upgrade: 426, 'too-many': 429, quota: 507, unavailable: 503,
} as const;
export type HubRefusalCode = keyof typeof hubRefusals;
export const hubActions = ['hello', 'enrol', 'offer', 'fetch-roster', 'fetch-checkpoints', 'split', 'quarantine', 'upgrade', 'wait', 'none'] as const;
export interface HubRefusal {
  readonly code: HubRefusalCode;
  readonly retry: number;
  readonly action: (typeof hubActions)[number];
}

/** Which state of the hub a position belongs to: a hub restored from a backup gets another one. */
export interface Cursor {
  readonly incarnation: string;
  readonly seq: number;
}

/** `GET /s1/challenge`: what `POST /s1/hello` signs, good for a minute. */
export interface Challenge {
  readonly challenge: Uint8Array;
  readonly hubId: string;
}
/** `dev` 0 signs with the recovery words' key: its token opens `/s1/roster` alone, to admit a first device again. */
export interface Hello {
  readonly proto: readonly number[];
  readonly app: string;
  readonly schema: number;
  readonly clinic: string;
  readonly dev: number;
  readonly challenge: Uint8Array;
  /** By the device's signing key over `helloText`. */
  readonly signature: Uint8Array;
}
/** Says which hub and clinic are meant: an answer to one hub is worth nothing at another. */
export const helloText = (hubId: string, clinic: string, dev: number, challenge: Uint8Array): Uint8Array => toCbor(['wardlight/hello/1', hubId, clinic, dev, challenge]);

/**
 * `POST /s1/clinic`: whoever holds the recovery words and nothing else asks which clinic here is theirs. `key`: uncompressed point of the words'
 * signing key. The answer is a place to look, no more: the chain of that clinic has to lead from its id to these words.
 */
export interface ClinicQuestion {
  readonly challenge: Uint8Array;
  readonly key: Uint8Array;
  /** By the words over `clinicText`. */
  readonly signature: Uint8Array;
}
export const clinicText = (hubId: string, challenge: Uint8Array): Uint8Array => toCbor(['wardlight/clinic/1', hubId, challenge]);
export interface ClinicAnswer { readonly clinic: string }

export interface HelloAnswer {
  readonly proto: number;
  readonly hubId: string;
  readonly incarnation: string;
  readonly head: number;
  readonly durableSeq: number;
  /** The hub's clock, milliseconds since 1970. */
  readonly now: number;
  /** Entries of the roster that the hub holds. */
  readonly rosterLength: number;
  /** JWT (ES256) for this device, hub and clinic: 15 minutes. */
  readonly token: string;
  readonly tokenSeconds: number;
}

/** A batch exactly as it was sealed: `manifest`, `signature`, then what it names, encoded. */
export interface SealedBatch {
  readonly manifest: Uint8Array;
  readonly signature: Uint8Array;
  readonly envelopes: readonly Uint8Array[];
  readonly keys: readonly Uint8Array[];
}
/** `accepted` and `dup` count envelopes: a batch that is held already answers 0 and all of them. */
export interface PushAnswer {
  readonly accepted: number;
  readonly dup: number;
  readonly head: number;
  readonly incarnation: string;
}

export interface Pull {
  readonly cursor: Cursor;
  readonly maxBytes: number;
}
/** One envelope in the hub's order, with the place of its manifest in `manifests`. */
export interface PulledEnvelope { readonly seq: number; readonly manifest: number; readonly bytes: Uint8Array }
export interface PulledManifest { readonly manifest: Uint8Array; readonly signature: Uint8Array }
/** Key packages come once, no later than the first envelope they open. */
export interface PulledKey { readonly manifest: number; readonly bytes: Uint8Array }
export interface PullAnswer {
  readonly incarnation: string;
  /** Where the next page begins. */
  readonly next: number;
  readonly head: number;
  readonly more: boolean;
  readonly manifests: readonly PulledManifest[];
  readonly keys: readonly PulledKey[];
  readonly envelopes: readonly PulledEnvelope[];
}

/** Which of a device's batches are held, by number: `POST /s1/have` after the hub's incarnation changed. */
export interface Have { readonly batches: readonly { readonly dev: number; readonly to: number }[] }
export interface HaveAnswer {
  readonly incarnation: string;
  /** Batches that the hub lacks and the asker said it holds, as ranges per device. */
  readonly lacks: readonly { readonly dev: number; readonly from: number; readonly to: number }[];
}

/** `GET /s1/wait?head=N&roster=M` answers when there is more than that, or after half a minute as it is. Numbers only. */
export interface WaitAnswer { readonly head: number; readonly roster: number }

/** `GET /s1/roster?from=N` (entries that are held, from the Nth on; a page of them) and `PUT /s1/roster` (`length` is what the asker took for held). */
export interface RosterAnswer {
  /** Exactly the bytes whose SHA-256 is the clinic's id. */
  readonly genesis: Uint8Array;
  readonly length: number;
  /** Signed entries (`encodeSigned`). */
  readonly entries: readonly Uint8Array[];
}
export interface RosterAddition { readonly length: number; readonly entries: readonly Uint8Array[] }

/** `POST /s1/register`: a clinic begins at this hub. `secret` is the second half of the registration code; the same again answers the same. Answers `{clinic, hubId}`. */
export interface Registration {
  readonly secret: Uint8Array;
  readonly genesis: Uint8Array;
  readonly entries: readonly Uint8Array[];
}
export interface RegistrationAnswer { readonly clinic: string; readonly hubId: string }

/**
 * `GET` and `PUT /s1/box/:id` (32 to 64 hex digits, which only who knows the code can name): a few small messages for a quarter of an hour.
 * Message 0 opens the box and needs a token; the others need none. A number is written once.
 */
export interface BoxMessage { readonly n: number; readonly bytes: Uint8Array }
export interface BoxAnswer { readonly messages: readonly BoxMessage[] }

/**
 * `PUT /s1/witness`, with the token of the device whose log it is. `firstKey`: SPKI that signs a log the hub has not seen yet. Answered with
 * status 200 and what the witness says, its own status within (shared/audit/witness.ts). `GET /s1/witness` answers `{name, key}` (SPKI).
 */
export interface WitnessRequest {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  readonly note: string;
  readonly chain: readonly string[];
  readonly firstKey: Uint8Array;
}
/** Texts are empty and sizes 0 where the status has none. */
export interface WitnessSaid { readonly status: number; readonly cosignature: string; readonly size: number }
export interface WitnessName { readonly name: string; readonly key: Uint8Array }

const uuid = (value: unknown): string => asText(value, 64);
const decodeWith = <T>(read: (map: Readonly<Record<string, unknown>>) => T) => (bytes: Uint8Array): T => read(asRecord(fromCbor(bytes, syncLimits.messageBytes), 20));
const asFlag = (value: unknown): boolean => {
  if (typeof value !== 'boolean') throw new SyncFormatError('yes or no');
  return value;
};
const cursorFrom = (value: unknown): Cursor => {
  const { incarnation, seq } = asRecord(value, 2);
  return { incarnation: uuid(incarnation), seq: asUint(seq) };
};

// Every message is encoded by `toCbor` as it is; these read what came from the other side. All throw SyncFormatError.
export const decodeChallenge = decodeWith(({ challenge, hubId }): Challenge => ({ challenge: asBytes(challenge), hubId: uuid(hubId) }));
export const decodeHello = decodeWith((map): Hello => ({
  proto: asList(map['proto'], 20).map((each) => asUint(each, 1_000)), app: asText(map['app'], 40), schema: asUint(map['schema'], 65_535), clinic: asText(map['clinic'], 64),
  dev: asUint(map['dev'], mostDevice), challenge: asBytes(map['challenge']), signature: asBytes(map['signature'], 64),
}));
export const decodeClinicQuestion = decodeWith(({ challenge, key, signature }): ClinicQuestion => ({ challenge: asBytes(challenge), key: asBytes(key, 65), signature: asBytes(signature, 64) }));
export const decodeClinicAnswer = decodeWith(({ clinic }): ClinicAnswer => ({ clinic: asText(clinic, 64) }));
export const decodeHelloAnswer = decodeWith((map): HelloAnswer => ({
  proto: asUint(map['proto'], 1_000), hubId: uuid(map['hubId']), incarnation: uuid(map['incarnation']), head: asUint(map['head']), durableSeq: asUint(map['durableSeq']),
  now: asUint(map['now']), rosterLength: asUint(map['rosterLength']), token: asText(map['token'], 4_096), tokenSeconds: asUint(map['tokenSeconds'], 86_400),
}));
export const decodeBatch = decodeWith((map): SealedBatch => ({
  manifest: asBytes(map['manifest']), signature: asBytes(map['signature'], 64),
  envelopes: asList(map['envelopes'], syncLimits.envelopesPerBatch).map((each) => asBytes(each)), keys: asList(map['keys'], syncLimits.envelopesPerBatch).map((each) => asBytes(each)),
}));
export const decodePushAnswer = decodeWith((map): PushAnswer => ({ accepted: asUint(map['accepted']), dup: asUint(map['dup']), head: asUint(map['head']), incarnation: uuid(map['incarnation']) }));
export const decodePull = decodeWith((map): Pull => ({ cursor: cursorFrom(map['cursor']), maxBytes: asUint(map['maxBytes'], syncLimits.messageBytes) }));
export const decodePullAnswer = decodeWith((map): PullAnswer => ({
  incarnation: uuid(map['incarnation']), next: asUint(map['next']), head: asUint(map['head']), more: asFlag(map['more']),
  manifests: asList(map['manifests'], 100_000).map((each) => {
    const { manifest, signature } = asRecord(each, 2);
    return { manifest: asBytes(manifest), signature: asBytes(signature, 64) };
  }),
  keys: asList(map['keys'], 100_000).map((each) => {
    const { manifest, bytes: own } = asRecord(each, 2);
    return { manifest: asUint(manifest), bytes: asBytes(own) };
  }),
  envelopes: asList(map['envelopes'], 100_000).map((each) => {
    const { seq, manifest, bytes: own } = asRecord(each, 3);
    return { seq: asUint(seq), manifest: asUint(manifest), bytes: asBytes(own) };
  }),
}));
const rangeFrom = (value: unknown) => {
  const { dev, from, to } = asRecord(value, 3);
  return { dev: asUint(dev, mostDevice), from: asUint(from), to: asUint(to) };
};
export const decodeHave = decodeWith((map): Have => ({
  batches: asList(map['batches'], mostDevice).map((each) => {
    const { dev, to } = asRecord(each, 2);
    return { dev: asUint(dev, mostDevice), to: asUint(to) };
  }),
}));
export const decodeHaveAnswer = decodeWith((map): HaveAnswer => ({ incarnation: uuid(map['incarnation']), lacks: asList(map['lacks'], 100_000).map(rangeFrom) }));

const bytesList = (value: unknown, most: number): readonly Uint8Array[] => asList(value, most).map((each) => asBytes(each));
export const decodeWaitAnswer = decodeWith((map): WaitAnswer => ({ head: asUint(map['head']), roster: asUint(map['roster']) }));
export const decodeRosterAnswer = decodeWith((map): RosterAnswer => ({ genesis: asBytes(map['genesis']), length: asUint(map['length']), entries: bytesList(map['entries'], 10_000) }));
export const decodeRosterAddition = decodeWith((map): RosterAddition => ({ length: asUint(map['length']), entries: bytesList(map['entries'], 1_000) }));
export const decodeRegistration = decodeWith((map): Registration => ({ secret: asBytes(map['secret'], 10), genesis: asBytes(map['genesis']), entries: bytesList(map['entries'], 1_000) }));
export const decodeRegistrationAnswer = decodeWith((map): RegistrationAnswer => ({ clinic: asText(map['clinic'], 64), hubId: uuid(map['hubId']) }));
const messageFrom = ({ n, bytes }: Readonly<Record<string, unknown>>): BoxMessage => ({ n: asUint(n, syncLimits.messagesPerBox - 1), bytes: asBytes(bytes) });
export const decodeBoxMessage = decodeWith(messageFrom);
export const decodeBoxAnswer = decodeWith((map): BoxAnswer => ({ messages: asList(map['messages'], syncLimits.messagesPerBox).map((each) => messageFrom(asRecord(each, 2))) }));
export const decodeWitnessRequest = decodeWith((map): WitnessRequest => ({
  oldSize: asUint(map['oldSize']), proof: asList(map['proof'], 128).map((each) => asBytes(each, 32)), note: asText(map['note'], 65_536),
  chain: asList(map['chain'], 65_536).map((each) => asText(each, 65_536)), firstKey: asBytes(map['firstKey'], 91),
}));
export const decodeWitnessSaid = decodeWith((map): WitnessSaid => ({ status: asUint(map['status'], 599), cosignature: asText(map['cosignature'], 4_096), size: asUint(map['size']) }));
export const decodeWitnessName = decodeWith((map): WitnessName => ({ name: asText(map['name'], 200), key: asBytes(map['key'], 91) }));

const isRefusalCode = (code: unknown): code is HubRefusalCode => typeof code === 'string' && Object.hasOwn(hubRefusals, code);
export const decodeRefusal = decodeWith((map): HubRefusal => {
  const action = hubActions.find((each) => each === map['action']);
  if (!isRefusalCode(map['code']) || !action) throw new SyncFormatError('a refusal');
  return { code: map['code'], retry: asUint(map['retry'], 86_400), action };
});
