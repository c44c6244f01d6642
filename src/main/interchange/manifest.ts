import { createHash } from 'node:crypto';
import type { ImportFile } from '#shared/interchange/import-file.ts';

/** Tells a list of files from another by names, folders and sizes, hex: a stopped job goes on only with the very same list. */
export const manifestOf = (files: readonly ImportFile[]): string => {
  const hash = createHash('sha256');
  for (const { name, folder, bytes } of files) hash.update(`${JSON.stringify([name, folder ?? '', bytes ?? null])}\n`, 'utf8');
  return hash.digest('hex');
};
