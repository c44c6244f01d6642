import { createDecipheriv } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

const [pageBytes, saltBytes, ivBytes, reservedBytes] = [4096, 16, 16, 80];
const [logHeader, frameHeader] = [32, 24];

/** SQLCipher 4: AES-256-CBC with the IV after the page's content, the file's salt before that of the first one. Written from its format, shares nothing with it. */
const plainPage = (page: Buffer, key: Uint8Array, isFirst: boolean): Buffer => {
  const end = pageBytes - reservedBytes;
  const decipher = createDecipheriv('aes-256-cbc', key, page.subarray(end, end + ivBytes)).setAutoPadding(false);
  return Buffer.concat([decipher.update(page.subarray(isFirst ? saltBytes : 0, end)), decipher.final()]);
};

/** Everything that the file and the log beside it hold for whoever has the key: used pages, free ones, what was deleted and not overwritten. */
export const pageDump = (path: string, key: Uint8Array): Buffer => {
  const pages: Buffer[] = [];
  const file = readFileSync(path);
  for (let at = 0; at + pageBytes <= file.length; at += pageBytes) pages.push(plainPage(file.subarray(at, at + pageBytes), key, at === 0));
  const log = existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`) : Buffer.alloc(0);
  for (let at = logHeader; at + frameHeader + pageBytes <= log.length; at += frameHeader + pageBytes) {
    pages.push(plainPage(log.subarray(at + frameHeader, at + frameHeader + pageBytes), key, log.readUInt32BE(at) === 1));
  }
  return Buffer.concat(pages);
};
