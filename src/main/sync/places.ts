import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { unpackClock } from '#main/records/index.ts';
import { auditGaps } from './audit-ranges.ts';
import type { ClinicKeys } from './clinic-keys.ts';
import { heardDevices } from './heartbeat.ts';
import type { HeardDevice } from './heartbeat.ts';
import type { OtherDevice, RecordPlace } from './sync-engine.ts';

const placeOf = async (read: Reader, heard: readonly HeardDevice[], known: number, recordId: string): Promise<RecordPlace> => {
  const row = await read.get<{ clk: Uint8Array }>(sql`SELECT clk FROM sync_clk WHERE eid = ${recordId}`);
  if (!row) return { at: 'unknown', devices: [], known };
  const { base, fields } = unpackClock(row.clk);
  const own = (await read.get<{ number: number }>(sql`SELECT number FROM sync_state WHERE name = 'dev'`))?.number ?? 0;
  const dots = [base.dot, ...[...fields.values()].map(({ dot }) => dot)];
  const newest = Math.max(0, ...dots.flatMap(({ dev, q }) => (dev === own ? [q] : [])));
  const waits = newest > 0 && (await read.get(sql`SELECT 1 AS one FROM sync_outbox WHERE q = ${newest}`)) !== undefined;
  const devices = heard.filter(({ dev, heartbeat }) => dots.every((dot) => dot.dev === dev || (heartbeat.applied.get(dot.dev) ?? 0) >= dot.q)).map(({ dev }) => dev);
  if (waits) return { at: 'only-here', devices: [], known };
  return { at: devices.length > 0 ? 'devices' : 'hub', devices, known };
};

/** How far the newest write of each record has come, by what the hub acknowledged and what other workstations said they have. */
export const placesOf = async (read: Reader, keys: ClinicKeys | undefined, recordIds: readonly string[]): Promise<readonly RecordPlace[]> => {
  const known = keys ? [...keys.roster().devices.values()].filter((device) => device.dev !== keys.dev && !device.revoked && device.class !== 'phone').length : 0;
  const heard = recordIds.length > 0 ? await heardDevices(read) : [];
  return Promise.all(recordIds.map((id) => placeOf(read, heard, known, id)));
};

export const othersOf = async (read: Reader, keys: ClinicKeys | undefined): Promise<readonly OtherDevice[]> => {
  if (!keys) return [];
  const heard = new Map((await heardDevices(read)).map((device) => [device.dev, device]));
  const others = [...keys.roster().devices.values()].filter(({ dev }) => dev !== keys.dev);
  return Promise.all(others.map(async ({ dev }): Promise<OtherDevice> => {
    const device = heard.get(dev);
    return { dev, heardAt: device?.heardAt ?? null, hasOurs: device?.heartbeat.applied.get(keys.dev) ?? 0, auditGaps: device ? await auditGaps(read, device) : [] };
  }));
};
