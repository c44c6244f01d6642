import { createHash } from 'node:crypto';
import type { Sha256 } from '#shared/audit/merkle.ts';

export const sha256: Sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export const sha256Hex = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');
