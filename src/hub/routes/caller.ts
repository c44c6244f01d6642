import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refused } from '../refusal.ts';
import type { HubParts } from '../hub-parts.ts';
import { activeDevice } from '../rosters.ts';
import type { KnownClinic } from '../rosters.ts';
import type { Caller } from '../tokens.ts';

export interface Authorised extends Caller { readonly known: KnownClinic }

const callers = new WeakMap<FastifyRequest, Caller>();
/** Which device is counted; only after its token was read. */
const limitKey = (request: FastifyRequest): string => {
  const caller = callers.get(request);
  return caller ? `${caller.clinic}/${caller.dev}` : request.ip;
};

/** Who calls, by the token: the roster is asked each time, so a revocation counts from the next call on. */
export const createAuthorise = (app: FastifyInstance, { tokens, rosters, limits, presence }: HubParts) => {
  const count = app.createRateLimit({ max: limits.deviceCalls, timeWindow: 60_000, keyGenerator: limitKey });
  /** `mayRecover`: also whoever holds the recovery words, who is no device yet. */
  return async (request: FastifyRequest, mayRecover = false): Promise<Authorised> => {
    const token = /^Bearer ([\w.-]{1,4096})$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) throw new Refused('unauthenticated');
    const caller = await tokens.read(token);
    callers.set(request, caller);
    const counted = await count(request);
    if (!counted.isAllowed && counted.isExceeded) throw new Refused('too-many', { retry: Math.max(1, counted.ttlInSeconds) });
    const known = await rosters.of(caller.clinic);
    if (caller.dev === 0 && !mayRecover) throw new Refused('revoked');
    if (caller.dev !== 0) activeDevice(known.state, caller.dev);
    presence.note(caller.clinic, caller.dev);
    return { ...caller, known };
  };
};
export type Authorise = ReturnType<typeof createAuthorise>;

/** The body, which every call with one has as CBOR bytes. */
export const bodyOf = ({ body }: FastifyRequest): Uint8Array => {
  if (!(body instanceof Uint8Array)) throw new Refused('bad-request');
  return body;
};
