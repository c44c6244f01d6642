import { webcrypto } from 'node:crypto';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TLSSocket, TlsOptions } from 'node:tls';
import 'reflect-metadata';
import { BasicConstraintsExtension, cryptoProvider, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';

cryptoProvider.set(webcrypto as Crypto);
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export interface TestCertificate {
  readonly key: string;
  readonly cert: string;
  /** SHA-256 of its SubjectPublicKeyInfo. */
  readonly pin: Uint8Array;
  readonly keys: CryptoKeyPair;
}

const day = 86_400_000;

/** A certificate that a hub could show: its own, or one that `issuer` vouches for. */
export const testCertificate = async (
  { name = 'hub', until = day, keys, issuer, address }: { readonly name?: string; readonly address?: string; readonly until?: number; readonly keys?: CryptoKeyPair; readonly issuer?: TestCertificate } = {},
): Promise<TestCertificate> => {
  const pair = keys ?? (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']));
  const common = { serialNumber: '01', notBefore: new Date(Date.now() - 30 * day), notAfter: new Date(Date.now() + until), signingAlgorithm: algorithm, extensions: [
    new BasicConstraintsExtension(name === 'authority'), ...(address === undefined ? [] : [new SubjectAlternativeNameExtension([{ type: 'ip', value: address }])]),
  ] };
  const made = issuer
    ? await X509CertificateGenerator.create({ ...common, subject: `CN=${name}`, issuer: 'CN=authority', publicKey: pair.publicKey, signingKey: issuer.keys.privateKey })
    : await X509CertificateGenerator.createSelfSigned({ ...common, name: `CN=${name}`, keys: pair });
  const pem = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey)).toString('base64');
  const spki = await webcrypto.subtle.exportKey('spki', pair.publicKey);
  return {
    keys: pair, cert: made.toString('pem'), key: `-----BEGIN PRIVATE KEY-----\n${pem}\n-----END PRIVATE KEY-----\n`,
    pin: new Uint8Array(await webcrypto.subtle.digest('SHA-256', spki)),
  };
};

export interface TestServer {
  readonly port: number;
  /** Bytes that the other end wrote, after TLS where there is any. */
  readonly received: () => number;
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

const open: TestServer[] = [];
export const closeServers = async (): Promise<void> => {
  await Promise.all(open.splice(0).map((server) => server.close()));
};

const listen = async (make: (onSocket: (socket: Socket) => void) => Server, says: (socket: Socket, request: string, nth: number) => void, port = 0): Promise<TestServer> => {
  let received = 0;
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = make((socket) => {
    connections += 1;
    const nth = connections;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      received += bytes.length;
      says(socket, bytes.toString('latin1'), nth);
    });
  });
  // TLS tells of a connection only once it has agreed on keys; those that never do are closed too.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const made: TestServer = {
    port: (server.address() as AddressInfo).port, received: () => received, connections: () => connections,
    close: () => new Promise((resolve) => {
      sockets.forEach((socket) => socket.destroy());
      server.close(() => resolve());
    }),
  };
  open.push(made);
  return made;
};

/** Speaks TLS with this certificate, and then whatever `says` writes for each piece that it reads. */
export const tlsServer = ({ key, cert }: TestCertificate, says: (socket: Socket, request: string, nth: number) => void, options: TlsOptions = {}, port = 0): Promise<TestServer> =>
  listen((onSocket) => {
    const server = createTlsServer({ key, cert, ...options }, (socket: TLSSocket) => onSocket(socket));
    server.on('tlsClientError', () => undefined);
    return server;
  }, says, port);

export const tcpServer = (says: (socket: Socket, request: string, nth: number) => void): Promise<TestServer> => listen((onSocket) => createTcpServer(onSocket), says);
