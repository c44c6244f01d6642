import { createHash, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Socket } from 'node:net';
import { checkServerIdentity, connect } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { HubUnreachable } from '#main/sync/hub-connection.ts';
import { openTunnel } from './proxy-tunnel.ts';
import type { TunnelTarget } from './proxy-tunnel.ts';

export interface PinnedTarget extends TunnelTarget {
  /** PEM; in the place of the authorities that the system trusts, for tests. */
  readonly authorities?: readonly string[] | undefined;
}

/** SHA-256 of a certificate's SubjectPublicKeyInfo: what a pin names. */
const pinOf = (certificate: X509Certificate): Uint8Array =>
  new Uint8Array(createHash('sha256').update(certificate.publicKey.export({ type: 'spki', format: 'der' })).digest());

interface PinnedSocket {
  readonly socket: TLSSocket;
  readonly pin: Uint8Array;
  /** Set where the hub signs its own: the next connection trusts this one and no other. */
  readonly ownCertificate: string | undefined;
}

type Handshake =
  | { readonly type: 'open'; readonly socket: TLSSocket; readonly certificate: X509Certificate }
  /** Refused before a byte of ours was written; what was shown may be read, it proved nothing. */
  | { readonly type: 'refused'; readonly code: string; readonly shown: X509Certificate | undefined };

/** The one address that Node asks for a name of: an address in digits is no name. */
const nameOf = (host: string): { readonly servername?: string } => (isIP(host) === 0 ? { servername: host } : {});

const trust = ({ authorities }: PinnedTarget, own: string | undefined): { readonly ca?: string[] } => {
  if (own !== undefined) return { ca: [own] };
  return authorities ? { ca: [...authorities] } : {};
};

/** `getPeerX509Certificate` takes the certificate out of the connection: asked twice it has none. */
const shownBy = (socket: TLSSocket): X509Certificate | undefined => {
  const { raw } = socket.getPeerCertificate() as { readonly raw?: Buffer };
  return raw && new X509Certificate(raw);
};

const shake = (target: PinnedTarget, raw: Socket, own: string | undefined, signal: AbortSignal): Promise<Handshake> =>
  new Promise((resolve, reject) => {
    let shown: X509Certificate | undefined;
    const socket = connect({
      socket: raw, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3', ...nameOf(target.host), ...trust(target, own),
      // A hub's own certificate may name any address, its key says who it is; one that others vouch for must name this one.
      checkServerIdentity: (_host, certificate) => (own === undefined ? checkServerIdentity(target.host, certificate) : undefined),
    });
    // Node closes a refused handshake before it says so, and then shows no certificate any more: it is looked at while keys are agreed.
    socket.on('keylog', () => {
      shown ??= shownBy(socket);
    });
    const giveUp = () => {
      socket.destroy();
      raw.destroy();
      reject(new HubUnreachable('timeout'));
    };
    signal.addEventListener('abort', giveUp, { once: true });
    const refuse = (error: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', giveUp);
      raw.destroy();
      resolve({ type: 'refused', code: error.code ?? '', shown });
    };
    socket.once('error', refuse);
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', giveUp);
      socket.removeAllListeners('keylog');
      socket.off('error', refuse);
      const certificate = shownBy(socket);
      // A resumed session shows the certificate of the one before: nothing was checked.
      if (certificate && socket.authorized && !socket.isSessionReused()) return resolve({ type: 'open', socket, certificate });
      socket.destroy();
      reject(new HubUnreachable('certificate'));
    });
  });

/** Codes of the network itself; everything else between is a wrong certificate or no TLS 1.3. */
const networkCodes = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ECONNREFUSED']);
/** The right key in a certificate that does not hold today: renewed for the same key, or once this clock is right, it holds again. */
const outOfDate = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
const reasonOf = ({ code, shown }: Handshake & { type: 'refused' }, isPinned: (pin: Uint8Array) => boolean) => {
  if (networkCodes.has(code)) return 'offline';
  if (!shown) return 'not-a-hub';
  return outOfDate.has(code) && isPinned(pinOf(shown)) ? 'expired' : 'certificate';
};

/**
 * TLS 1.3 to whoever holds the pinned key, or nothing: `rejectUnauthorized: false` with a check of our own is never asked on a resumed session
 * (design: security 0.7). A certificate that system roots vouch for is compared with the pin; one of the hub's own is read from the handshake that
 * fails, compared, and is then the only one trusted. `known` saves that first handshake.
 * @throws HubUnreachable, before a byte of ours is written.
 */
export const openPinnedSocket = async (
  target: PinnedTarget, isPinned: (pin: Uint8Array) => boolean, known: string | undefined, signal: AbortSignal,
): Promise<PinnedSocket> => {
  const attempt = async (own: string | undefined): Promise<Handshake> => shake(target, await openTunnel(target, signal), own, signal);
  const accept = (handshake: Handshake & { type: 'open' }, ownCertificate: string | undefined): PinnedSocket => {
    const pin = pinOf(handshake.certificate);
    if (isPinned(pin)) return { socket: handshake.socket, pin, ownCertificate };
    handshake.socket.destroy();
    throw new HubUnreachable('certificate');
  };
  const first = await attempt(known);
  if (first.type === 'open') return accept(first, known);
  const isShownPinned = first.shown !== undefined && isPinned(pinOf(first.shown));
  const isOfItsOwn = first.shown?.verify(first.shown.publicKey) === true;
  const pem = first.shown?.toString();
  // The key is right and the certificate new to us: it is trusted for the handshake that counts, where its dates are checked too.
  if (!isShownPinned || !isOfItsOwn || pem === known) throw new HubUnreachable(reasonOf(first, isPinned));
  const second = await attempt(pem);
  if (second.type === 'open') return accept(second, pem);
  throw new HubUnreachable(reasonOf(second, isPinned));
};
