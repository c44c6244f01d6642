import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';

const perBlock = 9_999;
const deviceBlocks = 1_000;

/** `WL 01 0001`: the block belongs to this device, so two computers offline never give one number twice. */
const format = (dev: number, n: number): string => {
  const block = dev + deviceBlocks * Math.floor(n / perBlock);
  return `WL ${String(block).padStart(2, '0')} ${String((n % perBlock) + 1).padStart(4, '0')}`;
};

/** The next `count` record numbers of this device, in the caller's transaction. */
export const nextRecordNumbers = async (tx: Writer, count: number): Promise<readonly string[]> => {
  const dev = (await tx.get<{ number: number }>(sql`SELECT number FROM sync_state WHERE name = 'dev'`))?.number ?? 0;
  if (dev < 1 || dev >= deviceBlocks) throw new Error('this device has no record number block');
  const [row] = await tx.all<{ number: number }>(sql`INSERT INTO sync_state (name, number) VALUES ('recordNumbers', ${count})
    ON CONFLICT (name) DO UPDATE SET number = number + ${count} RETURNING number`);
  const first = (row?.number ?? count) - count;
  return Array.from({ length: count }, (_, i) => format(dev, first + i));
};
