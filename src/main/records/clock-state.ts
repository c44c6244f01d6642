import { decode, encode } from 'cborg';
import { packContext, unpackContext } from '#shared/sync/change.ts';
import { emptyContext } from '#shared/sync/context.ts';
import type { Context } from '#shared/sync/context.ts';
import type { Dot } from '#shared/sync/dot.ts';

/** Which write it was, when by hybrid time, and whose: told beside a value when another one comes to stand next to it. */
export interface WriteMark {
  readonly dot: Dot;
  readonly hlc: bigint;
  readonly usr: string;
}

/** Where one field stands: the write of its value and what that write had seen. */
export interface FieldClock extends WriteMark {
  readonly context: Context;
}

/** A record's clocks: most fields share the write that made it, the others are named. */
export interface RecordClock {
  /** Device 0 while only later changes have come. */
  readonly base: WriteMark;
  readonly fields: ReadonlyMap<string, FieldClock>;
}

/** Of a record whose making has not come yet. */
export const unmade: WriteMark = { dot: { dev: 0, q: 0 }, hlc: 0n, usr: '' };

type PackedUser = Uint8Array | string;
type PackedField = [dev: number, q: number, context: number[], hlc: bigint | number, usr: PackedUser];
type Packed = [dev: number, q: number, fields: Record<string, PackedField>, hlc: bigint | number, usr: PackedUser];

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Sixteen bytes instead of 36: there is one for every record. */
const packUser = (usr: string): PackedUser => (uuid.test(usr) ? Buffer.from(usr.replaceAll('-', ''), 'hex') : usr);
const unpackUser = (packed: PackedUser): string => {
  if (typeof packed === 'string') return packed;
  const hex = Buffer.from(packed).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** CBOR: `[dev, q, {field: [dev, q, [dev, q, …], hlc, usr]}, hlc, usr]`. */
export const packClock = ({ base, fields }: RecordClock): Uint8Array => {
  const named: Record<string, PackedField> = {};
  for (const [field, { dot, context, hlc, usr }] of fields) named[field] = [dot.dev, dot.q, packContext(context), hlc, packUser(usr)];
  const packed: Packed = [base.dot.dev, base.dot.q, named, base.hlc, packUser(base.usr)];
  return encode(packed);
};

export const unpackClock = (bytes: Uint8Array): RecordClock => {
  const [dev, q, named, hlc, usr] = decode(bytes) as Packed;
  return {
    base: { dot: { dev, q }, hlc: BigInt(hlc), usr: unpackUser(usr) },
    fields: new Map(
      Object.entries(named).map(([field, [fieldDev, fieldQ, context, fieldHlc, fieldUser]]) => [
        field, { dot: { dev: fieldDev, q: fieldQ }, context: unpackContext(context), hlc: BigInt(fieldHlc), usr: unpackUser(fieldUser) },
      ]),
    ),
  };
};

/** A field without an entry of its own stands where the record was made. */
export const fieldClock = (clock: RecordClock, field: string): FieldClock => clock.fields.get(field) ?? { ...clock.base, context: emptyContext };
