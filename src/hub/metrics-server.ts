import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';

export interface MetricsServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** `GET /metrics` and `/health` for the operator's monitoring, beside the clinics' door: plain HTTP, on loopback unless told otherwise. */
export const serveMetrics = async (metrics: Metrics, isHealthy: () => Promise<boolean>, listen: { readonly host: string; readonly port: number }): Promise<MetricsServer> => {
  const server = createServer((request, response) => {
    const say = (status: number, text: string, type = 'text/plain; charset=utf-8') => response.writeHead(status, { 'content-type': type }).end(text);
    void (async () => {
      if (request.method !== 'GET') say(405, '');
      else if (request.url === '/metrics') say(200, await metrics.registry.metrics(), metrics.registry.contentType);
      else if (request.url === '/health') {
        const isWell = await isHealthy();
        say(isWell ? 200 : 503, isWell ? 'healthy\n' : 'not healthy\n');
      } else say(404, '');
    })().catch(() => say(500, ''));
  });
  server.requestTimeout = 5_000;
  server.headersTimeout = 5_000;
  server.maxConnections = 20;
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(listen.port, listen.host, done);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    }),
  };
};
