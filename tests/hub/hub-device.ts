import { createHash, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { request } from 'node:https';
import type { Agent } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { toCbor } from '#shared/sync/cbor.ts';
import { encodeEnvelope } from '#shared/sync/envelope.ts';
import { encodeKeyPackage, encodeManifest } from '#shared/sync/manifest.ts';
import { parseEnrolmentCode } from '#shared/sync/enrolment-code.ts';
import { decodeChallenge, decodeHelloAnswer, decodeRefusal, helloText, syncMediaType } from '#shared/sync/protocol.ts';
import type { HelloAnswer, HubRefusal, SealedBatch } from '#shared/sync/protocol.ts';
import { encodeEntry, encodeSigned } from '#shared/sync/roster-entry.ts';
import type { RosterAct } from '#shared/sync/roster-entry.ts';

export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

interface Pair { readonly key: KeyObject; readonly spki: Uint8Array; readonly point: Uint8Array }
const newPair = (): Pair => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  return { key: privateKey, spki, point: spki.subarray(26) };
};
const signed = (key: KeyObject, bytes: Uint8Array): Uint8Array => new Uint8Array(sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }));

/** Where a hub is, for a test. */
export interface HubPlace { readonly host: string; readonly port: number; readonly pin: Uint8Array }
export interface Answer { readonly status: number; readonly body: Uint8Array; readonly type: string | undefined }

export interface Asking {
  readonly method?: string;
  readonly token?: string | undefined;
  readonly body?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Keeps connections open; each call has its own without one. */
  readonly agent?: Agent | undefined;
}

/** One request over TLS 1.3; the pin is checked before anything is believed. */
export const ask = ({ host, port, pin }: HubPlace, path: string, { method = 'GET', token, body, headers = {}, agent }: Asking = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request({
      host, port, path, method, agent: agent ?? false, minVersion: 'TLSv1.3', checkServerIdentity: () => undefined, ...trust(pin),
      headers: { ...(body ? { 'content-type': syncMediaType, 'content-length': String(body.length) } : {}), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
    }, (response) => {
      const shown = new X509Certificate((response.socket as TLSSocket).getPeerCertificate().raw).publicKey.export({ type: 'spki', format: 'der' });
      if (Buffer.compare(sha256(new Uint8Array(shown)), pin) !== 0) return void sent.destroy(new Error('another key'));
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: new Uint8Array(Buffer.concat(parts)), type: response.headers['content-type'] }));
      response.once('error', reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });

const authorities = new Map<string, string>();
/** The certificate that a test's hub showed its operator; what the pin stands for. */
export const trustCertificate = (pin: Uint8Array, certificate: string): void => void authorities.set(hex(pin), certificate);
const trust = (pin: Uint8Array): { readonly ca?: string } => {
  const certificate = authorities.get(hex(pin));
  return certificate === undefined ? {} : { ca: certificate };
};

export const refusalIn = ({ status, body }: Answer): HubRefusal & { readonly status: number } => ({ status, ...decodeRefusal(body) });

/** A device as a hub meets it: a number, a key, a chain of batches. What it seals is random, as what a device seals looks. */
export interface TestDevice {
  readonly dev: number;
  readonly pair: Pair;
  readonly hello: (place: HubPlace) => Promise<HelloAnswer>;
  /** The next batch of its chain. */
  readonly batch: (options?: { readonly envelopes?: number; readonly bytes?: number; readonly keys?: number; readonly changes?: number; readonly roster?: Uint8Array; readonly text?: string }) => SealedBatch;
  /** A copy that goes on from here by itself, as a cloned disk does. */
  readonly clone: () => TestDevice;
}

export interface TestClinic {
  readonly id: string;
  readonly genesis: Uint8Array;
  /** Encoded signed entries, in order. */
  readonly entries: readonly Uint8Array[];
  readonly head: () => Uint8Array;
  readonly words: Pair;
  /** Adds to the chain and answers the entry, encoded. `by` 0: the recovery words. */
  readonly add: (act: RosterAct, by?: TestDevice) => Uint8Array;
  readonly device: (dev: number, kind?: 'admin' | 'full' | 'phone') => TestDevice;
  readonly register: (place: HubPlace, code: string) => Promise<Answer>;
}

