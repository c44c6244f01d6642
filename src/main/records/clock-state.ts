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

/** The same bytes as of `encode`: nearly every record that is written was made by one write, and there are hundreds of thousands. */
const packMade = ({ dot: { dev, q }, hlc, usr }: WriteMark): Uint8Array | undefined => {
  const user = packUser(usr);
  if (typeof user === 'string' || dev < 1 || dev > 0xffff || q < 1 || q > 0xffffffff || hlc <= 0xffffffffn) return undefined;
  const bytes = Buffer.allocUnsafe(36);
  let at = bytes.writeUInt8(0x85, 0);
  const whole = (n: number): void => {
    if (n < 24) at = bytes.writeUInt8(n, at);
    else if (n < 0x100) at = bytes.writeUInt8(n, bytes.writeUInt8(24, at));
    else if (n < 0x10000) at = bytes.writeUInt16BE(n, bytes.writeUInt8(25, at));
    else at = bytes.writeUInt32BE(n, bytes.writeUInt8(26, at));
  };
  whole(dev);
  whole(q);
  at = bytes.writeUInt8(0xa0, at);
  at = bytes.writeBigUInt64BE(hlc, bytes.writeUInt8(27, at));
  at = bytes.writeUInt8(0x50, at);
  bytes.set(user, at);
  return bytes.subarray(0, at + 16);
};

/** CBOR: `[dev, q, {field: [dev, q, [dev, q, …], hlc, usr]}, hlc, usr]`. */
export const packClock = ({ base, fields }: RecordClock): Uint8Array => {
  const made = fields.size === 0 ? packMade(base) : undefined;
  if (made) return made;
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
