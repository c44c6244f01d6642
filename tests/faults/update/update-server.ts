import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = Uint8Array | string | ((request: IncomingMessage, response: ServerResponse) => void);

/** A server of updates on this computer: what lies there is a test's, and what was asked is written down. */
export const startUpdateServer = async (tls?: { readonly key: string; readonly cert: string }) => {
  const files = new Map<string, Answer>();
  const asked: { readonly path: string; readonly headers: readonly string[]; readonly userAgent: string }[] = [];
  const listener: RequestListener = (request, response) => {
    const path = new URL(request.url ?? '/', 'http://here').pathname;
    asked.push({ path: request.url ?? '', headers: Object.keys(request.headers).sort(), userAgent: request.headers['user-agent'] ?? '' });
    const answer = files.get(path.replace('/updates/', ''));
    if (answer === undefined) response.writeHead(404).end();
    else if (typeof answer === 'function') answer(request, response);
    else response.writeHead(200).end(answer);
  };
  const server = tls ? createSecureServer(tls, listener) : createServer(listener);
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const { port } = server.address() as AddressInfo;
  return {
    files, asked, url: `${tls ? 'https' : 'http'}://${tls ? 'localhost' : '127.0.0.1'}:${String(port)}/updates/`,
    close: () => new Promise<void>((done) => {
      server.close(() => { done(); });
      server.closeAllConnections();
    }),
  };
};
export type UpdateServer = Awaited<ReturnType<typeof startUpdateServer>>;

/** Bytes without an end. */
export const endless: Answer = (_request, response) => {
  response.writeHead(200);
  const go = (): void => { while (!response.destroyed && response.write(Buffer.alloc(65_536, 'more '))) { /* until it is full */ } };
  response.on('drain', go);
  response.on('error', () => undefined);
  go();
};
