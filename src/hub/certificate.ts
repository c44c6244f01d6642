import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createHmac, createPrivateKey, webcrypto, X509Certificate as NodeCertificate } from 'node:crypto';
import { join } from 'node:path';
import type { ServerKeys } from './server.ts';
import { sha256 } from './crypto.ts';

/** Clinics pin the key, not a date: a certificate that runs out one night would cut all of them off. */
const years = 20;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;

const pem = (label: string, der: Uint8Array): string => `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64').replace(/(.{64})(?=.)/g, '$1\n')}\n-----END ${label}-----\n`;

const makeKeys = async (names: readonly string[], nowMs: number): Promise<ServerKeys> => {
  // Needed once in a hub's life, and what the library asks to be there before it.
  await import('reflect-metadata');
  const { BasicConstraintsExtension, ExtendedKeyUsage, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } = await import('@peculiar/x509');
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Wardlight hub', keys, signingAlgorithm: algorithm, notBefore: new Date(nowMs - dayMs), notAfter: new Date(nowMs + years * 365.25 * dayMs),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true), new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true), new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value }))),
    ],
  });
  return { certificate: certificate.toString('pem'), key: pem('PRIVATE KEY', new Uint8Array(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey))) };
};

/** Whole or not there, for its owner alone. */
export const writeSecretFile = (path: string, text: string): void => {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  chmodSync(`${path}.new`, 0o600);
  renameSync(`${path}.new`, path);
};

/** Sealed under the database's key (PKCS #8) where that is no file of the folder: a disk that was taken shows nobody as the hub. */
const sealing = (databaseKey: Uint8Array) => {
  const passphrase = createHmac('sha256', databaseKey).update('wardlight/hub/tls').digest('hex');
  return {
    seal: (key: string): string => createPrivateKey(key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }) as string,
    open: (key: string): string => createPrivateKey({ key, passphrase }).export({ type: 'pkcs8', format: 'pem' }) as string,
  };
};

/** The operator's own key and certificate, or those that the hub made when it began here. */
export const serverKeys = async (folder: string, names: readonly string[], nowMs: number, given?: { readonly certificate: string; readonly key: string }, databaseKey?: Uint8Array): Promise<ServerKeys> => {
  const box = databaseKey && sealing(databaseKey);
  if (given) return { certificate: readFileSync(given.certificate, 'utf8'), key: readFileSync(given.key, 'utf8') };
  const [certificatePath, keyPath] = [join(folder, 'tls', 'certificate.pem'), join(folder, 'tls', 'key.pem')];
  if (!existsSync(keyPath) || !existsSync(certificatePath)) {
    mkdirSync(join(folder, 'tls'), { recursive: true, mode: 0o700 });
    const made = await makeKeys(names, nowMs);
    writeSecretFile(certificatePath, made.certificate);
    writeSecretFile(keyPath, box ? box.seal(made.key) : made.key);
  }
  const key = readFileSync(keyPath, 'utf8');
  return { certificate: readFileSync(certificatePath, 'utf8'), key: box ? box.open(key) : key };
};

/** SHA-256 of the SubjectPublicKeyInfo: what clinics pin. It stays when the certificate is made anew for the same key. */
export const pinOf = ({ certificate }: ServerKeys): Uint8Array => sha256(new NodeCertificate(certificate).publicKey.export({ type: 'spki', format: 'der' }));
