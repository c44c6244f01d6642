import { createHash } from 'node:crypto';

/** The same id on every computer for a rule that there is once (UUID version 8, RFC 9562): two that set it at one time write one record. */
export const namedId = (kind: string, name: string): string => {
  const hex = createHash('sha256').update(`wardlight/${kind}/${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${'89ab'.charAt(parseInt(hex.charAt(16), 16) % 4)}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
