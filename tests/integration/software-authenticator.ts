import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { encode } from 'cborg';

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** What a hostile or broken page or authenticator does otherwise. */
interface Twist {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  /** Flag bits of the authenticator data: 1 present, 4 verified, 64 with a credential. */
  readonly flags?: number;
  readonly signCount?: number;
  readonly userHandle?: string;
  readonly algorithm?: number;
}

interface Options { readonly challenge: string; readonly rp?: { readonly id?: string }; readonly rpId?: string; readonly user?: { readonly id: string } }

/** An ES256 authenticator as WebAuthn Level 3 describes it, with its page: what a browser would send for the options it is given. */
export const createSoftwareAuthenticator = (page = { origin: 'https://app.invalid', rpId: 'app.invalid' }) => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const credentialId = randomBytes(16);
  let count = 0;
  let owner = '';
  const clientData = (type: string, { challenge }: Options, twist: Twist) =>
    Buffer.from(JSON.stringify({ type: twist.type ?? type, challenge: twist.challenge ?? challenge, origin: twist.origin ?? page.origin, crossOrigin: false }));
  const head = (flags: number, twist: Twist) =>
    Buffer.concat([sha256(twist.rpId ?? page.rpId), Buffer.from([twist.flags ?? flags]), uint32(twist.signCount ?? count)]);

  return {
    credentialId: text(credentialId),
    /** Authenticator data: SHA-256 of the site, flags, count, then AAGUID, length and id of the credential, and its COSE key. */
    create: (optionsJson: string, twist: Twist = {}): string => {
      const options = JSON.parse(optionsJson) as Options;
      owner = options.user?.id ?? '';
      const cose = encode(new Map<number, number | Uint8Array>([[1, 2], [3, twist.algorithm ?? -7], [-1, 1], [-2, Buffer.from(x, 'base64url')], [-3, Buffer.from(y, 'base64url')]]));
      const length = Buffer.from([0, credentialId.length]);
      const authData = Buffer.concat([head(1 | 4 | 64, twist), Buffer.alloc(16), length, credentialId, cose]);
      const attestationObject = encode({ fmt: 'none', attStmt: {}, authData });
      return JSON.stringify({
        id: text(credentialId), rawId: text(credentialId), type: 'public-key', clientExtensionResults: {}, authenticatorAttachment: 'platform',
        response: { clientDataJSON: text(clientData('webauthn.create', options, twist)), attestationObject: text(attestationObject), transports: ['internal'] },
      });
    },
    get: (optionsJson: string, twist: Twist = {}): string => {
      const options = JSON.parse(optionsJson) as Options;
      count += 1;
      const authenticatorData = head(1 | 4, twist);
      const clientDataJSON = clientData('webauthn.get', options, twist);
      const signature = createSign('sha256').update(Buffer.concat([authenticatorData, sha256(clientDataJSON)])).sign(privateKey);
      return JSON.stringify({
        id: text(credentialId), rawId: text(credentialId), type: 'public-key', clientExtensionResults: {}, authenticatorAttachment: 'platform',
        response: { clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature), userHandle: twist.userHandle ?? owner },
      });
    },
  };
};
