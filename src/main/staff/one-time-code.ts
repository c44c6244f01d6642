import { wordlist } from '@scure/bip39/wordlists/english.js';

const howMany = 5;

/** Five words of the 2,048 of BIP-39, drawn evenly (55 bits): they can be read aloud, and each guess costs what a password's does. */
export const oneTimeCode = (randomBytes: (length: number) => Uint8Array): string => {
  const bytes = randomBytes(howMany * 2);
  const words = Array.from({ length: howMany }, (_, i) => wordlist[(((bytes[i * 2] ?? 0) << 8) | (bytes[i * 2 + 1] ?? 0)) % wordlist.length] ?? '');
  bytes.fill(0);
  return words.join(' ');
};

/** When a code given at `at` stops opening. */
export const codeUntil = (at: string, hours: number): string => new Date(Date.parse(at) + hours * 3_600_000).toISOString();
