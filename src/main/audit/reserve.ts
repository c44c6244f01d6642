import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, constants, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { DatabaseError } from '#main/database/driver.ts';
import type { AuditRow } from './audit-row.ts';
import { AuditTreeError } from './tree-store.ts';

/** A row that waits, with the number it got when it came. */
export interface WaitingRow {
  readonly serial: number;
  readonly row: AuditRow;
}

/**
 * A file whose space was taken in advance: it takes audit rows while the database cannot, so that a full disk lets people read on and
 * still leaves a row for each answer. Each row is sealed with AES-256-GCM under the file's key and its serial number.
 */
export interface Reserve {
  /** On disk before it returns. @throws ReserveFullError, or the system's own error. */
  readonly keep: (rows: readonly AuditRow[]) => void;
  readonly waiting: () => readonly WaitingRow[];
  /** Everything up to this serial number is in the database. */
  readonly forget: (upTo: number) => void;
  readonly close: () => void;
}

export class ReserveFullError extends Error {
  override readonly name = 'ReserveFullError';
}

/** Whether a database error means that the log cannot take a row, while what is there can still be read. */
export const isOutOfSpace = (error: unknown): boolean =>
  (error instanceof DatabaseError && (error.code === 'SQLITE_FULL' || error.code === 'SQLITE_READONLY')) || error instanceof AuditTreeError;

export const reserveBytes = 16 * 1024 * 1024;

/** A record: its length after this head in four bytes, its serial number in eight, then nonce, ciphertext and tag. */
const [headBytes, nonceBytes, tagBytes] = [12, 12, 16];

const contextOf = (serial: number): Buffer => Buffer.from(`wardlight/audit-reserve/${serial}`);

const seal = (key: Uint8Array, serial: number, text: string): Buffer => {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(contextOf(serial));
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
};

const unseal = (key: Uint8Array, serial: number, sealed: Buffer): string | undefined => {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes)).setAAD(contextOf(serial));
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)), decipher.final()]).toString();
  } catch {
    return undefined;
  }
};

/** Takes the space now: nothing is sparse, and a later append changes no length. */
const openWhole = (path: string, size: number): number => {
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  try {
    const block = Buffer.alloc(Math.min(size, 1024 * 1024));
    const last = Buffer.alloc(1);
    if (readSync(file, last, 0, 1, size - 1) === 1) return file;
    for (let at = 0; at < size; at += block.length) writeSync(file, block, 0, Math.min(block.length, size - at), at);
    fsyncSync(file);
    return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
};

/** Opens the reserve, or makes it. `folded` is the last serial number that the database has: after a crash some rows may lie in both. */
export const openReserve = (path: string, key: Uint8Array, folded: number, size = reserveBytes): Reserve => {
  const file = openWhole(path, size);
  let waiting: WaitingRow[] = [];
  let [at, serial] = [0, folded];

  const readAll = (): void => {
    const head = Buffer.alloc(headBytes);
    for (let next: number | undefined; at + headBytes < size;) {
      readSync(file, head, 0, headBytes, at);
      const [bytes, own] = [head.readUInt32BE(0), Number(head.readBigUInt64BE(4))];
      // Zeros end the list; so does whatever was cut off while it was written, which nobody was answered for.
      if (bytes < nonceBytes + tagBytes || at + headBytes + bytes > size || (next !== undefined && own !== next)) return;
      const sealed = Buffer.alloc(bytes);
      readSync(file, sealed, 0, bytes, at + headBytes);
      const text = unseal(key, own, sealed);
      if (text === undefined) return;
      if (own > folded) waiting.push({ serial: own, row: JSON.parse(text) as AuditRow });
      serial = Math.max(serial, own);
      next = own + 1;
      at += headBytes + bytes;
    }
  };
  readAll();

  return {
    keep: (rows) => {
      const records = rows.map((row, i) => ({ serial: serial + i + 1, row }));
      const bytes = Buffer.concat(records.map(({ serial: own, row }) => {
        const sealed = seal(key, own, JSON.stringify(row));
        const head = Buffer.alloc(headBytes);
        head.writeUInt32BE(sealed.length);
        head.writeBigUInt64BE(BigInt(own), 4);
        return Buffer.concat([head, sealed]);
      }));
      if (at + bytes.length + headBytes > size) throw new ReserveFullError('the reserve has no room left');
      writeSync(file, Buffer.concat([bytes, Buffer.alloc(headBytes)]), 0, bytes.length + headBytes, at);
      fsyncSync(file);
      at += bytes.length;
      serial += rows.length;
      waiting.push(...records);
    },
    waiting: () => waiting,
    forget: (upTo) => {
      waiting = waiting.filter((each) => each.serial > upTo);
      if (waiting.length > 0) return;
      writeSync(file, Buffer.alloc(headBytes), 0, headBytes, 0);
      fsyncSync(file);
      at = 0;
    },
    close: () => { closeSync(file); },
  };
};
