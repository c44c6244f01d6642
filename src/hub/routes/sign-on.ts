import type { FastifyInstance } from 'fastify';
import { spkiOfPoint } from '#shared/sync/roster.ts';
import { clinicText, decodeClinicQuestion, decodeHello, helloText, syncProtocol } from '#shared/sync/protocol.ts';
import type { Challenge, ClinicAnswer, HelloAnswer } from '#shared/sync/protocol.ts';
import { verifySignature } from '../crypto.ts';
import type { HubParts } from '../hub-parts.ts';
import { Refused } from '../refusal.ts';
import { activeDevice } from '../rosters.ts';
import { tokenSeconds } from '../tokens.ts';
import { answer } from './answer.ts';
import { bodyOf } from './caller.ts';
import type { AddressLimit } from './answer.ts';

/** `GET /s1/challenge`, `POST /s1/clinic` and `/s1/hello`: a device shows that it holds its key, and has a token for a quarter of an hour. */
export const signOnRoutes = (app: FastifyInstance, { hubId, store, rosters, tokens, challenges, nowMs }: HubParts, stranger: AddressLimit): void => {
  app.get('/s1/challenge', stranger, async (_request, reply) => answer(reply, { challenge: challenges.make(), hubId } satisfies Challenge));

  app.post('/s1/clinic', stranger, async (request, reply) => {
    const { challenge, key, signature } = decodeClinicQuestion(bodyOf(request));
    if (!challenges.isGood(challenge) || !verifySignature(spkiOfPoint(key), clinicText(hubId, challenge), signature)) throw new Refused('unauthenticated');
    const clinic = await store.clinicOfWords(key);
    if (clinic === undefined) throw new Refused('not-found');
    return answer(reply, { clinic } satisfies ClinicAnswer);
  });

  app.post('/s1/hello', stranger, async (request, reply) => {
    const { proto, clinic, dev, challenge, signature } = decodeHello(bodyOf(request));
    if (!proto.includes(syncProtocol)) throw new Refused('upgrade');
    if (!challenges.isGood(challenge)) throw new Refused('unauthenticated');
    const { facts, state } = await rosters.of(clinic);
    const key = dev === 0 ? state.recoverySigning : activeDevice(state, dev).signing;
    if (!verifySignature(key, helloText(hubId, clinic, dev, challenge), signature)) throw new Refused('unauthenticated');
    const { incarnation, head, durableSeq, rosterLength } = facts;
    const token = await tokens.make({ clinic, dev });
    return answer(reply, { proto: syncProtocol, hubId, incarnation, head, durableSeq, now: Math.floor(nowMs()), rosterLength, token, tokenSeconds } satisfies HelloAnswer);
  });
};
