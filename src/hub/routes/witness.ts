import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { createWitness } from '#shared/audit/witness.ts';
import type { Witnessed, WitnessAnswer } from '#shared/audit/witness.ts';
import { asBytes, asRecord, asText, asUint, fromCbor, toCbor } from '#shared/sync/cbor.ts';
import { decodeWitnessRequest } from '#shared/sync/protocol.ts';
import type { WitnessName, WitnessSaid } from '#shared/sync/protocol.ts';
import { parseCheckpoint, parseNote } from '#shared/audit/checkpoint.ts';
import { sha256, verifyNote } from '../crypto.ts';
import type { HubParts } from '../hub-parts.ts';
import { Refused } from '../refusal.ts';
import { newPrivateKey } from '../tokens.ts';
import { answer } from './answer.ts';
import { bodyOf } from './caller.ts';
import type { Authorise } from './caller.ts';

const stateFrom = (bytes: Uint8Array): Witnessed => {
  const { origin, size, root, key, next } = asRecord(fromCbor(bytes, 10_000), 5);
  return { origin: asText(origin, 500), size: asUint(size), root: asBytes(root, 32), key: asBytes(key), next: asBytes(next) };
};
const stateBytes = ({ origin, size, root, key, next }: Witnessed): Uint8Array => toCbor({ origin, size, root, key, next });
const said = (reply: WitnessAnswer): WitnessSaid => ({ status: reply.status, cosignature: reply.status === 200 ? reply.cosignature : '', size: reply.status === 409 ? reply.size : 0 });
const originOf = (note: string): string | undefined => parseCheckpoint(parseNote(note)?.body ?? '')?.origin;

/** `PUT /s1/witness`: the hub cosigns the heads of a device's audit log, and none that does not continue what it saw. */
export const witnessRoutes = (app: FastifyInstance, { hubId, store, nowMs }: HubParts, authorise: Authorise): void => {
  let own: Promise<{ readonly name: string; readonly spki: Uint8Array; readonly sign: (text: string) => Uint8Array }> | undefined;
  const ownKey = () => (own ??= store.secret('witness-key', newPrivateKey).then((pkcs8) => {
    const key = createPrivateKey({ key: Buffer.from(pkcs8), type: 'pkcs8', format: 'der' });
    return { name: `wardlight-hub/${hubId}`, spki: createPublicKey(key).export({ type: 'spki', format: 'der' }), sign: (text) => sign('sha256', Buffer.from(text), key) };
  }));

  app.get('/s1/witness', async (request, reply) => {
    await authorise(request);
    const { name, spki } = await ownKey();
    return answer(reply, { name, key: spki } satisfies WitnessName);
  });

  app.put('/s1/witness', async (request, reply) => {
    const { clinic, dev } = await authorise(request);
    const { firstKey, ...add } = decodeWitnessRequest(bodyOf(request));
    const { name, spki, sign: signText } = await ownKey();
    const origin = originOf(add.note);
    if (origin === undefined || origin.length > 500) return answer(reply, said({ status: 400 }));
    const held = await store.witnessed(clinic, origin);
    // Another device of the clinic does not go on with this one's log.
    if (held && held.dev !== dev) return answer(reply, said({ status: 403 }));
    const witness = createWitness({
      sha256, name, keyId: sha256(spki).subarray(0, 4), sign: signText, verify: verifyNote, unixSeconds: () => nowMs() / 1000, firstKey: () => firstKey,
      load: () => Promise.resolve(held && stateFrom(held.state)),
      save: async (seen) => {
        // What was loaded must still hold: another request, here or in another process, may have been first.
        if ((await store.keepWitnessed(clinic, { origin, dev, state: stateBytes(seen) }, held?.state)) === 'changed') throw new Refused('unavailable', { retry: 1 });
      },
    });
    return answer(reply, said(await witness(add)));
  });
};
