import { createHash } from 'node:crypto';
import { canonicalJson } from '#shared/interchange/json.ts';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** SHA-256 of the canonical JSON, hex: the same content however its keys are ordered. */
export const contentHash = (resource: unknown): string => sha256(canonicalJson(resource));

/** A UUID of version 8 (RFC 9562) from text: the same text gives the same id, on every computer and in every run. */
export const uuidFromText = (text: string): string => {
  const hex = sha256(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
