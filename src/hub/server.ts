import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import fastify from 'fastify';
import type { FastifyError, FastifyInstance } from 'fastify';
import { SyncFormatError } from '#shared/sync/cbor.ts';
import { syncLimits } from '#shared/sync/limits.ts';
import type { HubParts } from './hub-parts.ts';
import { Refused } from './refusal.ts';
import { answer } from './routes/answer.ts';
import { batchRoutes } from './routes/batches.ts';
import { boxRoutes } from './routes/box.ts';
import { createAuthorise } from './routes/caller.ts';
import { rosterRoutes } from './routes/roster.ts';
import { signOnRoutes } from './routes/sign-on.ts';
import { witnessRoutes } from './routes/witness.ts';

export interface ServerKeys {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

/** What our code or the framework threw, as the one refusal that is sent. Undefined for a fault of ours. */
const refusalOf = (error: FastifyError | Refused | SyncFormatError): Refused | undefined => {
  if (error instanceof Refused) return error;
  if (error instanceof SyncFormatError) return new Refused('bad-request');
  if (!('code' in error) || typeof error.statusCode !== 'number') return undefined;
  if (error.statusCode === 413) return new Refused('too-large');
  if (error.statusCode >= 400 && error.statusCode < 500) return new Refused('bad-request');
  return undefined;
};

/** A crowd from one address does not take the places of the others. */
const limitConnections = (app: FastifyInstance, { connections, connectionsOfAddress }: HubParts['limits']): void => {
  const open = new Map<string, number>();
  app.server.maxConnections = connections;
  app.server.on('connection', (socket: Socket) => {
    const from = socket.remoteAddress ?? '';
    const count = (open.get(from) ?? 0) + 1;
    open.set(from, count);
    socket.once('close', () => {
      const left = (open.get(from) ?? 1) - 1;
      if (left > 0) open.set(from, left);
      else open.delete(from);
    });
    if (count > connectionsOfAddress) socket.destroy();
  });
};

const headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** The calls of the protocol and nothing else: no file, no page, no script. TLS 1.3 only. */
export const createServer = async (parts: HubParts, { certificate, key }: ServerKeys): Promise<FastifyInstance> => {
  const { limits, metrics, log, heads } = parts;
  const app = fastify({
    https: {
      cert: certificate, key, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3', secureOptions: constants.SSL_OP_NO_TICKET, handshakeTimeout: limits.headersMs,
      headersTimeout: limits.headersMs, requestTimeout: limits.requestMs, connectionsCheckingInterval: Math.min(1_000, limits.headersMs / 2), maxHeaderSize: 8_192,
    },
    requestTimeout: limits.requestMs, keepAliveTimeout: 60_000, bodyLimit: syncLimits.messageBytes, logger: false, forceCloseConnections: 'idle', return503OnClosing: false,
    routerOptions: { maxParamLength: 64 }, exposeHeadRoutes: false,
    clientErrorHandler: (error, socket) => {
      if (socket.writable && (error as { code?: unknown }).code !== 'ECONNRESET') socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      else socket.destroy();
    },
  }) as unknown as FastifyInstance;
  limitConnections(app, limits);

  app.removeAllContentTypeParsers();
  app.addContentTypeParser(/^application\/sync\+cbor(;|$)/, { parseAs: 'buffer' }, (request, body, done) => {
    const version = /;\s*v=(\d+)/.exec(request.headers['content-type'] ?? '')?.[1];
    if (version !== '1') done(new Refused('upgrade'));
    // What unfolds to a thousand times its size is never unfolded.
    else if (request.headers['content-encoding'] !== undefined) done(new Refused('bad-request'));
    else done(null, body);
  });

  app.addHook('onRequest', async (_request, reply) => void reply.headers(headers));
  app.addHook('onResponse', async ({ method, routeOptions: { url = 'unknown' } }, { statusCode, elapsedTime }) => {
    // The pattern of the path, never the path: a mailbox's name is a secret.
    const call = `${method} ${url}`;
    if (url !== '/s1/wait') metrics.answers.observe({ call, status: String(statusCode) }, elapsedTime / 1000);
    metrics.waiting.set(heads.count());
    log.write('answered', { call, status: statusCode, ms: Math.round(elapsedTime) });
  });
  app.setErrorHandler<FastifyError>((error, { method, routeOptions: { url = 'unknown' } }, reply) => {
    const refused = refusalOf(error);
    if (!refused) {
      metrics.failures.inc();
      log.write('failed', { call: `${method} ${url}`, kind: error.name, code: typeof error.code === 'string' ? error.code : '' });
    }
    const { refusal, status } = refused ?? new Refused('unavailable', { retry: 5 });
    metrics.refusals.inc({ code: refusal.code });
    if (refusal.retry > 0) void reply.header('retry-after', String(refusal.retry));
    // The rest of a body that was refused is not read.
    if (status === 413 || status === 400) void reply.header('connection', 'close');
    return answer(reply, refusal, status);
  });
  app.setNotFoundHandler(async (_request, reply) => answer(reply, new Refused('not-found').refusal, 404));
  app.addHook('preClose', async () => { heads.end(); });

  await app.register(rateLimit, {
    global: true, max: limits.addressCalls, timeWindow: 60_000, cache: 10_000, hook: 'onRequest',
    errorResponseBuilder: (_request, { ttl }) => new Refused('too-many', { retry: Math.max(1, Math.ceil(ttl / 1000)) }),
    addHeaders: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false, 'retry-after': false },
    addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
  });
  const stranger = { config: { rateLimit: { max: limits.strangerCalls, timeWindow: 60_000, groupId: 'strangers' } } };
  const authorise = createAuthorise(app, parts);
  signOnRoutes(app, parts, stranger);
  batchRoutes(app, parts, authorise);
  rosterRoutes(app, parts, authorise, stranger);
  boxRoutes(app, parts, authorise, stranger);
  witnessRoutes(app, parts, authorise);
  app.get('/health', async (_request, reply) => {
    const isHealthy = await parts.store.isHealthy();
    return answer(reply, { healthy: isHealthy }, isHealthy ? 200 : 503);
  });
  return app;
};
