import type { FastifyInstance } from 'fastify';
import { asUint, SyncFormatError } from '#shared/sync/cbor.ts';
import { syncLimits } from '#shared/sync/limits.ts';
import { decodeBatch, decodeHave, decodePull } from '#shared/sync/protocol.ts';
import type { PushAnswer, WaitAnswer } from '#shared/sync/protocol.ts';
import { checkBatch } from '../check-batch.ts';
import type { HubParts } from '../hub-parts.ts';
import { Refused } from '../refusal.ts';
import { answer } from './answer.ts';
import { bodyOf } from './caller.ts';
import type { Authorise } from './caller.ts';

/** Devices asked about in one `have`. */
const mostAsked = 4_096;

const countIn = (query: unknown, name: string): number => {
  const text = (query as Record<string, unknown>)[name];
  if (text === undefined) return Number.MAX_SAFE_INTEGER;
  if (typeof text !== 'string' || !/^\d{1,15}$/.test(text)) throw new SyncFormatError('a number');
  return asUint(Number(text));
};

/** `push`, `pull`, `have` and `wait`. */
export const batchRoutes = (app: FastifyInstance, { store, heads, watermark, metrics, limits }: HubParts, authorise: Authorise): void => {
  app.post('/s1/push', async (request, reply) => {
    const { clinic, known } = await authorise(request);
    const body = bodyOf(request);
    const put = await store.putBatch(checkBatch(clinic, known, decodeBatch(body)), limits.quotaBytes);
    switch (put.type) {
      case 'fork': throw new Refused('fork');
      case 'gap': throw new Refused('incarnation');
      case 'quota': throw new Refused('quota', { retry: 3_600 });
      case 'kept': {
        const { accepted, dup, head, incarnation } = put;
        metrics.envelopes.inc({ outcome: 'taken' }, accepted);
        metrics.envelopes.inc({ outcome: 'held' }, dup);
        if (dup === 0) metrics.pushedBytes.inc(body.length);
        watermark.note(clinic, { incarnation, head });
        heads.tell(clinic, { head, roster: known.facts.rosterLength });
        return answer(reply, { accepted, dup, head, incarnation } satisfies PushAnswer);
      }
    }
  });

  app.post('/s1/pull', async (request, reply) => {
    const { clinic, dev, known } = await authorise(request);
    // A phone sees the streams it was granted; there are no grants yet, so it sees none.
    if (known.state.devices.get(dev)?.class === 'phone') throw new Refused('not-found');
    const { cursor, maxBytes } = decodePull(bodyOf(request));
    const page = await store.page(clinic, cursor, Math.min(maxBytes, syncLimits.pullBytes));
    if (!page) throw new Refused('incarnation');
    metrics.pulledBytes.inc(page.envelopes.reduce((sum, { bytes }) => sum + bytes.length, 0));
    return answer(reply, page);
  });

  app.post('/s1/have', async (request, reply) => {
    const { clinic } = await authorise(request);
    const { batches } = decodeHave(bodyOf(request));
    if (batches.length > mostAsked) throw new Refused('too-large');
    return answer(reply, await store.have(clinic, batches));
  });

  app.get('/s1/wait', async (request, reply) => {
    const { clinic, known: { facts } } = await authorise(request);
    const known = { head: countIn(request.query, 'head'), roster: countIn(request.query, 'roster') };
    const seen = await heads.next(clinic, known, { head: facts.head, roster: facts.rosterLength }, limits.waitMs);
    return answer(reply, seen satisfies WaitAnswer);
  });
};
