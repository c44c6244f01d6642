import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import type { RequestOptions } from 'node:https';
import type { Duplex, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { HubUnreachable } from '#main/sync/hub-connection.ts';
import type { ConnectHub, HubAddress, HubRequest, HubResponse } from '#main/sync/hub-connection.ts';
import { syncMediaType } from '#shared/sync/protocol.ts';
import { openPinnedSocket } from './pinned-socket.ts';
import type { PinnedTarget } from './pinned-socket.ts';

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** How long a connection may take to open; the request's own time may end it before. */
const openMs = 15_000;

/** Under a name of ours: Node keeps a request's `signal` from whoever opens its connection. */
interface OpenOptions { readonly endOpening?: AbortSignal }

/** One pool of connections to one hub. Each is pinned when it opens, and Node writes nothing before it has it. */
const pinnedAgent = (target: PinnedTarget, pin: Uint8Array): https.Agent => {
  let certificate: string | undefined;
  const agent = new https.Agent({ keepAlive: true, maxSockets: 4, maxFreeSockets: 2, maxCachedSessions: 0 });
  const createConnection = ({ endOpening }: OpenOptions, done: (error: Error | null, socket?: Duplex) => void): void => {
    // Its own, so that a later end of the request that it was opened for does not end the connection.
    const opening = new AbortController();
    const stop = () => opening.abort();
    const timer = setTimeout(stop, openMs);
    endOpening?.addEventListener('abort', stop, { once: true });
    openPinnedSocket(target, (shown) => isSame(shown, pin), certificate, opening.signal).finally(() => {
      clearTimeout(timer);
      endOpening?.removeEventListener('abort', stop);
    }).then(({ socket, ownCertificate }) => {
      certificate = ownCertificate;
      done(null, socket);
    }, done);
  };
  return Object.assign(agent, { createConnection });
};

const isAnswer = (response: IncomingMessage): boolean => {
  const type = response.headers['content-type'];
  if (type !== undefined) return type.toLowerCase().startsWith(syncMediaType.split(';')[0] ?? '');
  return response.statusCode === 204;
};

/** Content codings that a proxy may add; others are not asked for. */
const decoded = (response: IncomingMessage): Readable => {
  const coding = response.headers['content-encoding'] ?? 'identity';
  if (coding === 'identity') return response;
  if (coding !== 'gzip') throw new HubUnreachable('not-a-hub');
  const gunzip = createGunzip();
  response.once('error', (error) => gunzip.destroy(error));
  response.once('aborted', () => gunzip.destroy(new HubUnreachable('offline')));
  return response.pipe(gunzip);
};

/** The whole body, or none of it: what is longer than allowed stops where it is noticed, before and after decoding. */
const bodyOf = async (response: IncomingMessage, most: number): Promise<Uint8Array> => {
  if (Number(response.headers['content-length'] ?? 0) > most) throw new HubUnreachable('too-large');
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of decoded(response)) {
    length += (part as Buffer).length;
    if (length > most) throw new HubUnreachable('too-large');
    parts.push(part as Buffer);
  }
  return new Uint8Array(Buffer.concat(parts));
};

interface Failure { readonly code?: string; readonly name?: string }

const unreachable = (error: unknown, isOver: boolean): HubUnreachable => {
  if (error instanceof HubUnreachable) return error;
  if (isOver) return new HubUnreachable('timeout');
  const { code = '' } = error as Failure;
  return new HubUnreachable(/^(HPE_|Z_|ERR_HTTP|ERR_SSL|EPROTO)/.test(code) ? 'not-a-hub' : 'offline');
};

const ask = (address: HubAddress, agent: https.Agent, { method, path, body, token }: HubRequest, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const wanted: RequestOptions & OpenOptions = {
      endOpening: signal, agent, host: address.host, port: address.port, method, path, signal,
      headers: {
        accept: syncMediaType, 'accept-encoding': 'gzip', ...(body ? { 'content-type': syncMediaType, 'content-length': body.length } : {}),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    };
    const asked = https.request(wanted);
    asked.once('response', resolve);
    asked.on('error', (error) => reject(Object.assign(error, { wasReused: asked.reusedSocket })));
    // A request that still waits for its connection says nothing when it ends.
    signal.addEventListener('abort', () => reject(new HubUnreachable('timeout')), { once: true });
    asked.end(body);
  });

/** An idle connection that the other end had closed meanwhile: nothing was read from it, and every call of the protocol may be sent twice. */
const isStale = (error: unknown): boolean => {
  const { wasReused, code } = error as { readonly wasReused?: boolean; readonly code?: string };
  return wasReused === true && (code === 'ECONNRESET' || code === 'EPIPE');
};

/** See `HubConnection`. Nothing that is not `application/sync+cbor` counts as an answer: proxies and portals speak HTML with 200. */
export const connectHub = (address: HubAddress, authorities?: readonly string[]): ReturnType<ConnectHub> => {
  const agent = pinnedAgent({ ...address, authorities }, address.pin);
  const running = new Set<AbortController>();
  let hasEnded = false;
  const answerOf = async (wanted: HubRequest, signal: AbortSignal): Promise<HubResponse> => {
    const response = await ask(address, agent, wanted, signal).catch((error: unknown) => {
      if (isStale(error) && !signal.aborted) return ask(address, agent, wanted, signal);
      throw error;
    });
    try {
      if (!isAnswer(response)) throw new HubUnreachable(response.statusCode === 407 ? 'proxy' : 'not-a-hub');
      return { status: response.statusCode ?? 0, body: await bodyOf(response, wanted.mostBytes) };
    } finally {
      // Read to its end it goes back to the pool; otherwise nothing more is taken from it.
      if (!response.complete) response.destroy();
    }
  };
  return {
    request: async (wanted) => {
      if (hasEnded) throw new HubUnreachable('ended');
      const control = new AbortController();
      let isOver = false;
      const timer = setTimeout(() => {
        isOver = true;
        control.abort();
      }, wanted.timeoutMs);
      running.add(control);
      try {
        return await answerOf(wanted, control.signal);
      } catch (error) {
        throw hasEnded ? new HubUnreachable('ended') : unreachable(error, isOver);
      } finally {
        clearTimeout(timer);
        running.delete(control);
      }
    },
    end: () => {
      hasEnded = true;
      for (const control of running) control.abort();
      agent.destroy();
      return Promise.resolve();
    },
  };
};

/** Fewer bytes of a pin could be met by somebody who tries keys. */
const leastPinBytes = 10;

/**
 * First contact: the whole pin of the hub at this address, if it begins with what the typed code says. Nothing is sent to whoever answers there.
 * @throws HubUnreachable
 */
export const findHub = async (target: PinnedTarget, pinStart: Uint8Array, timeoutMs: number): Promise<HubAddress> => {
  const signal = AbortSignal.timeout(timeoutMs);
  if (pinStart.length < leastPinBytes) throw new HubUnreachable('certificate');
  try {
    const { socket, pin } = await openPinnedSocket(target, (shown) => isSame(shown.subarray(0, pinStart.length), pinStart), undefined, signal);
    socket.destroy();
    return { host: target.host, port: target.port, proxy: target.proxy, pin };
  } catch (error) {
    throw unreachable(error, signal.aborted);
  }
};
