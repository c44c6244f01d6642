import { createServer } from 'node:net';

const tried = (host: string, port: number): Promise<string> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => { resolve(error.code ?? 'failed'); });
    server.listen({ host, port, exclusive: true }, () => { server.close(() => { resolve('free'); }); });
  });

/** Without IPv6 on a computer there is nothing to listen on for both. */
const hostFor = async (isLoopbackOnly: boolean): Promise<string> => {
  if (isLoopbackOnly) return '127.0.0.1';
  return (await tried('::', 0)) === 'free' ? '::' : '0.0.0.0';
};

/**
 * The first port from this one on that nobody listens on, and where to listen.
 * @throws an Error of code EADDRINUSE when all of them are taken, or the system's own for one that may not be had.
 */
export const freePort = async (isLoopbackOnly: boolean, port: number, others: number): Promise<{ readonly host: string; readonly port: number }> => {
  const host = await hostFor(isLoopbackOnly);
  for (let at = port; at <= Math.min(65_535, port + others); at += 1) {
    const code = await tried(host, at);
    if (code === 'free') return { host, port: at };
    if (code !== 'EADDRINUSE') throw Object.assign(new Error('the port may not be had'), { code });
  }
  throw Object.assign(new Error('the port is taken'), { code: 'EADDRINUSE' });
};
