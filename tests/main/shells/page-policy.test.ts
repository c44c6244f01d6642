import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAssetHandler } from '#main/shells/common/asset-handler.ts';
import { contentSecurityPolicy } from '#main/shells/common/page-policy.ts';

const ORIGIN = 'https://app.invalid';

const makeRoot = (): string => {
  const parent = mkdtempSync(join(tmpdir(), 'wardlight-assets-'));
  const root = join(parent, 'gate');
  mkdirSync(join(root, 'assets'), { recursive: true });
  mkdirSync(join(parent, 'gate-beside'));
  writeFileSync(join(parent, 'secret.js'), 'secret');
  writeFileSync(join(parent, 'gate-beside', 'x.js'), 'secret');
  writeFileSync(join(root, 'index.html'), '<meta property="csp-nonce" nonce="__WL_NONCE__" content="__WL_NONCE__">');
  writeFileSync(join(root, 'assets', 'app.js'), 'app');
  writeFileSync(join(root, 'assets', 'app.js.map'), '{}');
  symlinkSync(join(parent, 'secret.js'), join(root, 'assets', 'link.js'));
  symlinkSync(join(parent, 'gate-beside'), join(root, 'linked'));
  return root;
};

describe('the page policy', () => {
  it('I5, I9: is the strict one, with nothing unsafe in it', () => {
    expect(contentSecurityPolicy('N').split('; ')).toEqual([
      "default-src 'none'", "script-src 'self'", "style-src 'self' 'nonce-N'", "img-src 'self' blob:", "font-src 'self'", "connect-src 'none'",
      "worker-src 'none'", "frame-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
      "require-trusted-types-for 'script'", 'trusted-types default',
    ]);
  });

  it('goes with every answer, with a nonce of its own for each load', () => {
    const assets = createAssetHandler(ORIGIN, makeRoot());
    const nonces = [1, 2].map(() => {
      const { body, headers } = assets({ url: `${ORIGIN}/`, method: 'GET' });
      const [, nonce] = /nonce="([^"]+)" content="\1"/u.exec(body.toString())!;
      expect(headers['Content-Security-Policy']).toContain(`'nonce-${nonce!}'`);
      expect(nonce).toMatch(/^[\w-]{22}$/u);
      return nonce;
    });
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(assets({ url: `${ORIGIN}/no`, method: 'GET' }).headers).toMatchObject({
      'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store', 'Cross-Origin-Opener-Policy': 'same-origin', 'Referrer-Policy': 'no-referrer',
    });
  });
});

describe('the features of a page', () => {
  const featuresOf = (page: Parameters<typeof createAssetHandler>[2], path = '/') =>
    createAssetHandler(ORIGIN, makeRoot(), page)({ url: ORIGIN + path, method: 'GET' }).headers['Permissions-Policy']?.split(', ') ?? [];
  const passkeys = ['publickey-credentials-create', 'publickey-credentials-get'];

  it('are none that a person is asked for, passkeys included, unless told', () => {
    const features = featuresOf(undefined);
    expect(features.length).toBeGreaterThan(20);
    expect(features.every((feature) => feature.endsWith('=()'))).toBe(true);
    for (const name of ['camera', 'geolocation', 'usb', ...passkeys]) expect(features).toContain(`${name}=()`);
  });

  it('are passkeys, for itself only, in a gate whose shell can carry them; nowhere on a refusal', () => {
    const features = featuresOf({ mayUsePasskeys: true });
    expect(features.filter((feature) => !feature.endsWith('=()'))).toEqual(passkeys.map((name) => `${name}=(self)`));
    expect(featuresOf({ mayUsePasskeys: true }, '/no').every((feature) => feature.endsWith('=()'))).toBe(true);
  });
});

describe('the asset handler', () => {
  const assets = createAssetHandler(ORIGIN, makeRoot());

  it('I6: serves a file of its folder with its fixed type, whole, also when a part of it is asked for', () => {
    const { status, headers, body } = assets({ url: `${ORIGIN}/assets/app.js?v=1#x`, method: 'GET' });
    expect([status, headers['Content-Type'], body.toString()]).toEqual([200, 'text/javascript; charset=utf-8', 'app']);
  });

  it.each([
    '/../secret.js', '/assets/../../secret.js', '/..%2fsecret.js', '/%2e%2e/secret.js', '/assets%2fapp.js', '/assets/app.js%00', '/assets/app.js\0.png',
    '/..\\secret.js', '//secret.js', '/assets//app.js', '/./assets/app.js', '/assets/link.js', '/linked/x.js', '/../gate-beside/x.js', '/assets/app.js.map',
    '/assets', '/assets/', '/etc/passwd', '/__proto__', '/constructor',
  ])('I6: does not serve %j', (path) => {
    const { status, body } = assets({ url: ORIGIN + path, method: 'GET' });
    expect([status, body.length]).toEqual([404, 0]);
  });

  it.each(['https://app.invalid.evil.example/', 'https://evil.example/', 'http://app.invalid/', 'https://app.invalid:8443/', 'https://x@app.invalid/', 'file:///etc/passwd', ''])('I6: does not answer for %j', (url) => {
    expect(assets({ url, method: 'GET' }).status).toBe(404);
  });

  it.each(['POST', 'HEAD', 'PUT', 'get'])('I6: answers no %s', (method) => {
    expect(assets({ url: `${ORIGIN}/`, method }).status).toBe(405);
  });

  it('says which build is missing', () => {
    expect(() => createAssetHandler(ORIGIN, mkdtempSync(join(tmpdir(), 'wardlight-empty-')))).toThrow('npm run build');
  });
});
