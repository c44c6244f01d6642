import { generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { AuthenticationResponseJSON, AuthenticatorTransport, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';
import type { Passkey } from './store.ts';
import type { PasskeySite } from './types.ts';

/** How long an authenticator may take, on both sides of the glass. */
export const ceremonyMs = 120_000;
// COSE: EdDSA, ES256, RS256. Named here, so that what counts does not change with the runtime.
const algorithms = [-8, -7, -257];

/** Whose passkey is made. */
export interface PasskeyOwner {
  readonly staffId: string;
  readonly userName: string;
  readonly displayName: string;
}

type Bytes = Uint8Array<ArrayBuffer>;
const bytesOf = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'utf8'));
const listed = (passkeys: readonly Passkey[]) =>
  passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports: [...transports] as AuthenticatorTransport[] }));

export const registrationOptions = async (site: PasskeySite, owner: PasskeyOwner, challenge: Uint8Array, have: readonly Passkey[]): Promise<string> =>
  JSON.stringify(await generateRegistrationOptions({
    rpName: 'Wardlight', rpID: site.rpId, userID: bytesOf(owner.staffId), userName: owner.userName, userDisplayName: owner.displayName,
    challenge: new Uint8Array(challenge), timeout: ceremonyMs, attestationType: 'none', excludeCredentials: listed(have),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' }, supportedAlgorithmIDs: algorithms,
  }));

export const authenticationOptions = async (site: PasskeySite, challenge: Uint8Array, have: readonly Passkey[]): Promise<string> =>
  JSON.stringify(await generateAuthenticationOptions({
    rpID: site.rpId, challenge: new Uint8Array(challenge), timeout: ceremonyMs, userVerification: 'required', allowCredentials: listed(have),
  }));

const text = z.string();
const answered = { id: text, rawId: text, type: z.literal('public-key') };
const Registration = z.object({ ...answered, response: z.object({ clientDataJSON: text, attestationObject: text, transports: z.array(z.string().max(20)).max(10).optional() }) });
const Authentication = z.object({ ...answered, response: z.object({ clientDataJSON: text, authenticatorData: text, signature: text, userHandle: text.optional() }) });

const parsed = <T>(schema: z.ZodType<T>, json: string): T | undefined => {
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
};

/** What an accepted registration says of the credential; undefined for every answer that is not one to this challenge, from this page, with its person verified. */
export const readRegistration = async (site: PasskeySite, challenge: string, json: string): Promise<Pick<Passkey, 'credentialId' | 'publicKey' | 'signCount' | 'transports'> | undefined> => {
  const response = parsed(Registration, json);
  if (!response) return undefined;
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: { ...response, clientExtensionResults: {} } as RegistrationResponseJSON, expectedChallenge: challenge, expectedOrigin: site.origin, expectedRPID: site.rpId,
      requireUserVerification: true, supportedAlgorithmIDs: algorithms,
    });
    if (!registrationInfo) return undefined;
    const { id, publicKey, counter } = registrationInfo.credential;
    return { credentialId: id, publicKey, signCount: counter, transports: response.response.transports ?? [] };
  } catch {
    // The library throws for each way of being wrong; which one it was helps only who tries.
    return undefined;
  }
};

/** Which of these passkeys answered this challenge, and its new count; undefined when none did. */
export const readAuthentication = async (
  site: PasskeySite, staffId: string, challenge: string, have: readonly Passkey[], json: string,
): Promise<{ readonly passkeyId: string; readonly signCount: number } | undefined> => {
  const response = parsed(Authentication, json);
  const passkey = have.find(({ credentialId }) => credentialId === response?.id);
  if (!response || !passkey) return undefined;
  const { userHandle } = response.response;
  if (userHandle !== undefined && userHandle !== '' && userHandle !== Buffer.from(staffId, 'utf8').toString('base64url')) return undefined;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...response, clientExtensionResults: {} } as AuthenticationResponseJSON, expectedChallenge: challenge, expectedOrigin: site.origin, expectedRPID: site.rpId,
      credential: { id: passkey.credentialId, publicKey: new Uint8Array(passkey.publicKey), counter: passkey.signCount }, requireUserVerification: true,
    });
    return verified ? { passkeyId: passkey.id, signCount: authenticationInfo.newCounter } : undefined;
  } catch {
    // As above; a count that went back, the sign of a copied authenticator, ends here too.
    return undefined;
  }
};
