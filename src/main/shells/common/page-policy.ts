/** Stands in the built index.html where the per-load nonce belongs. */
export const NONCE_PLACEHOLDER = '__WL_NONCE__';

/**
 * The only policy a page of ours runs under, in both shells. `worker-src` is named because it would otherwise fall
 * back to `script-src`, and a worker's requests are not seen by the page's interception.
 */
export const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'none'",
    "worker-src 'none'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');

/** Features a page can ask a person for; the shells refuse the questions as well, where a browser knows other names. */
const DENIED_FEATURES = [
  'accelerometer', 'bluetooth', 'camera', 'clipboard-read', 'clipboard-write', 'display-capture', 'geolocation', 'gyroscope', 'hid', 'idle-detection',
  'local-fonts', 'magnetometer', 'microphone', 'midi', 'payment', 'screen-wake-lock', 'serial', 'usb',
  'window-management', 'xr-spatial-tracking',
];

/** Making and asking for passkeys: the gate's work where the shell can carry them, nobody else's. */
const PASSKEY_FEATURES = ['publickey-credentials-create', 'publickey-credentials-get'];

export interface PageFeatures {
  readonly mayUsePasskeys: boolean;
}
export const noFeatures: PageFeatures = { mayUsePasskeys: false };

/** Headers of every answer, refusals included; nothing may be sniffed, stored or tell another page where it came from. */
export const pageHeaders = (nonce: string, contentType: string, { mayUsePasskeys }: PageFeatures): Readonly<Record<string, string>> => ({
  'Content-Type': contentType,
  'Content-Security-Policy': contentSecurityPolicy(nonce),
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-DNS-Prefetch-Control': 'off',
  'Permissions-Policy': [
    ...DENIED_FEATURES.map((feature) => `${feature}=()`), ...PASSKEY_FEATURES.map((feature) => `${feature}=${mayUsePasskeys ? '(self)' : '()'}`),
  ].join(', '),
});
