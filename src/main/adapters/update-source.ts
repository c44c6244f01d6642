import { createReadStream, lstatSync, readFileSync } from 'node:fs';
import { request as requestPlain } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as requestSecure } from 'node:https';
import { join } from 'node:path';
import { manifestName, mostManifestBytes } from '#shared/updates/manifest.ts';
import { UpdateFault } from '#main/ports.ts';
import type { UpdateSource } from '#main/ports.ts';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** The manifest and the description are small: they are there in this time or not at all. */
const smallMs = 20_000;
const silenceMs = 30_000;
const fileMs = 2 * 3_600_000;

export interface ServerOptions {
  /** Folder of the update on the server, ending with a slash. */
  readonly url: string;
  readonly version: string;
  /** Instead of the authorities that Node trusts; for tests. */
  readonly ca?: string;
  readonly smallMs?: number;
}

/** TLS, or plain HTTP to this very computer. */
export const isUpdateUrl = (text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname));
  return isSafe && url.username === '' && url.search === '' && url.hash === '' && url.pathname.endsWith('/');
};

/** The answer's head. No other address is followed, and nothing is said but what this program is. */
const ask = (url: URL, { version, ca }: ServerOptions, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestSecure : requestPlain;
    // No agent: nobody's proxy, no connection kept.
    const asked = request(url, { agent: false, signal, timeout: silenceMs, headers: { 'user-agent': `Wardlight/${version}` }, ...(ca === undefined ? {} : { ca }) });
    asked.once('response', resolve);
    asked.once('timeout', () => { asked.destroy(new UpdateFault('unreachable')); });
    asked.on('error', (why) => { reject(why instanceof UpdateFault ? why : new UpdateFault('unreachable')); });
    asked.end();
  });

const pieces = async function* (url: URL, options: ServerOptions, most: number, withinMs: number): AsyncGenerator<Uint8Array> {
  const answer = await ask(url, options, AbortSignal.timeout(withinMs));
  try {
    if (answer.statusCode !== 200) throw new UpdateFault(answer.statusCode === 404 ? 'missing' : 'server-answer');
    if (Number(answer.headers['content-length'] ?? 0) > most) throw new UpdateFault('too-large');
    let bytes = 0;
    for await (const piece of answer as AsyncIterable<Uint8Array>) {
      bytes += piece.length;
      if (bytes > most) throw new UpdateFault('too-large');
      yield piece;
    }
  } catch (why) {
    throw why instanceof UpdateFault ? why : new UpdateFault('unreachable');
  } finally {
    answer.destroy();
  }
};

const whole = async (from: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = [];
  for await (const piece of from) all.push(piece);
  return Buffer.concat(all);
};

/** The server that the release build names. */
export const serverSource = (options: ServerOptions): UpdateSource => {
  if (!isUpdateUrl(options.url)) throw new Error('updates come over TLS');
  const at = (name: string): URL => new URL(name, options.url);
  const small = (name: string): Promise<Buffer> => whole(pieces(at(name), options, mostManifestBytes, options.smallMs ?? smallMs));
  return {
    manifest: () => small(manifestName),
    // It is signed by nobody: one that is there must agree with the manifest, and one that is missing is no loss.
    description: (name) => small(name).then((bytes) => bytes.toString('utf8'), (why: unknown) => {
      if (why instanceof UpdateFault && why.why === 'missing') return undefined;
      throw why;
    }),
    open: (name, most) => pieces(at(name), options, most, fileMs),
  };
};

/** A file itself, no link and no more than it may be. */
const sizeOf = (path: string, most: number): void => {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) throw new UpdateFault('missing');
  if (stat.size > most) throw new UpdateFault('too-large');
};

/** A folder on a stick: the manifest and beside it the file for this computer. */
export const folderSource = (folder: string): UpdateSource => ({
  manifest: async () => {
    const path = join(folder, manifestName);
    sizeOf(path, mostManifestBytes);
    return readFileSync(path);
  },
  description: () => Promise.resolve(undefined),
  open: async function* (name, most) {
    const path = join(folder, name);
    sizeOf(path, most);
    // Not further, should it grow meanwhile.
    yield* createReadStream(path, { end: most - 1 }) as AsyncIterable<Uint8Array>;
  },
});
