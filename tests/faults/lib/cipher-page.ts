import { createDecipheriv } from 'node:crypto';

const [pageBytes, reservedBytes, saltBytes] = [4096, 80, 16] as const;

/** A page of a SQLCipher 4 file in clear, by its number from 1; where the salt stands in the first one there are zeros. */
const pageInClear = (file: Buffer, key: Uint8Array, number: number): Buffer => {
  const page = file.subarray((number - 1) * pageBytes, number * pageBytes);
  const end = pageBytes - reservedBytes;
  const from = number === 1 ? saltBytes : 0;
  const cipher = createDecipheriv('aes-256-cbc', key, page.subarray(end, end + 16)).setAutoPadding(false);
  return Buffer.concat([Buffer.alloc(from), cipher.update(page.subarray(from, end)), cipher.final()]);
};

/** The pages that hold a table's rows, found from its root as SQLite lays a table out (file format, "B-tree Pages"). */
export const leavesOf = (file: Buffer, key: Uint8Array, root: number): readonly number[] => {
  const page = pageInClear(file, key, root);
  const at = root === 1 ? 100 : 0;
  const [leaf, interior] = [0x0d, 0x05];
  if (page[at] === leaf) return [root];
  if (page[at] !== interior) throw new Error(`page ${root} is no page of a table`);
  const children = Array.from({ length: page.readUInt16BE(at + 3) }, (_, i) => page.readUInt32BE(page.readUInt16BE(at + 12 + 2 * i)));
  return [...children, page.readUInt32BE(at + 8)].flatMap((child) => leavesOf(file, key, child));
};
