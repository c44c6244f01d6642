import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { writeSecretFile } from './certificate.ts';

/** What of a hub lies where. The key may be given from elsewhere, and should be, when backups of the folder leave the house. */
export const hubPaths = (folder: string, keyFile?: string) => ({
  folder, database: join(folder, 'hub.db'), watermark: join(folder, 'watermark.json'), key: keyFile ?? join(folder, 'hub.key'),
});
export type HubPaths = ReturnType<typeof hubPaths>;

/** A fault with one sentence for the operator. */
export class HubFault extends Error {
  override readonly name = 'HubFault';
  readonly why: 'in-use' | 'other';
  constructor(message: string, why: HubFault['why'] = 'other') {
    super(message);
    this.why = why;
  }
}

/** 32 bytes, in a file for its owner alone; made once. A database without its key is not given another one. */
export const hubKey = ({ folder, key, database }: HubPaths): Uint8Array => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  if (!existsSync(key)) {
    if (existsSync(database)) throw new HubFault(`There is a database in ${folder}, but its key file ${key} is missing. Put it back: no other key opens it.`);
    writeSecretFile(key, `${randomBytes(32).toString('hex')}\n`);
  }
  const text = readFileSync(key, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new HubFault(`${key} is not a key file: it holds 64 hexadecimal digits.`);
  return new Uint8Array(Buffer.from(text, 'hex'));
};