const makeDevice = (clinic: string, dev: number, pair: Pair, head: () => Uint8Array, from: { bseq: number; q: number; prev: Uint8Array }): TestDevice => {
  const at = { ...from };
  return {
    dev, pair,
    hello: (place) => sayHello(place, clinic, dev, pair),
    clone: () => makeDevice(clinic, dev, pair, head, at),
    batch: ({ envelopes: count = 3, bytes = 200, keys: keyCount = 0, changes = 1, roster = head(), text = '' } = {}) => {
      at.bseq += 1;
      const stream = randomBytes(16);
      const envelopes = Array.from({ length: count }, () => {
        const q0 = at.q + 1;
        at.q += changes;
        return encodeEnvelope({ header: { stream, dev, q0, n: changes, pq: 0, kep: 65_537, dict: 0 }, body: Buffer.concat([randomBytes(Math.max(29, bytes)), Buffer.from(text)]) });
      });
      const keys = Array.from({ length: keyCount }, () => encodeKeyPackage({ stream: randomBytes(16), kep: 65_537, wrapped: randomBytes(60) }));
      const manifest = encodeManifest({ clinic, dev, bseq: at.bseq, prev: at.prev, roster, leaves: envelopes.map(sha256), keys: keys.map(sha256) });
      at.prev = sha256(manifest);
      return { manifest, signature: signed(pair.key, manifest), envelopes, keys };
    },
  };
};

const sayHello = async (place: HubPlace, clinic: string, dev: number, pair: Pair): Promise<HelloAnswer> => {
  const { challenge, hubId } = decodeChallenge((await ask(place, '/s1/challenge')).body);
  const body = toCbor({ proto: [1], app: 'test', schema: 1, clinic, dev, challenge, signature: signed(pair.key, helloText(hubId, clinic, dev, challenge)) });
  const answer = await ask(place, '/s1/hello', { method: 'POST', body });
  if (answer.status !== 200) throw new Error(decodeRefusal(answer.body).code);
  return decodeHelloAnswer(answer.body);
};
/** Whoever holds the recovery words. */
export const helloByWords = (place: HubPlace, { id, words }: TestClinic): Promise<HelloAnswer> => sayHello(place, id, 0, words);

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** A clinic's chain from the genesis on, made with real keys. */
export const makeClinic = (): TestClinic => {
  const words = newPair();
  const genesis = new Uint8Array(Buffer.from(JSON.stringify([1, '2030-01-01T00:00:00.000Z', base64(randomBytes(16)), base64(newPair().point), base64(words.point)])));
  const id = hex(sha256(genesis));
  const entries: Uint8Array[] = [];
  let head = sha256(genesis);
  let at = 1_900_000_000_000;
  const add = (act: RosterAct, by?: TestDevice): Uint8Array => {
    const body = encodeEntry({ clinic: id, parent: head, at: (at += 1_000), by: by?.dev ?? 0, act });
    head = sha256(body);
    const entry = encodeSigned({ body, signature: signed((by?.pair ?? words).key, body) });
    entries.push(entry);
    return entry;
  };
  return {
    id, genesis, entries, words, add, head: () => head,
    device: (dev, kind = 'admin') => {
      const pair = newPair();
      add({ type: 'admit', dev, class: kind, name: `Workstation ${dev}`, signing: pair.spki, sealing: newPair().point, person: kind === 'phone' ? 'staff-1' : '', seals: [] });
      return makeDevice(id, dev, pair, () => head, { bseq: 0, q: 0, prev: new Uint8Array(32) });
    },
    register: (place, code) => ask(place, '/s1/register', { method: 'POST', body: toCbor({ secret: parseEnrolmentCode(code)?.secret ?? new Uint8Array(10), genesis, entries }) }),
  };
};

export const push = (place: HubPlace, token: string, batch: SealedBatch, agent?: Agent): Promise<Answer> => ask(place, '/s1/push', { method: 'POST', token, agent, body: toCbor({ ...batch }) });
export const pull = (place: HubPlace, token: string, cursor: { readonly incarnation: string; readonly seq: number }, maxBytes = 1_048_576): Promise<Answer> =>
  ask(place, '/s1/pull', { method: 'POST', token, body: toCbor({ cursor, maxBytes }) });
