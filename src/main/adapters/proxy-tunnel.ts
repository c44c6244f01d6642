import { request } from 'node:http';
import { connect, isIPv6 } from 'node:net';
import type { Socket } from 'node:net';
import { HubUnreachable } from '#main/sync/hub-connection.ts';

export interface TunnelTarget {
  readonly host: string;
  readonly port: number;
  /** `http://host:port`, with `user:password@` before it when the proxy asks for them. */
  readonly proxy?: string | undefined;
}

const keepAliveMs = 5_000;

/** An open connection to the hub's address, through the proxy where one is set; nothing was written to the other end. */
export const openTunnel = async (target: TunnelTarget, signal: AbortSignal): Promise<Socket> => {
  signal.throwIfAborted();
  return target.proxy === undefined ? openDirectly(target, signal) : openThrough(target, target.proxy, signal);
};

const openDirectly = ({ host, port }: TunnelTarget, signal: AbortSignal): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const giveUp = () => {
      socket.destroy();
      reject(new HubUnreachable('timeout'));
    };
    signal.addEventListener('abort', giveUp, { once: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      signal.removeEventListener('abort', giveUp);
      socket.off('error', reject);
      // A cable that was pulled says nothing: without these a connection that only waits would be believed for minutes.
      socket.setKeepAlive(true, keepAliveMs);
      resolve(socket);
    });
  });

/** Node's own CONNECT: its parser bounds the proxy's headers (16 KB), which https-proxy-agent reads without end. */
const openThrough = ({ host, port }: TunnelTarget, proxy: string, signal: AbortSignal): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const { hostname, port: proxyPort, username, password, protocol } = new URL(proxy);
    if (protocol !== 'http:') throw new HubUnreachable('proxy');
    const authority = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
    const proof = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    const asked = request({
      host: hostname.replace(/^\[|\]$/g, ''), port: proxyPort === '' ? 80 : Number(proxyPort), method: 'CONNECT', path: authority, agent: false, signal,
      headers: { host: authority, ...(username === '' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(proof).toString('base64')}` }) },
    });
    asked.once('connect', (answer, socket: Socket, head) => {
      // A hub says nothing before TLS does: bytes behind the answer are not the hub's.
      if (answer.statusCode === 200 && head.length === 0) return resolve(socket);
      socket.destroy();
      reject(new HubUnreachable('proxy'));
    });
    asked.once('response', (answer) => {
      answer.destroy();
      reject(new HubUnreachable('proxy'));
    });
    asked.once('error', () => reject(new HubUnreachable(signal.aborted ? 'timeout' : 'proxy')));
    asked.end();
  });
