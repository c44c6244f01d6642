import { asBytes, asUint, fromCbor, SyncFormatError, toCbor } from '#shared/sync/cbor.ts';
import { syncLimits } from '#shared/sync/limits.ts';
import {
  decodeChallenge, decodeHaveAnswer, decodeHelloAnswer, decodePullAnswer, decodePushAnswer, decodeRefusal, helloText, hubRefusals, syncProtocol,
} from '#shared/sync/protocol.ts';
import type { Cursor, Have, HaveAnswer, HelloAnswer, HubRefusal, PullAnswer, PushAnswer, SealedBatch } from '#shared/sync/protocol.ts';
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
  /** Resolves with the head once it is above `head`, or after about half a minute. */
  readonly wait: (head: number) => Promise<number>;
  readonly call: (request: Pick<HubRequest, 'method' | 'path'> & { readonly body?: unknown }) => Promise<Uint8Array>;
}

export interface HubClientParts {
  readonly connection: HubConnection;
  readonly keys: ClinicKeys;
  readonly hubId: string;
  readonly app: string;
  readonly schema: number;
  readonly monotonic: () => number;
}

const shortMs = 20_000;
const longMs = 60_000;
const waitMs = 40_000;

/** What does not read as an answer of the protocol came from something that is no hub. */
const reading = <T>(decode: (bytes: Uint8Array) => T, body: Uint8Array): T => {
  try {
    return decode(body);
  } catch (error) {
    if (error instanceof SyncFormatError) throw new HubUnreachable('not-a-hub');
    throw error;
  }
};

export const createHubClient = ({ connection, keys, hubId, app, schema, monotonic }: HubClientParts): HubClient => {
  let token: { readonly text: string; readonly until: number } | undefined;

  const send = async (request: HubRequest): Promise<Uint8Array> => {
    const { status, body } = await connection.request(request);
    if (status >= 200 && status < 300) return body;
    const refusal = reading(decodeRefusal, body);
    // A proxy between may answer with any status; only code and status together are the hub's.
    if (hubRefusals[refusal.code] !== status) throw new HubUnreachable('not-a-hub');
    throw new HubRefused(refusal);
  };

  const hello = async (): Promise<HelloAnswer> => {
    token = undefined;
    const { challenge } = reading(decodeChallenge, await send({ method: 'GET', path: '/s1/challenge', timeoutMs: shortMs, mostBytes: 4_096 }));
    const signature = keys.sign(helloText(hubId, keys.clinicId, keys.dev, challenge));
    const body = toCbor({ proto: [syncProtocol], app, schema, clinic: keys.clinicId, dev: keys.dev, challenge, signature });
    const answer = reading(decodeHelloAnswer, await send({ method: 'POST', path: '/s1/hello', body, timeoutMs: shortMs, mostBytes: 16_384 }));
    if (answer.hubId !== hubId || answer.proto !== syncProtocol) throw new HubUnreachable('not-a-hub');
    // A minute early: the answer to what is asked with it may take that long.
    token = { text: answer.token, until: monotonic() + Math.max(0, answer.tokenSeconds - 60) * 1_000 };
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

  const post = (path: string, message: unknown, mostBytes: number) => withToken({ method: 'POST', path, body: toCbor(message), timeoutMs: longMs, mostBytes });
  return {
    hello,
    push: async ({ manifest, signature, envelopes, keys: packages }) => reading(decodePushAnswer, await post('/s1/push', { manifest, signature, envelopes, keys: packages }, 4_096)),
    pull: async (cursor) => reading(decodePullAnswer, await post('/s1/pull', { cursor: { incarnation: cursor.incarnation, seq: cursor.seq }, maxBytes: syncLimits.pullBytes }, syncLimits.messageBytes)),
    have: async (have) => reading(decodeHaveAnswer, await post('/s1/have', have, syncLimits.messageBytes)),
    wait: async (head) => {
      const body = await withToken({ method: 'GET', path: `/s1/wait?head=${head}`, timeoutMs: waitMs, mostBytes: 1_024 });
      return reading((bytes) => asUint((fromCbor(bytes, 1_024) as { readonly head?: unknown } | undefined)?.head), body);
    },
    call: ({ method, path, body }) => withToken({ method, path, timeoutMs: longMs, mostBytes: syncLimits.messageBytes, ...(body === undefined ? {} : { body: toCbor(body) }) }),
  };
};

/** Roster entries of the hub from a place on. */
export const rosterEntriesFrom = (bytes: Uint8Array): readonly Uint8Array[] =>
  reading((body) => {
    const entries = (fromCbor(body, syncLimits.messageBytes) as { readonly entries?: unknown } | undefined)?.entries;
    if (!Array.isArray(entries)) throw new SyncFormatError('entries');
    return entries.map((entry) => asBytes(entry));
  }, bytes);
