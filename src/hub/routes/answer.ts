import type { FastifyReply, RouteShorthandOptions } from 'fastify';
import { toCbor } from '#shared/sync/cbor.ts';
import { syncMediaType } from '#shared/sync/protocol.ts';

export type AddressLimit = RouteShorthandOptions;

/** The only way that anything leaves: CBOR, never kept by anything on the way. */
export const answer = (reply: FastifyReply, message: unknown, status = 200): FastifyReply => {
  const bytes = toCbor(message);
  return reply.code(status).type(syncMediaType).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
};
