import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { touchIdAnswer } from '#shared/second-factor/touch-id.ts';

/** What the key answers to these options, as JSON text; undefined when nobody touched it or the person thought better of it. */
export const answerOfKey = async (options: string): Promise<string | undefined> => {
  // The computer itself asks for the finger.
  if (options === touchIdAnswer) return touchIdAnswer;
  try {
    return JSON.stringify(await startAuthentication({ optionsJSON: JSON.parse(options) as PublicKeyCredentialRequestOptionsJSON }));
  } catch {
    // Browsers do not tell a cancelled question from a missing key, so that a page cannot find out who owns one.
    return undefined;
  }
};

/** A new key's answer, as JSON text; undefined as above. */
export const newKey = async (options: string): Promise<string | undefined> => {
  try {
    return JSON.stringify(await startRegistration({ optionsJSON: JSON.parse(options) as PublicKeyCredentialCreationOptionsJSON }));
  } catch {
    return undefined;
  }
};
