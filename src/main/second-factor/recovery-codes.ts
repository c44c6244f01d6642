import { createHash } from 'node:crypto';

// 32 letters and digits that nobody takes for one another on paper: no 0 and O, no 1 and I. Five bits each.
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const howMany = 10;
/** Ten letters of five bits: 50 bits a code. */
const letters = 10;

/** Ten codes like `XXXXX-XXXXX`, to be shown once. */
export const makeRecoveryCodes = (randomBytes: (length: number) => Uint8Array): string[] =>
  Array.from({ length: howMany }, () => {
    // 256 is a multiple of 32, so each letter is as likely as any other.
    const code = [...randomBytes(letters)].map((byte) => alphabet[byte % alphabet.length]).join('');
    return `${code.slice(0, letters / 2)}-${code.slice(letters / 2)}`;
  });

/** A code as typed, without spaces and dashes. */
export const bareCode = (typed: string): string => typed.replace(/[\s-]/gu, '').toUpperCase();

export const isRecoveryCode = (bare: string): boolean => bare.length === letters && [...bare].every((letter) => alphabet.includes(letter));

/**
 * What is kept of a code. A fast hash is enough: the code is random, so no dictionary shortens the 2^50 tries, and whoever can read
 * this row has broken the database's encryption and finds the authenticator's secret beside it. Bound to the person, so that
 * nobody's row fits another.
 */
export const recoveryCodeHash = (staffId: string, code: string): Uint8Array =>
  createHash('sha256').update(`wardlight recovery code\n${staffId}\n${bareCode(code)}`).digest();
