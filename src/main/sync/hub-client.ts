import { SyncFormatError, toCbor } from '#shared/sync/cbor.ts';
import { syncLimits } from '#shared/sync/limits.ts';
import {
  clinicText, decodeChallenge, decodeClinicAnswer, decodeHaveAnswer, decodeHelloAnswer, decodePullAnswer, decodePushAnswer, decodeRefusal, decodeRosterAnswer, decodeWaitAnswer, decodeWitnessName,
  decodeWitnessSaid, helloText, hubRefusals, syncProtocol,
} from '#shared/sync/protocol.ts';
import type {
  Cursor, Have, HaveAnswer, HelloAnswer, HubRefusal, PullAnswer, PushAnswer, RosterAddition, RosterAnswer, SealedBatch, WaitAnswer, WitnessName, WitnessRequest, WitnessSaid,
} from '#shared/sync/protocol.ts';
import type { ClinicKeys } from './clinic-keys.ts';
import { HubUnreachable } from './hub-connection.ts';
import type { HubConnection, HubRequest } from './hub-connection.ts';

/** The hub understood and says no; the refusal names the one next thing to do. */
export class HubRefused extends Error {
  override readonly name = 'HubRefused';
  readonly refusal: HubRefusal;
  constructor(refusal: HubRefusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** Calls of one hub by one device; a token is taken and renewed as needed. All throw HubUnreachable and HubRefused. */
export interface HubClient {
  readonly hello: () => Promise<HelloAnswer>;
  readonly push: (batch: SealedBatch) => Promise<PushAnswer>;
  readonly pull: (cursor: Cursor) => Promise<PullAnswer>;
  readonly have: (have: Have) => Promise<HaveAnswer>;
  /** Resolves once there is more than that, or after about half a minute. */
  readonly wait: (known: WaitAnswer) => Promise<WaitAnswer>;
  /** What there is now, answered at once: also tells whether the hub is there at all. */
  readonly news: () => Promise<WaitAnswer>;
  readonly roster: (from: number) => Promise<RosterAnswer>;
  readonly addRoster: (addition: RosterAddition) => Promise<void>;
  /** The same from a device that the hub does not know yet: the first entry is signed by the recovery words. */
  readonly leaveRoster: (addition: RosterAddition) => Promise<void>;
  readonly witnessName: () => Promise<WitnessName>;
  readonly witness: (request: WitnessRequest) => Promise<WitnessSaid>;
}

export interface HubClientParts {
  readonly connection: HubConnection;
  readonly keys: Pick<ClinicKeys, 'clinicId' | 'dev' | 'sign'>;
  readonly hubId: string;
  readonly app: string;
  readonly schema: number;
  readonly monotonic: () => number;
  /** Told of every hello, also of those that only renew the token. `tookMs`: from the question to the answer. */
  readonly onHello?: (answer: HelloAnswer, tookMs: number) => void;
}

const shortMs = 20_000;
const longMs = 60_000;
const waitMs = 40_000;
const newsMs = 10_000;

/** What does not read as an answer of the protocol came from something that is no hub. */
const reading = <T>(decode: (bytes: Uint8Array) => T, body: Uint8Array): T => {
  try {
    return decode(body);
  } catch (error) {
    if (error instanceof SyncFormatError) throw new HubUnreachable('not-a-hub');
    throw error;
  }
};

const ask = async (connection: HubConnection, request: HubRequest): Promise<Uint8Array> => {
  const { status, body } = await connection.request(request);
  if (status >= 200 && status < 300) return body;
  const refusal = reading(decodeRefusal, body);
  // A proxy between may answer with any status; only code and status together are the hub's.
  if (hubRefusals[refusal.code] !== status) throw new HubUnreachable('not-a-hub');
  throw new HubRefused(refusal);
};

/** Which clinic the hub takes for that of these recovery words: no more than where to look. `key`: uncompressed point. @throws HubUnreachable, HubRefused */
export const askClinicOf = async (
  connection: HubConnection, words: { readonly key: Uint8Array; readonly sign: (bytes: Uint8Array) => Uint8Array },
): Promise<{ readonly clinicId: string; readonly hubId: string }> => {
  const { challenge, hubId } = reading(decodeChallenge, await ask(connection, { method: 'GET', path: '/s1/challenge', timeoutMs: shortMs, mostBytes: 4_096 }));
  const body = toCbor({ challenge, key: words.key, signature: words.sign(clinicText(hubId, challenge)) });
  const { clinic } = reading(decodeClinicAnswer, await ask(connection, { method: 'POST', path: '/s1/clinic', body, timeoutMs: shortMs, mostBytes: 4_096 }));
  return { clinicId: clinic, hubId };
};

export const createHubClient = ({ connection, keys, hubId, app, schema, monotonic, onHello }: HubClientParts): HubClient => {
  let token: { readonly text: string; readonly until: number } | undefined;

  const send = (request: HubRequest): Promise<Uint8Array> => ask(connection, request);

  const hello = async (): Promise<HelloAnswer> => {
    token = undefined;
    const { challenge } = reading(decodeChallenge, await send({ method: 'GET', path: '/s1/challenge', timeoutMs: shortMs, mostBytes: 4_096 }));
    const signature = keys.sign(helloText(hubId, keys.clinicId, keys.dev, challenge));
    const body = toCbor({ proto: [syncProtocol], app, schema, clinic: keys.clinicId, dev: keys.dev, challenge, signature });
    const asked = monotonic();
    const answer = reading(decodeHelloAnswer, await send({ method: 'POST', path: '/s1/hello', body, timeoutMs: shortMs, mostBytes: 16_384 }));
    if (answer.hubId !== hubId || answer.proto !== syncProtocol) throw new HubUnreachable('not-a-hub');
    // A minute early: the answer to what is asked with it may take that long.
    token = { text: answer.token, until: monotonic() + Math.max(0, answer.tokenSeconds - 60) * 1_000 };
    onHello?.(answer, monotonic() - asked);
    return answer;
  };

  const withToken = async (request: Omit<HubRequest, 'token'>): Promise<Uint8Array> => {
    if (!token || monotonic() >= token.until) await hello();
    try {
      return await send({ ...request, token: token?.text ?? '' });
    } catch (error) {
      // Once: the hub's clock or its key may have changed.
      if (!(error instanceof HubRefused) || error.refusal.code !== 'unauthenticated') throw error;
      await hello();
      return send({ ...request, token: token?.text ?? '' });
    }
  };

  const get = (path: string, mostBytes: number, timeoutMs = longMs) => withToken({ method: 'GET', path, timeoutMs, mostBytes });
  const post = (path: string, message: unknown, mostBytes: number) => withToken({ method: 'POST', path, body: toCbor(message), timeoutMs: longMs, mostBytes });
  return {
    hello,
    push: async ({ manifest, signature, envelopes, keys: packages }) => reading(decodePushAnswer, await post('/s1/push', { manifest, signature, envelopes, keys: packages }, 4_096)),
    pull: async (cursor) => reading(decodePullAnswer, await post('/s1/pull', { cursor: { incarnation: cursor.incarnation, seq: cursor.seq }, maxBytes: syncLimits.pullBytes }, syncLimits.messageBytes)),
    have: async (have) => reading(decodeHaveAnswer, await post('/s1/have', have, syncLimits.messageBytes)),
    wait: async ({ head, roster }) => reading(decodeWaitAnswer, await get(`/s1/wait?head=${head}&roster=${roster}`, 1_024, waitMs)),
    news: async () => reading(decodeWaitAnswer, await get('/s1/wait?head=0&roster=0', 1_024, newsMs)),
    roster: async (from) => reading(decodeRosterAnswer, await get(`/s1/roster?from=${from}`, syncLimits.messageBytes)),
    addRoster: async (addition) => void (await withToken({ method: 'PUT', path: '/s1/roster', body: toCbor(addition), timeoutMs: longMs, mostBytes: 4_096 })),
    leaveRoster: async (addition) => void (await send({ method: 'PUT', path: '/s1/roster', body: toCbor(addition), timeoutMs: longMs, mostBytes: 4_096 })),
    witnessName: async () => reading(decodeWitnessName, await get('/s1/witness', 4_096)),
    witness: async (request) => reading(decodeWitnessSaid, await withToken({ method: 'PUT', path: '/s1/witness', body: toCbor(request), timeoutMs: longMs, mostBytes: 16_384 })),
  };
};
