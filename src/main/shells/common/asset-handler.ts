import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { NONCE_PLACEHOLDER, noFeatures, pageHeaders } from '#main/shells/common/page-policy.ts';
import type { PageFeatures } from '#main/shells/common/page-policy.ts';

/** What either shell hands to its page. */
export interface AssetAnswer {
  readonly status: 200 | 404 | 405;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type AssetHandler = (request: { readonly url: string; readonly method: string }) => AssetAnswer;

const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/**
 * Reads one window's folder once and answers from memory afterwards: a request is looked up by name and never becomes
 * a path, so there is nothing to climb out of. Symbolic links and kinds of file without a fixed type are left out.
 */
export const createAssetHandler = (origin: string, root: string, features: PageFeatures = noFeatures): AssetHandler => {
  const assets = readAssets(root);
  const index = assets.get('/index.html');
  if (index === undefined) throw new Error('This build has no index.html for its window; run npm run build.');
  return ({ url, method }) => {
    const nonce = randomBytes(16).toString('base64url');
    if (method !== 'GET') return refuse(405, nonce);
    const path = pathWithin(origin, url);
    if (path === undefined) return refuse(404, nonce);
    if (path === '/' || path === '/index.html') {
      const body = Buffer.from(index.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce));
      return { status: 200, headers: pageHeaders(nonce, MIME['.html']!, features), body };
    }
    const body = assets.get(path);
    if (body === undefined) return refuse(404, nonce);
    return { status: 200, headers: pageHeaders(nonce, MIME[extname(path)]!, features), body };
  };
};

const refuse = (status: 404 | 405, nonce: string): AssetAnswer => ({
  status,
  headers: pageHeaders(nonce, 'text/plain; charset=utf-8', noFeatures),
  body: Buffer.alloc(0),
});

/** The path as asked, or undefined for another host and for every spelling that our own build never produces. */
const pathWithin = (origin: string, url: string): string | undefined => {
  if (!url.startsWith(`${origin}/`)) return undefined;
  const path = url.slice(origin.length).replace(/[?#].*$/su, '');
  return /^\/[A-Za-z0-9_./-]*$/u.test(path) && !path.includes('..') && !path.includes('//') ? path : undefined;
};

const readAssets = (root: string): ReadonlyMap<string, Buffer> => {
  const realRoot = realpathSync(root);
  const assets = new Map<string, Buffer>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile() && MIME[extname(entry.name)] !== undefined && isInside(realRoot, path))
        assets.set(`/${relative(realRoot, path).split(sep).join('/')}`, readFileSync(path));
    }
  };
  walk(realRoot);
  return assets;
};

/** A link swapped in between listing and reading would show here. */
const isInside = (realRoot: string, path: string): boolean => realpathSync(path) === path && path.startsWith(realRoot + sep);
