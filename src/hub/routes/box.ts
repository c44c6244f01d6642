import type { FastifyInstance, FastifyRequest } from 'fastify';
import { syncLimits } from '#shared/sync/limits.ts';
import { decodeBoxMessage } from '#shared/sync/protocol.ts';
import type { BoxAnswer } from '#shared/sync/protocol.ts';
import type { HubParts } from '../hub-parts.ts';
import { Refused } from '../refusal.ts';
import { answer } from './answer.ts';
import type { AddressLimit } from './answer.ts';
import { bodyOf } from './caller.ts';
import type { Authorise } from './caller.ts';

const keptMs = 15 * 60_000;

const boxOf = ({ params }: FastifyRequest): string => {
  const { id } = params as { readonly id: string };
  if (!/^[0-9a-f]{32,64}$/.test(id)) throw new Refused('not-found');
  return id;
};

/** The mailbox through which two workstations meet that know one code. The hub learns neither the code nor what they say. */
export const boxRoutes = (app: FastifyInstance, { store, nowMs }: HubParts, authorise: Authorise, stranger: AddressLimit): void => {
  app.get('/s1/box/:id', stranger, async (request, reply) => answer(reply, { messages: await store.messages(boxOf(request), nowMs()) } satisfies BoxAnswer));

  app.put('/s1/box/:id', { ...stranger, bodyLimit: syncLimits.boxMessageBytes + 100 }, async (request, reply) => {
    const [box, message] = [boxOf(request), decodeBoxMessage(bodyOf(request))];
    // A stranger cannot fill the hub with boxes of his own.
    if (message.n === 0) await authorise(request);
    switch (await store.putMessage(box, message, nowMs() + keptMs, nowMs())) {
      case 'kept': return answer(reply, {});
      case 'taken': throw new Refused('fork', { action: 'none' });
      case 'closed': throw new Refused('not-found');
      case 'full': throw new Refused('too-many', { retry: 60 });
    }
  });
};
