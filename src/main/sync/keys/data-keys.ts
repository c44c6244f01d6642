import { randomBytes } from 'node:crypto';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { hexOf } from '#shared/sync/change.ts';
import { epochOf, kepOf } from '#shared/sync/envelope.ts';
import type { KeyPackage } from '#shared/sync/manifest.ts';
import { SealingRefused } from '../clinic-keys.ts';
import type { ClinicKeys, StreamKey } from '../clinic-keys.ts';
import { rosterSent } from '../roster/roster-store.ts';
import type { Standing } from './create-clinic-keys.ts';
import { unwrapDataKey, wrapDataKey } from './data-key.ts';
import { createKeyCache } from './key-cache.ts';

export interface DataKeyParts {
  readonly clinicId: string;
  readonly dev: number;
  readonly standing: () => Standing;
}

interface KeyRow extends KeyPackage { readonly dev: number; readonly bseq: number | null }

/** A batch has 256 streams, a page of the hub at most some thousands. */
const mostOpened = 8_192;
const nameOf = (stream: string, kep: number): string => `${stream}/${kep}`;
/** The device that made the data key: two never make one name. */
const makerOf = (kep: number): number => kep % 65_536;

const rowsUnder = (read: Reader, streams: readonly string[], epoch: number): Promise<readonly KeyRow[]> =>
  read.all<KeyRow>(sql`SELECT stream, kep, wrapped, dev, bseq FROM sync_key
    WHERE stream IN (SELECT unhex(value) FROM json_each(${JSON.stringify(streams)})) AND kep >= ${kepOf(epoch, 0)} AND kep < ${kepOf(epoch + 1, 0)} ORDER BY stream, kep`);

const rowsNamed = (read: Reader, names: readonly (readonly [string, number])[]): Promise<readonly KeyRow[]> =>
  read.all<KeyRow>(sql`SELECT stream, kep, wrapped, dev, bseq FROM sync_key
    WHERE (stream, kep) IN (SELECT unhex(value ->> 0), value ->> 1 FROM json_each(${JSON.stringify(names)}))`);

const insert = (tx: Writer, rows: readonly KeyRow[]): Promise<number> =>
  tx.run(sql`INSERT INTO sync_key (stream, kep, wrapped, dev, bseq)
    SELECT unhex(value ->> 0), value ->> 1, unhex(value ->> 2), value ->> 3, value ->> 4 FROM json_each(${JSON.stringify(rows.map(({ stream, kep, wrapped, dev, bseq }) => [hexOf(stream), kep, hexOf(wrapped), dev, bseq]))}) WHERE true
    ON CONFLICT DO NOTHING`);

/** Data keys: one for each stream, epoch and maker, wrapped under the clinic key of the epoch. */
export const createDataKeys = ({ clinicId, dev, standing }: DataKeyParts) => {
  const cache = createKeyCache(mostOpened);

  /** Kept for the next time. Undefined where no clinic key opens it. */
  const unwrapped = (row: KeyPackage, name: string): Uint8Array | undefined => {
    for (const clinicKey of standing().keys.get(epochOf(row.kep)) ?? []) {
      const key = unwrapDataKey(clinicKey, clinicId, row);
      if (!key) continue;
      cache.keep(name, key);
      return key;
    }
    return undefined;
  };
  const opened = (row: KeyPackage): Uint8Array | undefined => {
    const name = nameOf(hexOf(row.stream), row.kep);
    return cache.get(name) ?? unwrapped(row, name);
  };

  const sealingKeys: ClinicKeys['sealingKeys'] = async (tx, streams) => {
    const { state, keys } = standing();
    const [clinicKey] = keys.get(state.epoch) ?? [];
    if (state.isFloorDue) throw new SealingRefused('epoch-due');
    if (!clinicKey || state.epoch < state.floorEpoch || state.devices.get(dev)?.revoked !== undefined) throw new SealingRefused('no-key');
    if ((await rosterSent(tx)) < state.length) throw new SealingRefused('roster-unsent');
    const wanted = new Map(streams.map((stream) => [hexOf(stream), stream]));
    const found = new Map<string, StreamKey>();
    const made: KeyPackage[] = [];
    for (const row of await rowsUnder(tx, [...wanted.keys()], state.epoch)) {
      const stream = hexOf(row.stream);
      const key = found.has(stream) ? undefined : opened(row);
      if (!key) continue;
      found.set(stream, { kep: row.kep, key });
      // Made before, and the batch that was to carry it was never sealed.
      if (row.dev === dev && row.bseq === null) made.push({ stream: new Uint8Array(row.stream), kep: row.kep, wrapped: new Uint8Array(row.wrapped) });
    }
    const fresh = [...wanted].filter(([name]) => !found.has(name)).map(([name, stream]) => {
      const key = new Uint8Array(randomBytes(32));
      const kep = kepOf(state.epoch, dev);
      found.set(name, { kep, key });
      return wrapDataKey(clinicKey, clinicId, { stream, kep }, key);
    });
    if (fresh.length > 0) await insert(tx, fresh.map((each) => ({ ...each, dev, bseq: null })));
    return { keys: found, made: [...made, ...fresh] };
  };

  const openingKeys: ClinicKeys['openingKeys'] = async (read, wanted) => {
    const names = new Map(wanted.map(({ stream, kep }) => [nameOf(hexOf(stream), kep), [hexOf(stream), kep] as const]));
    const keys = new Map<string, Uint8Array>();
    for (const name of names.keys()) {
      const held = cache.get(name);
      if (held) keys.set(name, held);
    }
    const missing = [...names].filter(([name]) => !keys.has(name)).map(([, pair]) => pair);
    for (const row of missing.length > 0 ? await rowsNamed(read, missing) : []) {
      const key = opened(row);
      if (key) keys.set(nameOf(hexOf(row.stream), row.kep), key);
    }
    return keys;
  };

  const judgePackages: ClinicKeys['judgePackages'] = async (read, packages, seen = new Map<string, string>()) => {
    if (packages.length === 0) return { fit: [], refused: 0 };
    const { devices } = standing().state;
    const held = new Map((await rowsNamed(read, packages.map(({ own: { stream, kep } }) => [hexOf(stream), kep]))).map((row) => [nameOf(hexOf(row.stream), row.kep), hexOf(row.wrapped)]));
    let refused = 0;
    const fit = packages.filter(({ own, dev: from, bseq }) => {
      const name = nameOf(hexOf(own.stream), own.kep);
      const wrapped = hexOf(own.wrapped);
      const before = seen.get(name) ?? held.get(name);
      if (before === wrapped) return false;
      const maker = devices.get(from);
      const mayMake = maker !== undefined && maker.class !== 'phone' && (!maker.revoked || bseq <= maker.revoked.lastBseq);
      // A key that has a name never gets another value: what was sealed under it would no longer open.
      if (mayMake && before === undefined && makerOf(own.kep) === from && unwrapped(own, name)) {
        seen.set(name, wrapped);
        return true;
      }
      refused += 1;
      return false;
    });
    return { fit, refused };
  };
  const savePackages: ClinicKeys['savePackages'] = async (tx, fit) => void (await insert(tx, fit.map(({ own, dev: from, bseq }) => ({ ...own, dev: from, bseq }))));

  return { methods: { sealingKeys, openingKeys, judgePackages, savePackages }, end: cache.end };
};
