import { Secret, TOTP } from 'otpauth';
import { encode } from 'uqr';

// RFC 6238 as every authenticator app knows it; other choices are ignored by some of them without a word.
const shape = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const secretBytes = 20;
/** Steps of 30 s that a phone's clock may be off, before and after. */
const stepsOff = 1;

const secretOf = (bytes: Uint8Array): Secret => new Secret({ buffer: new Uint8Array(bytes).buffer });

export const newTotpSecret = (randomBytes: (length: number) => Uint8Array): Uint8Array => randomBytes(secretBytes);

export const isTotpCode = (bare: string): boolean => /^[0-9]{6}$/u.test(bare);

/** The time step (30 s since 1970) that a code belongs to, one before or after `at` (ISO 8601) included; undefined when to none. */
export const totpStep = (secret: Uint8Array, code: string, at: string): number | undefined => {
  // The library throws for six letters of more than a byte.
  if (!isTotpCode(code)) return undefined;
  const timestamp = Date.parse(at);
  const off = TOTP.validate({ token: code, secret: secretOf(secret), ...shape, timestamp, window: stepsOff });
  return off === null ? undefined : TOTP.counter({ period: shape.period, timestamp }) + off;
};

/** What an app scans, or a person types. `qr`: rows of 0 and 1 with the quiet zone of four that ISO/IEC 18004 asks for. */
export const totpToScan = (secret: Uint8Array, clinicName: string, userName: string): { readonly uri: string; readonly secret: string; readonly qr: string[] } => {
  // A colon in a label divides issuer from name.
  const label = `${clinicName} (${userName})`.replaceAll(':', ' ');
  const totp = new TOTP({ issuer: 'Wardlight', label, secret: secretOf(secret), ...shape });
  const uri = totp.toString();
  const { data } = encode(uri, { ecc: 'M', border: 4 });
  return { uri, secret: totp.secret.base32, qr: data.map((row) => row.map((isDark) => (isDark ? '1' : '0')).join('')) };
};
